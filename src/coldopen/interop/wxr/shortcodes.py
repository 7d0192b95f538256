"""WordPress's own shortcodes as HTML: captions, embeds, players; galleries need a media library.

Shortcodes of plug-ins stay as text. All of it takes linear time: shortcodes of one name do not
nest, as they don't in WordPress, so that of two openings in a row the first one is dropped.
"""

import re
from collections.abc import Callable
from html import escape, unescape

BUILT_IN = frozenset({"gallery", "caption", "wp_caption", "audio", "video", "playlist", "embed"})
ANY = re.compile(r"\[(/?)([a-zA-Z][\w-]{0,60})([ =][^\[\]<>]*)?/?\]")
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|(\S+)""")
PICTURE = re.compile(
    r"((?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE
)
ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]|]+", re.IGNORECASE)
EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>")
SOURCES = tuple("src mp3 m4a ogg wav flac wma mp4 m4v webm ogv mov wmv flv".split())

Maker = Callable[[str, str], str]


def _pattern(*names: str) -> re.Pattern[str]:
    """Return the pattern of these shortcodes with the brackets that may escape them."""
    return re.compile(rf"(\[?)\[(/?)({'|'.join(names)})(?=[\s\]=/])([^\[\]]*)\](\]?)")


EMBED = _pattern("embed")
CAPTION = _pattern("caption", "wp_caption")
MEDIA = _pattern("audio", "video", "gallery", "playlist")


def replace_shortcodes(content: str) -> tuple[str, list[str]]:
    """Return a post's content with HTML for WordPress's own shortcodes, and those left out of it.

    Left out is what shows files that only the old site's media library knows.
    """
    if "[" not in content:
        return content, []
    left_out: list[str] = []

    def media(match: re.Match[str]) -> str:
        lead, closing, name, attributes, trail = match.groups()
        if lead and trail:
            return match[0][1:-1]
        if closing:
            return lead + trail
        address = _address_of(attributes) if name in {"audio", "video"} else ""
        if not address:
            left_out.append(match[0][len(lead) : len(match[0]) - len(trail)])
        return lead + _link(address) + trail

    html = MEDIA.sub(media, _enclosing(content, EMBED, _embed))
    html = _enclosing(html, CAPTION, _caption)
    return (html if html == content else EMPTY_PARAGRAPH.sub("", html)), left_out


def unknown_shortcodes(content: str) -> set[str]:
    """Return the names of plug-ins' shortcodes: what is closed or has attributes."""
    if "[" not in content:
        return set()
    return {
        name
        for closing, name, attributes in ANY.findall(content)
        if name not in BUILT_IN and (closing or "=" in (attributes or ""))
    }


def _enclosing(html: str, pattern: re.Pattern[str], make: Maker) -> str:
    """Replace ``[name …]content[/name]`` by what ``make`` returns for attributes and content."""
    out: list[str] = []
    opening: re.Match[str] | None = None
    opened = at = 0
    for match in pattern.finditer(html):
        out.append(html[at : match.start()])
        at = match.end()
        lead, closing, _, attributes, trail = match.groups()
        if lead and trail:
            out.append(match[0][1:-1])
        elif not closing:
            out.append(lead)
            opening, opened = match, len(out)
            out.append(make(attributes, "") + trail)  # for when nothing closes it
        elif opening is None:
            out.append(match[0])
        else:
            content = opening[5] + "".join(out[opened + 1 :]) + lead
            if opening[1] and trail:
                out[opened - 1 :] = [opening[0][1:], content, match[0][:-1]]
            else:
                out[opened:] = [make(opening[4], content), trail]
            opening = None
    out.append(html[at:])
    return "".join(out)


def _attributes(text: str) -> dict[str, str]:
    """Return a shortcode's attributes by name; those without one by their position."""
    found: dict[str, str] = {}
    for at, match in enumerate(ATTRIBUTE.finditer(text.rstrip("/ "))):
        name = match[1].lower() if match[1] else str(at)
        value = next(filter(None, match.groups()[1:]), "")
        found.setdefault(name, unescape(value).strip("\u201c\u201d\u2033"))
    return found


def _address_of(attributes: str) -> str:
    """Return the address of a player's file."""
    given = _attributes(attributes)
    values = [given[name] for name in SOURCES if name in given]
    values += [value for name, value in given.items() if name.isdigit()]
    for value in values:
        if ADDRESS.match(value) or (value.startswith("/") and "." in value):
            return value.partition("|")[0]
    return ""


def _embed(attributes: str, content: str) -> str:
    wanted = content or _attributes(attributes).get("src", "")
    found = ADDRESS.search(unescape(wanted))
    return _link(found[0]) if found else content


def _link(address: str) -> str:
    shown = escape(address)
    return f'<a href="{shown}">{shown}</a>' if address else ""


def _caption(attributes: str, content: str) -> str:
    """Return a figure; what has no picture or no words to it stays what it is."""
    words = _attributes(attributes).get("caption", "")
    picture = PICTURE.search(content)
    if picture is None:
        return f"{content} {words}".strip()
    words = f"{words} {content[: picture.start()]} {picture[2]}".strip()
    if not words:
        return content
    return f"<figure>{picture[1]}<figcaption>{words}</figcaption></figure>"
