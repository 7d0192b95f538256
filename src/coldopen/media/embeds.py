"""What another site says about something that lies there: its title and a poster, no HTML of it."""

import json
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from coldopen.media.providers import provider_of
from coldopen.utils.exceptions import FetchError
from coldopen.utils.fetch import Fetched, Limits, fetch
from coldopen.utils.sanitise import plain_text

POSTER = Limits(bytes=5 * 1024 * 1024)
HEAD = 256 * 1024  # of a page; what it says about itself stands at its beginning
META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
TITLE = re.compile(r"<title[^<>]*>([^<]{1,1000})</title", re.IGNORECASE)
CHARSET = re.compile(r"charset=[\"']?([\w-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What was learnt of an address: plain words, and the bytes of the poster if there is one."""

    title: str
    poster: bytes | None


@dataclass(frozen=True, slots=True)
class Said:
    """A title and the address of a poster, as another site says."""

    title: str = ""
    poster: str = ""


def ask_about(address: str) -> Found:
    """Return what the site of an address says about it; raises FetchError if it can't be had.

    Listed sites are asked by oEmbed, of others the page itself is read. Both, and the poster, are
    fetched through the guard.
    """
    provider = provider_of(address)
    asked_at = provider.asked_at(address) if provider else ""
    if asked_at:
        said = _oembed(fetch(asked_at, headers={"Accept": "application/json"}))
    else:
        said = _page(fetch(address, headers={"Accept": "text/html"}))
    return Found(said.title, _poster(said.poster))


def _poster(address: str) -> bytes | None:
    """Return the bytes of a poster, or None where it can't be had."""
    if not address:
        return None
    try:
        answer = fetch(address, limits=POSTER, headers={"Accept": "image/*"})
    except FetchError:
        return None
    kind = answer.headers.get("content-type", "")
    return answer.body if answer.status == 200 and kind.startswith("image/") else None


def _oembed(answer: Fetched) -> Said:
    if answer.status != 200:
        return Said()
    try:
        fields = json.loads(answer.body)
    except (ValueError, RecursionError):
        return Said()
    if not isinstance(fields, dict):
        return Said()
    title, poster = fields.get("title"), fields.get("thumbnail_url")
    return Said(
        plain_text(title) if isinstance(title, str) else "",
        poster if isinstance(poster, str) else "",
    )


def _page(answer: Fetched) -> Said:
    kind = answer.headers.get("content-type", "")
    if answer.status != 200 or not kind.startswith(("text/html", "application/xhtml+xml")):
        return Said()
    text = _decoded(answer.body[:HEAD], kind)
    said: dict[str, str] = {}
    for match in META.finditer(text):
        attributes = {
            name.lower(): unescape(double or single)
            for name, double, single in ATTRIBUTE.findall(match[1])
        }
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        said.setdefault(name, attributes.get("content", ""))
    title = TITLE.search(text)
    poster = said.get("og:image") or said.get("twitter:image") or ""
    return Said(
        plain_text(said.get("og:title") or (title[1] if title else "")),
        _joined(answer.url, poster) if poster else "",
    )


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def _decoded(body: bytes, kind: str) -> str:
    named = CHARSET.search(kind) or CHARSET.search(body[:2048].decode("ascii", "replace"))
    try:
        return body.decode(named[1] if named else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
