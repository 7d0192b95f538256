"""The one sanitiser: nh3 behind caps on size and depth, in two profiles."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape

import nh3

from coldopen.utils.links import link_addresses
from coldopen.utils.paragraphs import BLOCKS

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
WHOLE_TAG = re.compile(r"<(/?)([a-zA-Z!][a-zA-Z0-9-]*)[^<>]*>")
WORDLESS = frozenset({"script", "style", "template"})
# Elements that hold nothing, and those whose end tag HTML lets a writer leave out: neither says
# anything about depth, and what can nest around the latter (lists, tables) is counted itself.
UNCOUNTED = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd tr td th thead tbody tfoot colgroup option".split()
)
BLOCK = re.compile(rf"<(/?)({BLOCKS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
BORDER = "</p><p>"
CELLS = frozenset({"td", "th"})  # stand side by side
EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>\n?")
SAFE_SCHEMES = {"http", "https", "mailto"}
INLINE = {"a", "b", "br", "code", "del", "em", "i", "q", "s", "strong"}

# As nh3 writes it: attributes in double quotes, and no link inside another.
LINK_TO_NOWHERE = re.compile(r'<a(?:\s(?!href=)[a-z-]+="[^"]*")*>((?:[^<]|<(?!/a>))*)</a>')


@dataclass(frozen=True, slots=True)
class Profile:
    """What may stay: tags, their attributes, and the caps in bytes and in nesting depth.

    ``is_plain`` is for what people type: the blocks that can't stay become paragraphs, and bare
    web addresses become links.
    """

    tags: set[str]
    attributes: dict[str, set[str]]
    max_bytes: int
    max_depth: int
    link_rel: str
    is_plain: bool = False
    drop_with_content: set[str] = field(default_factory=lambda: set(WORDLESS))


COMMENT = Profile(
    tags=INLINE | {"p", "blockquote", "pre", "ul", "ol", "li"},
    attributes={"a": {"href"}, "ol": {"start", "reversed"}},
    is_plain=True,
    max_bytes=16 * 1024,
    max_depth=8,
    link_rel="nofollow ugc noopener",
)
POST = Profile(
    tags=INLINE
    | set("abbr address bdi bdo cite dfn ins kbd mark rp rt ruby samp small span sub sup".split())
    | set("time u var wbr p blockquote pre ul ol li dl dt dd h2 h3 h4 h5 h6 hr div".split())
    | set("figure figcaption img table caption colgroup col thead tbody tfoot tr th td".split())
    | {"details", "summary"},
    attributes={
        "*": {"lang", "dir", "title"},
        "a": {"href"},
        "abbr": {"title"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start", "reversed", "type"},
        "li": {"value"},
        "td": {"colspan", "rowspan", "headers"},
        "th": {"colspan", "rowspan", "headers", "scope"},
        "col": {"span"},
        "time": {"datetime"},
        "details": {"open"},
    },
    max_bytes=1024 * 1024,
    max_depth=40,
    link_rel="noopener",
)


def clean_html(html: str, profile: Profile) -> str:
    """Return ``html`` with only what the profile allows.

    Text is never dropped: what is too large or nested too deep keeps its words without markup.
    """
    if profile.is_plain:
        html = _with_borders(html, profile)
    too_large = len(html) > profile.max_bytes
    if too_large or _depth_exceeds(html, profile.max_depth):
        clean = escape(_text_only(html), quote=False)
    else:
        clean = nh3.clean(
            html,
            tags=profile.tags,
            attributes=profile.attributes,
            url_schemes=SAFE_SCHEMES,
            link_rel=profile.link_rel,
            clean_content_tags=profile.drop_with_content,
        )
        clean = LINK_TO_NOWHERE.sub(r"\1", clean)
    if not profile.is_plain:
        return clean
    return link_addresses(EMPTY_PARAGRAPH.sub("", clean), profile.link_rel)


def _with_borders(html: str, profile: Profile) -> str:
    """Put the border of a paragraph where a block begins or ends that can't stay."""

    def border(match: re.Match[str]) -> str:
        name = match[2].lower()
        if name in profile.tags:
            return match[0]
        return " " if name in CELLS else BORDER

    return BLOCK.sub(border, html)


def plain_text(html: str) -> str:
    """Return the words of ``html`` with white space folded, as text (not markup)."""
    return " ".join(_text_only(html).split())


def _text_only(html: str) -> str:
    """Return the words between the tags in linear time; a block's end is a space.

    What comes out is text and nothing else: whoever shows it escapes it again.
    """
    out: list[str] = []
    at, skipping = 0, ""
    for match in WHOLE_TAG.finditer(html):
        name = match[2].lower()
        if not skipping:
            out.append(html[at : match.start()])
            if name not in INLINE or name == "br":
                out.append(" ")
            if name in WORDLESS and not match[1]:
                skipping = name
        elif match[1] and name == skipping:
            skipping = ""
        at = match.end()
    if not skipping:
        out.append(html[at:])
    return unescape("".join(out))


def _depth_exceeds(html: str, limit: int) -> bool:
    """Tell in linear time whether tags nest deeper than ``limit``.

    Unclosed ones count, and an end tag counts only where it closes something that is open.
    """
    still_open: list[str] = []
    number: Counter[str] = Counter()
    for match in TAG.finditer(html):
        name = match[2].lower()
        if name in UNCOUNTED:
            continue
        if not match[1]:
            still_open.append(name)
            number[name] += 1
        elif number[name]:
            while (closed := still_open.pop()) != name:
                number[closed] -= 1
            number[name] -= 1
        if len(still_open) > limit:
            return True
    return False
