"""The gallery: every kind of page, light and dark, on a phone and a desk, in good times and bad.

It is written to build/gallery: a picture each, and all of them on one sheet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TARGET = Path(__file__).resolve().parents[2] / "build" / "gallery"
WINDOWS = [(375, "light"), (375, "dark"), (1280, "light"), (1280, "dark")]
SCALE = 4  # of the sheet's pictures
TALLEST = 1600  # of a page on the sheet, before scaling
GAP = 16
HEAD = 22
# Text that its own box cuts off; teasers cut theirs on purpose, after whole lines.
CLIPPED = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
  const style = getComputedStyle(e);
  return style.overflowX !== 'visible' && style.overflowX !== 'auto' && style.overflowX !== 'scroll'
    && style.webkitLineClamp === 'none' && !e.closest('.unseen') && e.innerText
    && e.scrollWidth > e.clientWidth + 1;
}).map(e => e.outerHTML.slice(0, 200))"""
CONTRAST = "axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast']}})"


@dataclass(frozen=True, slots=True)
class Shot:
    """One page in one window."""

    state: str
    name: str
    width: int
    scheme: str

    @property
    def file(self) -> Path:
        """Where its picture is."""
        return TARGET / f"{self.state}-{self.name}-{self.width}-{self.scheme}.png"


def take(browser: "Browser", base: str, state: str, pages: dict[str, str]) -> Iterator[str]:
    """Take pictures of pages by name in every window; yield what is wrong with each."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for width, scheme in WINDOWS:
        look: Any = scheme
        context = browser.new_context(
            base_url=base,
            viewport={"width": width, "height": 900},
            color_scheme=look,
            bypass_csp=True,
        )
        page = context.new_page()
        for name, address in pages.items():
            shot = Shot(state, name, width, scheme)
            page.goto(address, wait_until="load")
            page.screenshot(path=shot.file, full_page=True)
            yield from (f"{shot.file.name}: {wrong}" for wrong in wrongs(page, width))
        context.close()


def wrongs(page: "Page", width: int) -> Iterator[str]:
    """Say what is wrong with a page as it is shown."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"{wide} pixels wide"
    yield from (f"clipped: {element}" for element in page.evaluate(CLIPPED))
    page.evaluate(AXE_SCRIPT)
    for violation in page.evaluate(CONTRAST)["violations"]:
        yield from (f"contrast: {node['html']}" for node in violation["nodes"])


def write_sheet(shots: list[Shot]) -> Path:
    """Put all pictures on one sheet, a row for each page, and return its file."""
    rows: dict[str, list[Shot]] = {}
    for shot in shots:
        rows.setdefault(f"{shot.state}: {shot.name}", []).append(shot)
    strips = [_strip(title, row) for title, row in rows.items()]
    sheet = Image.new(
        "RGB",
        (max(strip.width for strip in strips), sum(strip.height for strip in strips)),
        "#d8d8d8",
    )
    top = 0
    for strip in strips:
        sheet.paste(strip, (0, top))
        top += strip.height
    file = TARGET / "sheet.png"
    sheet.save(file)
    return file


def _strip(title: str, shots: list[Shot]) -> Image.Image:
    pictures = []
    for shot in shots:
        with Image.open(shot.file) as whole:
            shown = whole.crop((0, 0, whole.width, min(whole.height, TALLEST)))
            pictures.append(shown.resize((shown.width // SCALE, shown.height // SCALE)))
    width = sum(picture.width + GAP for picture in pictures) + GAP
    height = max(picture.height for picture in pictures) + HEAD + GAP
    strip = Image.new("RGB", (width, height), "#d8d8d8")
    ImageDraw.Draw(strip).text((GAP, 5), title, fill="#222")
    left = GAP
    for picture in pictures:
        strip.paste(picture, (left, HEAD))
        left += picture.width + GAP
    return strip
