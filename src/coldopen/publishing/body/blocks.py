"""Each block of a body as the theme gets it."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from coldopen.delivery.tags import shows
from coldopen.media.models import Embed, File
from coldopen.media.providers import player_of, provider_of
from coldopen.publishing.body.notes import NoteView, with_notes
from coldopen.publishing.body.pictures import picture_view
from coldopen.publishing.body.text import imported_html, rich_text
from coldopen.publishing.body.views import (
    AudioView,
    BlockView,
    Cell,
    CodeView,
    EmbedView,
    GalleryView,
    HeadingView,
    PictureView,
    PullQuoteView,
    QuotationView,
    SpoilerView,
    TableView,
    VerdictView,
    VideoView,
)
from coldopen.publishing.models import Entry
from coldopen.publishing.models.uses import embedded_in

View = Callable[[Any], Any]


def blocks_of(entry: Entry) -> tuple[BlockView, ...]:
    """Return the blocks of an entry's body; blocks whose picture or file is gone are left out."""
    return tuple(with_notes(_views(entry)))


def _views(entry: Entry) -> Iterator[BlockView]:
    addresses = embedded_in(entry)
    embeds = Embed.objects.at(addresses) if addresses else {}
    views = VIEWS | {"embed": partial(_embed, embeds)}
    spoilers = 0
    for block in entry.body:
        if block.block_type == "spoiler":
            spoilers += 1
            yield BlockView("spoiler", _spoiler(block.value, f"spoiler-{spoilers}"))
        elif view := views[block.block_type](block.value):
            yield BlockView(block.block_type, view)


def _text(value: Any) -> Markup:
    return rich_text(value.source)


def _image(value: Any) -> PictureView | None:
    picture = value["picture"]
    if picture is None:
        return None
    return picture_view(picture, value["alt"], value["caption"], value["credit"])


def _gallery(value: Any) -> GalleryView | None:
    pictures = tuple(view for each in value["pictures"] if (view := _image(each)))
    return GalleryView(pictures, value["caption"]) if pictures else None


def _quotation(value: Any) -> QuotationView:
    words = rich_text(value["text"].source)
    return QuotationView(words, value["speaker"], value["outlet"], value["link"])


def _pull_quote(value: Any) -> PullQuoteView:
    return PullQuoteView(value["text"])


def _heading(value: Any) -> HeadingView:
    return HeadingView(value["text"], int(value["level"]))


def _spoiler(value: Any, anchor: str) -> SpoilerView:
    return SpoilerView(anchor, value["about"], rich_text(value["text"].source))


def _footnote(value: Any) -> NoteView:
    return NoteView(value["mark"], rich_text(value["text"].source))


def _embed(embeds: Mapping[str, Embed], value: Any) -> EmbedView | None:
    address = value["address"]
    host = _host(address)
    if not host:
        return None
    known, player = embeds.get(address), player_of(address)
    provider = provider_of(address)
    poster = None
    if known:
        shows("embed", known.pk)
        poster = picture_view(known.poster) if known.poster else None
    return EmbedView(
        address=address,
        title=value["title"] or (known.title if known else "") or _("Without a title"),
        site=provider.name if provider else host,
        frame=player.frame if player else "",
        shape=player.shape if player else "page",
        poster=poster,
        caption=value["caption"],
    )


def _host(address: str) -> str:
    """Return the host of an address of the web; nothing for any other."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"}
    return (parts.hostname or "").removeprefix("www.") if is_web else ""


def _audio(value: Any) -> AudioView | None:
    file = value["file"]
    if file is None:
        return None
    return AudioView(
        src=_address(file),
        media_type=_played_as(file, "audio"),
        title=value["title"],
        caption=value["caption"],
        transcript=_transcript(value),
    )


def _video(value: Any) -> VideoView | None:
    file, poster, captions = value["file"], value["poster"], value["captions"]
    if file is None:
        return None
    return VideoView(
        src=_address(file),
        media_type=_played_as(file, "video"),
        title=value["title"],
        poster=picture_view(poster).src if poster else "",
        captions=_address(captions) if captions else "",
        caption=value["caption"],
        transcript=_transcript(value),
    )


def _address(file: File) -> str:
    shows("file", file.pk)
    return str(file.url)


def _played_as(file: File, element: str) -> str:
    """Return the media type: what can hold both is called what it is played as."""
    return f"{element}/{file.media_type.partition('/')[2]}"


def _transcript(value: Any) -> Markup:
    return rich_text(value["transcript"].source)


def _code(value: Any) -> CodeView:
    return CodeView(value["language"], value["code"].replace("\r\n", "\n"))


def _table(value: Any) -> TableView | None:
    table = value["table"]
    if not table.columns:
        return None
    numeric = [column["block"].name == "number" for column in table.columns]
    rows = tuple(
        tuple(
            Cell(
                escape(cell) if is_number else rich_text(cell.source),
                is_number,
                is_heading=value["has_row_headings"] and position == 0,
            )
            for position, (cell, is_number) in enumerate(zip(row["values"], numeric, strict=True))
        )
        for row in table.row_data
    )
    headings = tuple(
        (column["heading"], is_number)
        for column, is_number in zip(table.columns, numeric, strict=True)
    )
    return TableView(table.caption, headings, rows)


def _verdict(value: Any) -> VerdictView:
    score = value["score"]
    return VerdictView(
        line=value["line"],
        score=_number(score) if score is not None else "",
        out_of=str(value["out_of"]),
    )


def _number(value: Decimal) -> str:
    """Return a score as it is spoken: 4, or 3.5."""
    return format(value.normalize(), "f")


VIEWS: dict[str, View] = {
    "text": _text,
    "list": _text,
    "image": _image,
    "gallery": _gallery,
    "quotation": _quotation,
    "pull_quote": _pull_quote,
    "heading": _heading,
    "footnote": _footnote,
    "audio": _audio,
    "video": _video,
    "code": _code,
    "table": _table,
    "verdict": _verdict,
    "html": imported_html,
}
