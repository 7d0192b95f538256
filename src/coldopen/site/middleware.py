"""Security headers of every answer."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from markupsafe import Markup
from wagtail.users.models import UserProfile

from coldopen.media.providers import FRAMES as PLAYERS
from coldopen.publishing.models import publication

# What a reader's click may open inside a page: the players of listed sites and nothing else.
FRAMES = " ".join(PLAYERS)
READERS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    f"frame-src {FRAMES}; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The card that other sites show in a frame: it runs nothing and sends nothing.
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *"
)
# The desk's widgets set styles of their own; its preview shows readers' pages in a frame.
DESK = (
    "default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data: blob:; frame-src 'self' {FRAMES}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Wagtail starts some widgets by one call in the page: a function or class of its own, and data.
WIDGET_CALL = re.compile(
    r"\s*(?:init(?:Date|Time|DateTime)Chooser|createTaskChooser|new (?:[A-Z]\w*)?Chooser)"
    r"\((.*)\);?\s*",
    re.DOTALL,
)
PANEL_CALL = re.compile(
    r"\s*\(function\(\) \{\s*var panel = new (?:Inline|MultipleChooser)Panel"
    r'\(JSON\.parse\(("(?:[^"\\]|\\u[0-9A-F]{4})*")\)\);\s*\}\)\(\);\s*'
)


class TrustedProxy:
    """Takes a reader's address and scheme from a configured proxy, and from nobody else.

    The proxy appends the address it saw to X-Forwarded-For, so the last one there counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES:
            forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            if forwarded:
                request.META["REMOTE_ADDR"] = forwarded
            if request.headers.get("X-Forwarded-Proto") == "https":
                request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


class Busy:
    """Answers 503 with the reader's text when another writer held the database for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell to try again where the database was locked; leave other errors alone."""
        if not isinstance(error, OperationalError) or "locked" not in str(error):
            return None
        told = _("Too much is being written at this moment. Please go back and send it again.")
        page = Markup("<!doctype html><title>503</title><p>{}</p>").format(told)
        if text := request.POST.get("text", ""):
            page += Markup("<pre>{}</pre>").format(text)
        return HttpResponse(page, status=503, headers={"Retry-After": "5"})


class DeskTime:
    """Lets the desk's times be the publication's, for everybody who chose no zone of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            profile = UserProfile.get_for_user(request.user)
            profile.current_time_zone = profile.current_time_zone or publication().zone
            request.user.wagtail_userprofile = profile
        return self.get_response(request)


class SecurityHeaders:
    """Adds the content security policy and turns off what pages never use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response.headers["Content-Security-Policy"] = desk_policy(response)
        else:
            response.headers.setdefault("Content-Security-Policy", READERS)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        return response


def desk_policy(response: HttpResponse) -> str:
    """Return the desk's policy: scripts from here, and inline only Wagtail's calls with plain data.

    Each such call is allowed by its hash; anything else in a page, whoever wrote it, does not run.
    """
    sources = ["'self'"]
    if not response.streaming and "html" in response.headers.get("Content-Type", ""):
        for match in INLINE_SCRIPT.finditer(response.content.decode(response.charset, "replace")):
            if starts_a_widget(match[1]):
                digest = b64encode(sha256(match[1].encode()).digest()).decode()
                sources.append(f"'sha256-{digest}'")
    return DESK.format(scripts=" ".join(dict.fromkeys(sources)))


def starts_a_widget(script: str) -> bool:
    """Tell whether a script is one of Wagtail's calls and its arguments are nothing but data."""
    if match := WIDGET_CALL.fullmatch(script):
        arguments = f"[{match[1]}]"
    elif match := PANEL_CALL.fullmatch(script):
        arguments = match[1]
    else:
        return False
    try:
        json.loads(arguments)
    except ValueError:
        return False
    return True
