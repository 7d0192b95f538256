"""The theme's web fonts, cut once from the installed typefaces, Latin first.

Two of the type pairs have fonts of their own: Newsreader in two optical sizes, and Hanken Grotesk
under headlines in Bricolage Grotesque. The third takes what the reader's system has.
"""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import fontpkg_bricolage_grotesque
import fontpkg_hanken_grotesk
import fontpkg_newsreader
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

NEWSREADER = fontpkg_newsreader.ROOT / "files"
ROMAN = NEWSREADER / "Newsreader[opsz,wght].ttf"
ITALIC = NEWSREADER / "Newsreader-Italic[opsz,wght].ttf"
HANKEN = fontpkg_hanken_grotesk.ROOT / "files"
SANS = HANKEN / "HankenGrotesk[wght].ttf"
SANS_ITALIC = HANKEN / "HankenGrotesk-Italic[wght].ttf"
BRICOLAGE = fontpkg_bricolage_grotesque.ROOT / "files" / "BricolageGrotesque[opsz,wdth,wght].ttf"

# The characters of Western European languages and of good typesetting, as style sheets name them.
LATIN = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x131, 0x152, 0x153, 0x2C6, 0x2DA, 0x2DC),
    *(0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E),
    *(0x2022, 0x2026, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2190, 0x2192, 0x2212),
)
LATIN_EXTENDED = tuple(c for c in range(0x100, 0x250) if c not in LATIN)

Axes = dict[str, float | tuple[float, float]]
TEXT: Axes = {"opsz": 16, "wght": (400, 600)}
DISPLAY: Axes = {"opsz": 60, "wght": 500}
SANS_TEXT: Axes = {"wght": (400, 600)}
SANS_DISPLAY: Axes = {"opsz": 48, "wdth": 100, "wght": 600}

# File name: source, axes, characters. The style sheet names these files.
CUTS: dict[str, tuple[Path, Axes, tuple[int, ...]]] = {
    "newsreader-text.woff2": (ROMAN, TEXT, LATIN),
    "newsreader-text-ext.woff2": (ROMAN, TEXT, LATIN_EXTENDED),
    "newsreader-italic.woff2": (ITALIC, TEXT, LATIN),
    "newsreader-display.woff2": (ROMAN, DISPLAY, LATIN),
    "newsreader-display-ext.woff2": (ROMAN, DISPLAY, LATIN_EXTENDED),
    "hanken-text.woff2": (SANS, SANS_TEXT, LATIN),
    "hanken-text-ext.woff2": (SANS, SANS_TEXT, LATIN_EXTENDED),
    "hanken-italic.woff2": (SANS_ITALIC, SANS_TEXT, LATIN),
    "bricolage-display.woff2": (BRICOLAGE, SANS_DISPLAY, LATIN),
    "bricolage-display-ext.woff2": (BRICOLAGE, SANS_DISPLAY, LATIN_EXTENDED),
}


def build_fonts(target: Path) -> None:
    """Write the cuts that are missing into ``target`` as woff2 files, on two cores."""
    target.mkdir(parents=True, exist_ok=True)
    missing = [name for name in CUTS if not (target / name).exists()]
    with ProcessPoolExecutor(max_workers=2) as pool:
        for job in [pool.submit(_cut, *CUTS[name], target / name) for name in missing]:
            job.result()


def _cut(source: Path, axes: Axes, characters: tuple[int, ...], target: Path) -> None:
    font = TTFont(source)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = [
        "kern",
        "liga",
        "calt",
        "ccmp",
        "locl",
        "mark",
        "onum",
        "tnum",
        "lnum",
    ]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    cut = instantiateVariableFont(font, axes, inplace=True)
    cut.flavor = "woff2"
    unfinished = target.with_suffix(".part")
    cut.save(unfinished)
    unfinished.replace(target)
