"""Settings: the only reader of the environment.

Every COLDOPEN_* variable is read here, has a default, and is listed in docs/guides/settings.md.
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from environs import Env
from environs import validate as valid

from coldopen import __version__
from coldopen.config.database import database_at

env = Env(prefix="COLDOPEN_")

CHECKOUT = Path(__file__).resolve().parents[3]
# The folder of everything that is kept: database, media, mail, keys.
DATA = Path(env.str("DATA", str(CHECKOUT / "var"))).resolve()
# Where `serve` listens.
BIND = env.str("BIND", "127.0.0.1:8000")
# The address readers use, without a closing slash; unset means this machine only.
SITE_URL = env.str("SITE_URL", "").rstrip("/")
# The language of the interface, as a code such as en or de.
LANGUAGE_CODE = env.str("LANGUAGE", "en")
# Shows tracebacks in the browser; for development only.
DEBUG = env.bool("DEBUG", False)

# Whether the task worker makes a backup every night, in backups/ of the data folder.
BACKUP = env.bool("BACKUP", True)
# The hour of the publication's zone after which it is made.
BACKUP_HOUR: int = env.int("BACKUP_HOUR", 3, validate=valid.Range(0, 23))
# How many of them are kept.
BACKUP_KEEP: int = env.int("BACKUP_KEEP", 7, validate=valid.Range(1))

_host, _, _port = BIND.rpartition(":")
if SITE_URL:
    ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "localhost"]
elif _host in {"0.0.0.0", "[::]"}:  # noqa: S104  (asked for by --bind, and serve says so)
    ALLOWED_HOSTS = ["*"]
else:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", _host]
SITE_URL = SITE_URL or f"http://localhost:{_port}"
HTTPS = SITE_URL.startswith("https://")
# Lets what is fetched from elsewhere come from private addresses and any port; for development
# only, since it lets strangers make this machine knock at its neighbours.
ALLOW_PRIVATE_FETCH = env.bool("ALLOW_PRIVATE_FETCH", False)
# Whom other sites see when something is fetched from them.
USER_AGENT = f"ColdOpen/{__version__} (+{SITE_URL}/)"

_key_file = DATA / "secret_key"
# Signs cookies and tokens; made by the first run. Without a data folder it lasts one process.
SECRET_KEY = env.str("SECRET_KEY", "") or (
    _key_file.read_text().strip() if _key_file.exists() else secrets.token_urlsafe(50)
)

INSTALLED_APPS = [
    "coldopen.config",
    "coldopen.site",
    "coldopen.interop",
    "coldopen.conversation",
    "coldopen.publishing",
    "coldopen.media",
    "coldopen.accounts",
    "coldopen.delivery",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coldopen.site.middleware.SecurityHeaders",
    "coldopen.site.middleware.Busy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "coldopen.site.middleware.DeskTime",
]
APPEND_SLASH = False  # the public view decides about slashes

ROOT_URLCONF = "coldopen.config.urls"
WSGI_APPLICATION = "coldopen.config.wsgi.application"

# The built-in theme, which stands behind every other.
BROADSHEET = Path(__file__).resolve().parents[1] / "themes" / "broadsheet"
# What readers see: broadsheet, the name of an installed theme, or a theme's folder.
THEME = env.str("THEME", "broadsheet")
TEMPLATES = [
    {
        "NAME": "theme",
        "BACKEND": "coldopen.site.theme.ThemeTemplates",
        "DIRS": [BROADSHEET / "templates", BROADSHEET.parents[1] / "interop" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "coldopen.site.theme.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ]
        },
    },
]

# Where the database is, such as postgres://name:password@host/database, or with a socket's folder
# as the host: postgres://name@%2Frun%2Fpostgresql/database. SQLite in the data folder otherwise.
DATABASE_URL = env.str("DATABASE_URL", "")
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "coldopen.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,  # seconds a writer waits for another, then 503
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
    },
    "CONN_MAX_AGE": None,
}
DATABASES = {"default": database_at(DATABASE_URL) if DATABASE_URL else SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["coldopen.accounts.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Addresses of proxies in front of us, such as 127.0.0.1: what they say of a reader's address and
# of https is believed. From anybody else such headers are not.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", [])
if TRUSTED_PROXIES:
    MIDDLEWARE.insert(0, "coldopen.site.middleware.TrustedProxy")
if HTTPS:
    CSRF_TRUSTED_ORIGINS = [SITE_URL]  # a proxy that ends TLS may speak http to us
LOGIN_URL = "wagtailadmin_login"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = CHECKOUT / "build" / "static"
STATICFILES_DIRS = [("theme", BROADSHEET / "static"), ("theme", CHECKOUT / "build" / "fonts")]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "coldopen.site.theme.HashedStaticFiles"},
}
# What is uploaded waits beside what is kept, not in memory, nor on another disk.
FILE_UPLOAD_TEMP_DIR = DATA / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's forms are large

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

WAGTAIL_SITE_NAME = "Cold Open"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "coldopen.media.forms.PictureForm"
# What the desk's forms say is taken; what is decided by stands in utils/pictures.py.
WAGTAILIMAGES_EXTENSIONS = "avif gif jpeg jpg png webp".split()
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "media.File"
WAGTAILDOCS_EXTENSIONS = (
    "csv docx epub flac m4a mp3 mp4 odp ods odt ogg opus pdf pptx txt vtt wav webm xlsx zip".split()
)
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"Factory", "localtime"})
WAGTAIL_ENABLE_UPDATE_CHECK = False  # nothing here calls home
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
TAGGIT_CASE_INSENSITIVE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Mail goes to files until a server is named.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = f"editor@{urlsplit(SITE_URL).hostname}"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Readers follow dead links all day; that is no warning.
    "loggers": {"django.request": {"level": "ERROR"}},
}

# Commands that need no data folder make none, so the place for uploads may be missing then.
SILENCED_SYSTEM_CHECKS = ["files.E001"]
