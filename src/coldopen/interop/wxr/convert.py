"""What WordPress wrote, as Cold Open keeps it: HTML, headlines, addresses, dates. No rows here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from django.utils.text import slugify

from coldopen.utils import sanitise
from coldopen.utils.paragraphs import paragraphs

LONGEST_ADDRESS = 500
BLOCK_MARKUP = "<!-- wp:"
TAG = re.compile(r"<[a-zA-Z][^<>]*>")
EMBED = re.compile(r"<(?:iframe|embed|object|video|audio|source)(?=[\s>/])[^<>]*>", re.IGNORECASE)
EMBED_ADDRESS = re.compile(
    r"""\s(?:src|data)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
HEADLINE_TAG = re.compile(r"<(/?)h1(?=[\s>])", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"^[ \t]*(https?://[^\s<>\"']+)[ \t]*$", re.MULTILINE)
SLUG = re.compile(r"[-\w]+")
FILE = re.compile(r"/wp-(?:content|includes)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OldSite:
    """The address the site had; links to its pages become links within this one."""

    base: str

    def within(self, html: str) -> str:
        """Return ``html`` with links to the old site's pages root-relative.

        Addresses of its pictures and files become absolute: they stay where they are.
        """
        own = _own_addresses(self.base)
        if own is None:
            return html
        return TAG.sub(lambda tag: own.pattern.sub(own.moved, tag[0]), html)


@dataclass(frozen=True, slots=True)
class OwnAddresses:
    """How a site's own addresses look in its HTML: absolute ones, and paths."""

    origin: str
    pattern: re.Pattern[str]

    def moved(self, match: re.Match[str]) -> str:
        """Return an attribute with its address as it has to be here."""
        before, name, own_origin, path = match.groups()
        if own_origin is None and (not path.startswith("/") or path.startswith("//")):
            return match[0]
        path = "/" + path.lstrip("/")
        is_file = name.lower() == "src" or FILE.search(path)
        return f"{before}{self.origin if is_file else ''}{path}"


@lru_cache(maxsize=8)
def _own_addresses(base: str) -> OwnAddresses | None:
    """Return how to find the addresses below a site's, or None if it gives no address."""
    try:
        parts = urlsplit(base if "//" in base else f"//{base}")
    except ValueError:
        return None
    host = re.escape(parts.netloc.lower().removeprefix("www."))
    folder = re.escape(parts.path.rstrip("/"))
    pattern = re.compile(
        rf"""(\s(href|src)\s*=(?:\s*["'])?)\s*"""
        rf"""((?:https?:)?//(?:www\.)?{host}(?={folder}(?:[/?#"'\s>]|$)))?([^"'\s>]*)""",
        re.IGNORECASE,
    )
    return OwnAddresses(f"{parts.scheme or 'https'}://{parts.netloc}", pattern) if host else None


def body_html(content: str, site: OldSite) -> tuple[str, bool]:
    """Return a post's body as clean HTML, and whether its size cost it the markup."""
    if len(content) > sanitise.POST.max_bytes or len(content.encode()) > sanitise.POST.max_bytes:
        return _words_only(content), True
    html = _links_for_embeds(BARE_ADDRESS.sub(r'<a href="\1">\1</a>', content))
    html = HEADLINE_TAG.sub(r"<\1h2", site.within(html))
    if BLOCK_MARKUP not in html:
        html = paragraphs(_without_comments(html))
    return sanitise.clean_html(html, sanitise.POST).strip(), False


def comment_html(text: str) -> str:
    """Return a comment's text as clean HTML; one over the cap keeps its words without markup."""
    if len(text) > sanitise.COMMENT.max_bytes or len(text.encode()) > sanitise.COMMENT.max_bytes:
        return _words_only(text)
    return sanitise.clean_html(paragraphs(text), sanitise.COMMENT).strip()


def plain(html: str) -> str:
    """Return the words of a title, name or excerpt, without tags and entities."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    return sanitise.plain_text(html)


def slug_of(nicename: str, *others: str, longest: int = 255) -> str:
    """Return the slug that a nicename, or else one of the other texts, makes; it may be empty."""
    decoded = unquote(nicename)
    if decoded and len(decoded) <= longest and SLUG.fullmatch(decoded):
        return decoded
    for text in (decoded, *others):
        if slug := slugify(text, allow_unicode=True)[:longest].strip("-"):
            return slug
    return ""


def address_of(link: str) -> str | None:
    """Return a permalink's path, decoded, or None for the front page and ``/?p=12``."""
    try:
        raw = urlsplit(link.strip()).path
    except ValueError:
        return None
    path = unquote(raw)
    if "\ufffd" in path:
        path = raw  # escapes of an encoding that is not UTF-8
    path = re.sub("/{2,}", "/", path)
    if not path.startswith("/") or path == "/" or len(path) > LONGEST_ADDRESS:
        return None
    return path if path.isprintable() else None


def moment_of(text: str) -> datetime | None:
    """Return a date as WordPress writes it, without a zone; None for 0000-00-00 and nonsense."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None


def instant_of(date: str, date_gmt: str, offset: timedelta) -> datetime | None:
    """Return the instant of a pair of WordPress dates; ``offset`` is its clock's lead over UTC."""
    if moment := moment_of(date_gmt):
        return moment.replace(tzinfo=UTC)
    if local := moment_of(date):
        try:
            return (local - offset).replace(tzinfo=UTC)
        except OverflowError:
            return None
    return None


def offset_of(date: str, date_gmt: str) -> timedelta | None:
    """Return how far the export's clock was ahead of UTC by one pair of dates, if it says so."""
    local, gmt = moment_of(date), moment_of(date_gmt)
    if local is None or gmt is None:
        return None
    quarters = round((local - gmt) / timedelta(minutes=15))
    return timedelta(minutes=15 * quarters) if abs(quarters) <= 14 * 4 else None


def web_address(text: str, longest: int) -> str:
    """Return an http(s) address that fits, or nothing."""
    text = text.strip()
    if not text.lower().startswith(("http://", "https://")) or len(text) > longest:
        return ""
    try:
        return text if urlsplit(text).hostname and text.isprintable() and " " not in text else ""
    except ValueError:
        return ""


def _links_for_embeds(html: str) -> str:
    """Put a plain link where a frame, a player or a plug-in's object stands."""
    last = ""

    def link(match: re.Match[str]) -> str:
        nonlocal last
        found = EMBED_ADDRESS.search(match[0])
        address = unescape(next(filter(None, found.groups()), "")).strip() if found else ""
        if address.startswith("//"):
            address = f"https:{address}"
        if address == last or not address.startswith(("http://", "https://", "/")):
            return ""
        last = address
        shown = escape(address)
        return f'<a href="{shown}">{shown}</a>'

    return EMBED.sub(link, html)


def _without_comments(html: str) -> str:
    return "".join(_outside_comments(html)) if "<!--" in html else html


def _outside_comments(html: str) -> Iterator[str]:
    at = 0
    while (start := html.find("<!--", at)) >= 0:
        yield html[at:start]
        end = html.find("-->", start)
        if end < 0:
            return
        at = end + 3
    yield html[at:]


def _words_only(html: str) -> str:
    pieces = (sanitise.plain_text(piece) for piece in re.split(r"\n[ \t\r]*\n", html))
    return "\n".join(f"<p>{escape(piece, quote=False)}</p>" for piece in pieces if piece)
