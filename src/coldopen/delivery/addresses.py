"""Addresses as they stand in links."""

from urllib.parse import quote

from django.conf import settings


def url(address: str | None) -> str:
    """Return a stored (decoded) path percent-quoted, as it stands in a link."""
    return quote(address or "/", safe="/:@!$&'()*+,;=~")


def absolute(address: str | None) -> str:
    """Return the canonical address of a stored path."""
    return settings.SITE_URL + url(address)
