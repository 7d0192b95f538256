"""Bare web addresses in clean HTML as links, as WordPress shows them in comments."""

import re

# Of what a serialiser wrote: its attribute values may hold '>'.
TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>"]*(?:"[^"]*"[^<>"]*)*>""")
ADDRESS = re.compile(r"""(?<!\w)https?://\w(?:&amp;|[^\s<>"&`])*""", re.IGNORECASE)
WITHOUT_LINKS = frozenset({"a", "code", "pre"})
PUNCTUATION = frozenset(".,;:!?*'\u2019\u201d\u00bb\u2026")
CLOSING = {")": "(", "]": "[", "}": "{"}
AMPERSAND = "&amp;"


def link_addresses(html: str, rel: str) -> str:
    """Return clean HTML with links around the http(s) addresses that stand in its text.

    Links, code and preformatted text are left alone; the punctuation after an address and a
    bracket that it does not open itself stay outside. It takes linear time.
    """
    if "://" not in html:
        return html
    out: list[str] = []
    at = inside = 0
    for tag in TAG.finditer(html):
        out.append(_linked(html[at : tag.start()], rel, inside))
        out.append(tag[0])
        at = tag.end()
        if tag[2].lower() in WITHOUT_LINKS:
            inside = max(0, inside - 1) if tag[1] else inside + 1
    out.append(_linked(html[at:], rel, inside))
    return "".join(out)


def _linked(text: str, rel: str, inside: int) -> str:
    if inside or "://" not in text:
        return text

    def link(match: re.Match[str]) -> str:
        end = _end_of(match[0])
        address, rest = match[0][:end], match[0][end:]
        return f'<a href="{address}" rel="{rel}">{address}</a>{rest}'

    return ADDRESS.sub(link, text)


def _end_of(address: str) -> int:
    """Return where an address ends before the punctuation of the sentence around it."""
    end = len(address)
    spare = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in CLOSING.items()
    }
    while True:
        last = address[end - 1]
        if address.endswith(AMPERSAND, 0, end):
            end -= len(AMPERSAND)
        elif spare.get(last, 0) > 0:
            spare[last] -= 1
            end -= 1
        elif last in PUNCTUATION:
            end -= 1
        else:
            return end
