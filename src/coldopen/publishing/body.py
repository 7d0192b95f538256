"""An entry's body, ready for templates: typed blocks whose HTML is clean and self-contained."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html as lxml_html
from markupsafe import Markup
from wagtail.rich_text import expand_db_html

from coldopen.delivery.tags import Kind, shows
from coldopen.media.models import Picture
from coldopen.publishing.models import Entry
from coldopen.utils.sanitise import POST, clean_html, plain_text

SUMMARY_WORDS = 45
SUMMARY_LENGTH = 330
# A path of this site; a browser takes a backslash for a slash.
OURS = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")
# How rich text names the rows that it shows.
REFERENCE = re.compile(r"<(?:a|embed)\s[^>]*>")
ATTRIBUTE = re.compile(r'\b(linktype|embedtype|id)="([^"]*)"')
REFERRED: dict[str, Kind] = {"page": "post", "document": "file", "image": "picture"}


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture to show: address, size in pixels, text alternative, caption and credit."""

    src: str
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class QuotationView:
    """Somebody's words with who said them and where."""

    words: Markup
    speaker: str
    outlet: str
    link: str


@dataclass(frozen=True, slots=True)
class HeadingView:
    """A heading and its level, 2 or 3."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block: its name (the theme has a template for each) and its value."""

    name: str
    value: Any


def picture_view(
    picture: Picture, alt: str = "", caption: str = "", credit: str = ""
) -> PictureView:
    """Return how a picture is shown; what the block leaves empty comes from the picture itself."""
    shows("picture", picture.pk)
    return PictureView(
        src=picture.file.url,
        width=picture.width,
        height=picture.height,
        alt=alt or picture.description,
        caption=caption,
        credit=credit or picture.credit,
    )


def blocks_of(entry: Entry) -> tuple[BlockView, ...]:
    """Return the blocks of an entry's body; blocks whose picture is gone are left out."""
    return tuple(_views(entry))


def summary_of(entry: Entry) -> str:
    """Return the standfirst, or the first words of the body, as plain text."""
    if entry.standfirst:
        return str(entry.standfirst)
    words: list[str] = []
    for block in entry.body.raw_data:
        words += plain_text(_text_of(block["type"], block["value"])).split()
        if len(words) > SUMMARY_WORDS:
            break
    text = " ".join(words[:SUMMARY_WORDS])
    if len(text) > SUMMARY_LENGTH:  # not every script puts spaces between words
        return text[:SUMMARY_LENGTH] + " …"
    return text + " …" if len(words) > SUMMARY_WORDS else text


def _text_of(name: str, value: Any) -> str:
    if name in {"text", "html", "list"}:
        return str(value)
    return str(value["text"]) if name == "quotation" else ""


def _views(entry: Entry) -> Iterator[BlockView]:
    for block in entry.body:
        if view := VIEWS[block.block_type](block.value):
            yield BlockView(block.block_type, view)


def rich_text(source: str) -> Markup:
    """Return rich text as the editor stores it as clean HTML, with its references resolved."""
    for element in REFERENCE.findall(source):
        attributes = dict(ATTRIBUTE.findall(element))
        kind = REFERRED.get(attributes.get("linktype") or attributes.get("embedtype") or "")
        if kind and attributes.get("id", "").isdecimal():
            shows(kind, attributes["id"])
    return Markup(clean_html(expand_db_html(source), POST))  # noqa: S704  cleaned


def _rich_text(value: Any) -> Markup:
    return rich_text(value.source)


def _image(value: Any) -> PictureView | None:
    picture = value["picture"]
    if picture is None:
        return None
    return picture_view(picture, value["alt"], value["caption"], value["credit"])


def _quotation(value: Any) -> QuotationView:
    words = _rich_text(value["text"])
    return QuotationView(words, value["speaker"], value["outlet"], value["link"])


def _heading(value: Any) -> HeadingView:
    return HeadingView(value["text"], int(value["level"]))


def _html(value: Any) -> Markup:
    return Markup(keep_pictures_home(clean_html(str(value), POST)))  # noqa: S704  cleaned


def keep_pictures_home(html: str) -> str:
    """Replace pictures that lie on other sites by links: a page loads nothing from strangers."""
    if "<img" not in html:
        return html
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for image in list(root.iter("img")):
        source = image.get("src") or ""
        if OURS.fullmatch(source):
            continue
        inside_link = any(ancestor.tag == "a" for ancestor in image.iterancestors())
        stand_in = root.makeelement("span" if inside_link or not source else "a")
        if stand_in.tag == "a":
            stand_in.set("href", source)
            stand_in.set("rel", "noopener")
        stand_in.text = image.get("alt") or source.rpartition("/")[2] or source
        stand_in.tail = image.tail
        parent = image.getparent()
        if parent is not None:
            parent.replace(image, stand_in)
    inner = lxml_html.tostring(root, encoding="unicode")
    return inner.removeprefix("<div>").removesuffix("</div>")


VIEWS: dict[str, Callable[[Any], Any]] = {
    "text": _rich_text,
    "list": _rich_text,
    "image": _image,
    "quotation": _quotation,
    "heading": _heading,
    "html": _html,
}
