"""What a feed says, whatever format it is written in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Stamp:
    """An instant as RSS (RFC 822) and as the other formats (RFC 3339) write it."""

    rfc822: str
    iso: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote something, and where to read more of them, if that is known."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an item: absolute address, media type, length in bytes."""

    url: str
    media_type: str
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed; addresses are absolute, ``content`` is HTML.

    ``id`` stays the same when the address changes. Below the address ``replies`` are the feeds of
    its comments. What a password protects has neither summary nor content.
    """

    id: str
    url: str
    title: str
    published: Stamp
    updated: Stamp
    authors: tuple[Person, ...]
    categories: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    enclosure: Enclosure | None = None
    comments: str = ""
    replies: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed and its items, the newest first.

    ``url`` is the page that it belongs to, and below ``base`` it is found in each format.
    """

    title: str
    url: str
    base: str
    description: str
    publisher: str
    language: str
    updated: Stamp | None
    items: tuple[Item, ...]


def stamp(moment: datetime) -> Stamp:
    """Return an instant as feeds write it, in UTC and to the second."""
    utc = moment.astimezone(UTC)
    return Stamp(format_datetime(utc), utc.isoformat(timespec="seconds"))


def language() -> str:
    """Return the language that feeds are written in."""
    return get_language() or settings.LANGUAGE_CODE
