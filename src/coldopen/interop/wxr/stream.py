"""An export as a stream of pieces: each item by itself, and what stands between the items.

A real export of 500 MB is read in constant memory, and one broken item harms no other: the text is
cut at the borders of its items before any XML parser sees it. Bytes that XML forbids go, and an
end of CDATA inside CDATA, which some exporters leave unescaped, is escaped.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 256 * 1024
LARGEST_PIECE = 64 * 1024 * 1024
LOOK_AHEAD = 256

CDATA = "<![CDATA["
CDATA_END = "]]>"
# ']]>' that neither the end of a WXR element nor another CDATA section follows
FALSE_END = re.compile(
    r"\]\]>(?!\s{0,99}(?:</(?:[\w.-]+:[\w.-]+|\w+_\w+|title|link|guid|description|category|pubDate"
    r"|creator|encoded|language|generator|url)\s?>|<!\[CDATA\[))"
)
BOUNDARY = re.compile(r"<item(?=[\s/>])|</item\s{0,9}>")
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
NON_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


class UnreadableFile(Exception):
    """The file can't be read as a WordPress export; the message says why, for its owner."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the file: one item or what stands outside, its first line, and what is wrong."""

    text: str
    line: int
    is_item: bool
    flaw: str = ""

    def xml(self, before: str, after: str) -> bytes:
        """Return it between an opening and a closing as UTF-8 without what XML forbids."""
        data = (before + self.text + after).encode("utf-8", "replace").translate(None, CONTROL)
        for forbidden in NON_CHARACTERS:
            data = data.replace(forbidden, b"")
        return data


def pieces(path: Path, on_bytes: Callable[[int], None]) -> Iterator[Piece]:
    """Yield the pieces of a file in order; ``on_bytes`` hears how many bytes were read."""
    cutter = _Cutter()
    for text in _repaired(_decoded(path, on_bytes)):
        yield from cutter.feed(text)
    yield from cutter.end()


class _Cutter:
    """Cuts text at the borders of items, one buffer at a time."""

    def __init__(self) -> None:
        self.buffer = ""
        self.searched = 0
        self.line = 1
        self.in_item = False
        self.skipping = False

    def feed(self, text: str) -> Iterator[Piece]:
        self.buffer += text
        start = 0
        while match := self._boundary(start):
            opens = match[0].startswith("<item")
            if opens == self.in_item and not opens:
                self.searched = match.end()  # a closing tag without its opening
                continue
            end = match.start() if opens else match.end()
            flaw = "its closing tag is missing" if self.in_item and opens else ""
            yield from self._cut(start, end, flaw)
            start, self.in_item, self.skipping = end, opens, False
            self.searched = match.end()
        self.buffer = self.buffer[start:]
        self.searched = max(self.searched - start, len(self.buffer) - LOOK_AHEAD, 0)
        if len(self.buffer) > LARGEST_PIECE:
            yield from self._give_up()

    def end(self) -> Iterator[Piece]:
        if self.buffer and not self.skipping:
            flaw = "the file ends in the middle of it" if self.in_item else ""
            yield Piece(self.buffer, self.line, self.in_item, flaw)

    def _boundary(self, start: int) -> re.Match[str] | None:
        at = max(start, self.searched)
        while match := BOUNDARY.search(self.buffer, at):
            if match.end() == len(self.buffer):
                return None  # the next character decides
            inside = self._cdata_end(start, match.start())
            if inside is None:
                return match
            if inside < 0:  # the rest of what has been read so far is inside
                self.searched = max(len(self.buffer) - LOOK_AHEAD, match.end())
                return None
            at = self.searched = inside
        return None

    def _cdata_end(self, start: int, position: int) -> int | None:
        """Return where the CDATA section around a position ends: None for none, -1 if not yet."""
        opened = self.buffer.rfind(CDATA, start, position)
        if opened < 0 or self.buffer.find(CDATA_END, opened, position) >= 0:
            return None
        return self.buffer.find(CDATA_END, position)

    def _cut(self, start: int, end: int, flaw: str) -> Iterator[Piece]:
        text = self.buffer[start:end]
        if not self.skipping and (self.in_item or text.strip()):
            yield Piece(text, self.line, self.in_item, flaw)
        self.line += text.count("\n")

    def _give_up(self) -> Iterator[Piece]:
        if not self.in_item:
            raise UnreadableFile("it holds no items in its first 64 MB")
        if not self.skipping:
            yield Piece("", self.line, True, "it is larger than 64 MB")
        self.skipping = True
        self.line += self.buffer.count("\n", 0, -LOOK_AHEAD)
        self.buffer = self.buffer[-LOOK_AHEAD:]
        self.searched = 0


def _decoded(path: Path, on_bytes: Callable[[int], None]) -> Iterator[str]:
    with path.open("rb") as file:
        head = file.read(CHUNK)
        decoder = codecs.getincrementaldecoder(_encoding(head))(errors="replace")
        while head:
            on_bytes(len(head))
            yield decoder.decode(head)
            head = file.read(CHUNK)
        yield decoder.decode(b"", final=True) + "\n"


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = DECLARED.match(head.removeprefix(codecs.BOM_UTF8).lstrip())
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        b"<".decode(name)  # refuses what is no encoding of text
    except (LookupError, UnicodeDecodeError):
        raise UnreadableFile(f"its encoding, {name}, is unknown here") from None
    return "utf-8-sig" if codecs.lookup(name).name == "utf-8" else name


def _repaired(chunks: Iterator[str]) -> Iterator[str]:
    """Escape each end of CDATA that stands inside a CDATA section."""
    buffer, inside = "", False
    for chunk in chunks:
        buffer += chunk
        ready, buffer = _repair(buffer, inside, len(buffer) - LOOK_AHEAD)
        inside = _ends_inside(ready, inside)
        yield ready
    yield _repair(buffer, inside, len(buffer))[0]


def _repair(buffer: str, inside: bool, limit: int) -> tuple[str, str]:
    """Return the text up to ``limit``, repaired, and the rest for the next round."""
    out, at = [], 0
    # A border never falls into a token: what begins before the limit goes out whole.
    for token in (CDATA, CDATA_END):
        found = buffer.find(token, max(0, limit - len(token)), limit + len(token))
        if 0 <= found < limit:
            limit = max(limit, found + len(token))
    for match in FALSE_END.finditer(buffer):
        if match.start() >= limit:
            break
        before = buffer[at : match.start()]
        out.append(before)
        inside = _ends_inside(before, inside)
        out.append("]]]]><![CDATA[>" if inside else "]]&gt;")
        at = match.end()
    limit = max(limit, at, 0)
    out.append(buffer[at:limit])
    return "".join(out), buffer[limit:]


def _ends_inside(text: str, inside: bool) -> bool:
    """Tell whether a CDATA section is open after ``text``, given whether one was before it."""
    closed = text.rfind(CDATA_END)
    opened = text.find(CDATA, closed + 1)
    return opened >= 0 if closed >= 0 else inside or opened >= 0
