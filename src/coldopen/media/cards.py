"""Cards for link previews: a headline and the publication's name, set in the theme's typeface."""

import unicodedata
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from fontpkg_newsreader import ROOT
from PIL import Image, ImageDraw, ImageFont

FONT = ROOT / "files" / "Newsreader[opsz,wght].ttf"
WIDTH, HEIGHT = 1200, 630
GROUND, TEXT, MUTED, ACCENT, RULE = "#fbfaf7", "#1b1a17", "#5c584f", "#8a2a12", "#8d887c"
MARGIN = 84
TOP = 172  # where the headline may begin
SIZES = (124, 112, 100, 90, 80, 72, 64, 56)
SMALLEST_NAME = 26
COLOURS = 32
# What the typeface has of letters, figures and signs; the whole table would need its font file.
COVERED = frozenset(
    number
    for first, last in [
        *((0x20, 0x7E), (0xA0, 0x131), (0x134, 0x148), (0x14A, 0x17E), (0x1FA, 0x21B)),
        *((0x1E80, 0x1E85), (0x1EA0, 0x1EF9), (0x2010, 0x2010), (0x2013, 0x2014)),
        *((0x2018, 0x201A), (0x201C, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026)),
        *((0x2032, 0x2033), (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2122, 0x2122)),
        (0x2212, 0x2212),
    ]
    for number in range(first, last + 1)
)
# Part of each card's name: another number draws all of them anew.
DESIGN = 1
FOLDER = "cards"


def card_name(headline: str, publication: str) -> str:
    """Return the name of a card's file, made of everything that is on it."""
    written = f"{DESIGN}\0{headline}\0{publication}".encode()
    return f"{FOLDER}/{blake2b(written, digest_size=12).hexdigest()}.png"


def can_be_set(text: str) -> bool:
    """Tell whether the typeface has every letter and digit of a text; other signs may be lost."""
    composed = unicodedata.normalize("NFC", text)
    return all(ord(c) in COVERED for c in composed if unicodedata.category(c)[0] in "LNM")


def draw_card(headline: str, publication: str) -> bytes:
    """Return a card of 1200 by 630 pixels as PNG; what the typeface lacks is left out.

    Without a headline the publication's name is set in its place.
    """
    headline, publication = _settable(headline), _settable(publication)
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 27, HEIGHT), fill=ACCENT)
    if headline:
        name_font = _fitting(publication, 44)
        pen.text((MARGIN, 108), publication, font=name_font, fill=MUTED, anchor="ls")
        for top, thickness in ((134, 3), (142, 1)):
            pen.rectangle((MARGIN, top, WIDTH - MARGIN, top + thickness - 1), fill=RULE)
    lines, size = _set(headline or publication)
    height = round(size * 1.12)
    room = HEIGHT - MARGIN + 20 - TOP
    y = TOP + max(0, (room - height * len(lines)) // 2)
    for line in lines:
        pen.text((MARGIN, y + size), line, font=_font(size), fill=TEXT, anchor="ls")
        y += height
    out = BytesIO()
    image.quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def keep_card(headline: str, publication: str) -> str:
    """Draw a card unless its file is there, and return the file's name."""
    name = card_name(headline, publication)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(draw_card(headline, publication)))
    return name


def drop_card(name: str) -> None:
    """Delete a card's file, if it is there."""
    if name.startswith(f"{FOLDER}/"):
        default_storage.delete(name)


def card_address(name: str) -> str:
    """Return the root-relative address of a card's file."""
    return default_storage.url(name)


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([500, min(72, size)])  # weight, optical size
    return font


def _settable(text: str) -> str:
    """Keep what the typeface has, with white space folded."""
    text = unicodedata.normalize("NFC", text).replace("\u2011", "\u2010")
    return " ".join("".join(c for c in text if ord(c) in COVERED or c.isspace()).split())


def _fitting(text: str, largest: int) -> ImageFont.FreeTypeFont:
    """Return the largest font in which a text stands on one line."""
    size = largest
    while size > SMALLEST_NAME and _font(size).getlength(text) > WIDTH - 2 * MARGIN:
        size -= 2
    return _font(size)


def _set(text: str) -> tuple[list[str], int]:
    """Return a text in lines and the largest size in which it has room; the rest is cut off."""
    room = HEIGHT - MARGIN + 20 - TOP
    for size in SIZES:
        lines = _lines(text, size)
        most = room // round(size * 1.12)
        if len(lines) <= (min(most, 5) if size > SIZES[-1] else most):
            return _balanced(text, size, len(lines)), size
    kept = lines[:most]
    kept[-1] = kept[-1][:-1].rstrip(" .,;:–—") + "…"
    return kept, SIZES[-1]


def _balanced(text: str, size: int, count: int) -> list[str]:
    """Return a text in so many lines, of about one length."""
    for share in (50, 60, 70, 80, 90):
        lines = _lines(text, size, (WIDTH - 2 * MARGIN) * share // 100)
        if len(lines) == count:
            return lines
    return _lines(text, size)


def _lines(text: str, size: int, width: int = WIDTH - 2 * MARGIN) -> list[str]:
    """Break a text into lines between words, and inside of words that are too long."""
    font = _font(size)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if font.getlength(lines[-1] + character) > width:
                lines.append("")
            lines[-1] += character
    return lines
