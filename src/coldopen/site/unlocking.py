"""Entries opened with their password: a signed cookie of that browser, void once it changes."""

from hashlib import blake2b

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from coldopen.publishing.models import Entry

PREFIX = "__Secure-open-" if settings.HTTPS else "open-"
SALT = "unlock"
KEPT = 10 * 24 * 3600


def is_unlocked(request: HttpRequest, address: str) -> bool:
    """Tell whether this browser has opened the entry at ``address``; no query without a cookie."""
    if not any(name.startswith(PREFIX) for name in request.COOKIES):
        return False
    entry = Entry.objects.for_readers().filter(address=address, visibility="password").first()
    if entry is None:
        return False
    try:
        kept = signing.loads(request.COOKIES.get(_name(entry), ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return False
    return bool(kept == _proof(entry))


def keep_unlocked(response: HttpResponse, entry: Entry) -> None:
    """Let the browser show that it knows the password, for ten days."""
    response.set_cookie(
        _name(entry),
        signing.dumps(_proof(entry), salt=SALT),
        max_age=KEPT,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _name(entry: Entry) -> str:
    return f"{PREFIX}{entry.pk}"


def _proof(entry: Entry) -> str:
    key = settings.SECRET_KEY.encode()[:64]
    return blake2b(f"{entry.pk} {entry.password}".encode(), key=key, digest_size=16).hexdigest()
