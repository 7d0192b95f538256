"""What the theme gets of each block: typed, ready values. Fields typed Markup are clean HTML."""

from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Source:
    """A picture in one coding: its media type, and the address of each of its widths."""

    media_type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture to show: address, size in pixels, text alternative, caption and credit.

    ``sources`` are its sizes in better codings than that of ``src``, whose own are in ``srcset``;
    both are empty until they have been made. ``crop`` says in tenths where the part lies that is
    left when it is cut to 3:2. ``large`` is the address of its large size.
    """

    src: str
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""
    srcset: str = ""
    sources: tuple[Source, ...] = ()
    crop: int = 5
    large: str = ""


@dataclass(frozen=True, slots=True)
class GalleryView:
    """Several pictures side by side."""

    pictures: tuple[PictureView, ...]
    caption: str


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
class SpoilerView:
    """Words behind a veil; ``anchor`` leads to it, ``about`` says what it gives away."""

    anchor: str
    about: str
    words: Markup


@dataclass(frozen=True, slots=True)
class EmbedView:
    """Something on another site: a link that a script may turn into a frame.

    ``frame`` is the address of a listed site's player, empty where there is only the link;
    ``shape`` is video or sound. ``site`` is that site's name or host.
    """

    address: str
    title: str
    site: str
    frame: str
    shape: str
    poster: PictureView | None
    caption: str


@dataclass(frozen=True, slots=True)
class AudioView:
    """A sound that lies here."""

    src: str
    media_type: str
    title: str
    caption: str
    transcript: Markup


@dataclass(frozen=True, slots=True)
class VideoView:
    """A video that lies here; ``captions`` is the address of a WebVTT file."""

    src: str
    media_type: str
    title: str
    poster: str
    captions: str
    caption: str
    transcript: Markup


@dataclass(frozen=True, slots=True)
class CodeView:
    """Lines whose spaces count, and the language they are in."""

    language: str
    code: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    words: Markup
    is_number: bool
    is_heading: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """A table: its headings (the second value says whether numbers stand below), and its rows."""

    caption: str
    headings: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The line a review ends with; ``score`` is empty where none is given."""

    line: str
    score: str
    out_of: str


@dataclass(frozen=True, slots=True)
class PullQuoteView:
    """Words of the text itself, set large."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number, its words, and the anchors of the places that refer to it."""

    number: int
    words: Markup
    backs: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Where the text's number leads."""
        return f"note-{self.number}"


@dataclass(frozen=True, slots=True)
class NotesView:
    """The footnotes of a body, in the order in which it refers to them."""

    notes: tuple[Note, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block: its name (the theme has a template for each) and its value."""

    name: str
    value: Any
