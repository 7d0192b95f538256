"""Query strings: WordPress's own lead to the clean address, others are dropped."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from coldopen.accounts.models import User
from coldopen.delivery.addresses import url
from coldopen.publishing.models import Category, Entry
from coldopen.publishing.search import LONGEST

MONTH = re.compile(r"(\d{4})(0[1-9]|1[0-2])?\d{0,2}")
# Where WordPress takes its numbers.
HOMES = {"/", "/index.php", "/index.php/"}
FEEDS = {
    "": "/feed/",
    "rss2": "/feed/",
    "rss": "/feed/",
    "rdf": "/feed/",
    "feed": "/feed/",
    "atom": "/feed/atom/",
    "json": "/feed.json",
    "comments-atom": "/comments/feed/atom/",
    "comments-rss2": "/comments/feed/",
}


def _entry(value: str) -> str | None:
    """?p= ?page_id=: the entry that had this number in WordPress, else the one that has it here."""
    if not value.isdecimal() or len(value) > 18:
        return None
    public = Entry.objects.for_readers()
    found = (
        public.filter(wordpress_id=int(value)).first()
        or public.filter(pk=int(value), wordpress_id=None).first()
    )
    return url(found.address) if found else None


def _category(value: str) -> str | None:
    found = Category.objects.filter(wordpress_id=int(value)).first() if _number(value) else None
    return url(found.address) if found else None


def _writer(value: str) -> str | None:
    found = User.objects.filter(wordpress_id=int(value)).first() if _number(value) else None
    return url(found.address) if found else None


def _month(value: str) -> str | None:
    match = MONTH.fullmatch(value)
    if match is None:
        return None
    return f"/{match[1]}/{match[2]}/" if match[2] else f"/{match[1]}/"


def _search(value: str) -> str | None:
    return f"/search/?{urlencode({'q': value[:LONGEST]})}"


def _feed(value: str) -> str | None:
    return FEEDS.get(value)


def _number(value: str) -> bool:
    return value.isdecimal() and len(value) <= 18


QUERIES: dict[str, Callable[[str], str | None]] = {
    "p": _entry,
    "page_id": _entry,
    "cat": _category,
    "author": _writer,
    "m": _month,
    "feed": _feed,
    "s": _search,
}


def clean_address(path: str, query: Mapping[str, str]) -> str | None:
    """Return where a query string leads instead of ``path``, or None when it changes nothing.

    WordPress's numbers count on its home address only; ``replytocom`` becomes the reply form of
    the page it stands on.
    """
    if "replytocom" in query:
        return f"{url(path)}#respond"
    if path not in HOMES:
        return None
    for name, lead in QUERIES.items():
        if name in query:
            return lead(query[name])
    return None
