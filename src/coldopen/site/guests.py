"""Guests: a signed cookie with a random key, set only when a reader does something."""

import re
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

NAME = "__Host-guest" if settings.HTTPS else "guest"
SALT = "guest"
KEPT = 365 * 24 * 3600
KEY = re.compile(r"[0-9a-f]{32}")


def guest_of(request: HttpRequest) -> str:
    """Return the key of the guest in this browser, a new one where there is none yet."""
    try:
        key = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        key = ""
    return key if isinstance(key, str) and KEY.fullmatch(key) else secrets.token_hex(16)


def keep_guest(response: HttpResponse, key: str) -> None:
    """Let the browser keep a guest's key for a year; scripts cannot read it."""
    response.set_cookie(
        NAME,
        signing.dumps(key, salt=SALT),
        max_age=KEPT,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
