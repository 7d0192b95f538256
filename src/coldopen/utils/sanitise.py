"""The one sanitiser: nh3 behind caps on size and depth, in two profiles."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape

import nh3

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
WHOLE_TAG = re.compile(r"<(/?)([a-zA-Z!][a-zA-Z0-9-]*)[^<>]*>")
WORDLESS = frozenset({"script", "style", "template"})
# Elements that hold nothing, and those whose end tag HTML lets a writer leave out: neither says
# anything about depth, and what can nest around the latter (lists, tables) is counted itself.
UNCOUNTED = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd tr td th thead tbody tfoot colgroup option".split()
)
SAFE_SCHEMES = {"http", "https", "mailto"}
INLINE = {"a", "b", "br", "code", "del", "em", "i", "q", "s", "strong"}


@dataclass(frozen=True, slots=True)
class Profile:
    """What may stay: tags, their attributes, and the caps in bytes and in nesting depth."""

    tags: set[str]
    attributes: dict[str, set[str]]
    max_bytes: int
    max_depth: int
    link_rel: str
    drop_with_content: set[str] = field(default_factory=lambda: set(WORDLESS))


COMMENT = Profile(
    tags=INLINE | {"p", "blockquote", "pre", "ul", "ol", "li"},
    attributes={"a": {"href"}},
    max_bytes=16 * 1024,
    max_depth=8,
    link_rel="nofollow ugc noopener",
)
POST = Profile(
    tags=INLINE
    | set(
        "abbr address bdi bdo big cite dfn ins kbd mark rp rt ruby samp small span sub sup".split()
    )
    | set("time tt u var wbr p blockquote pre ul ol li dl dt dd h2 h3 h4 h5 h6 hr div".split())
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
    if len(html) > profile.max_bytes or _depth_exceeds(html, profile.max_depth):
        return escape(_text_only(html), quote=False)
    return nh3.clean(
        html,
        tags=profile.tags,
        attributes=profile.attributes,
        url_schemes=SAFE_SCHEMES,
        link_rel=profile.link_rel,
        clean_content_tags=profile.drop_with_content,
    )


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
