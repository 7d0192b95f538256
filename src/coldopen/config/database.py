"""The address of a PostgreSQL database, as Django takes it."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = {"postgres", "postgresql"}
WRONG = (
    "COLDOPEN_DATABASE_URL must be like postgres://name:password@host:5432/database, or, with the "
    "folder of a socket, postgres://name@%2Frun%2Fpostgresql/database."
)


def database_at(url: str) -> dict[str, Any]:
    """Return Django's settings of the PostgreSQL database at ``url``.

    What stands behind a question mark goes to the driver, such as ``sslmode=require``. Raises
    ImproperlyConfigured for any other address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(WRONG) from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in SCHEMES or not name or "/" in name:
        raise ImproperlyConfigured(WRONG)
    # Not parts.hostname: that is in small letters, and a socket's folder may not be.
    host = parts.netloc.rpartition("@")[2]
    if port is not None:
        host = host.removesuffix(f":{port}")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(host).strip("[]"),
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
