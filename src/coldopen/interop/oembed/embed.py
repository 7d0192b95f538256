"""A post as oEmbed 1.0 describes it: a card in a frame, with the link to show without one."""

from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from coldopen.delivery.addresses import absolute
from coldopen.publishing.cards import shown_card
from coldopen.publishing.models import Entry, PostPage, publication

WIDTH = 600
HEIGHT = 340
KEPT_SECONDS = 3600
ENDING = "embed/"


@dataclass(frozen=True, slots=True)
class Embed:
    """What a consumer gets; widths and heights are pixels, addresses absolute."""

    version: str
    type: str
    title: str
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    cache_age: int
    html: str
    width: int
    height: int
    thumbnail_url: str = ""
    thumbnail_width: int = 0
    thumbnail_height: int = 0

    def fields(self) -> dict[str, Any]:
        """Return what is known of it, as the specification names it."""
        return {name: value for name, value in asdict(self).items() if value}


def embed_of(entry: Entry, *, max_width: int, max_height: int) -> Embed:
    """Return the card of an entry that everybody may read, no larger than asked for."""
    width, height = min(WIDTH, max_width), min(HEIGHT, max_height)
    address = absolute(entry.address)
    writers = entry.writers if isinstance(entry, PostPage) else []
    picture = shown_card(entry)
    return Embed(
        version="1.0",
        type="rich",
        title=entry.headline,
        author_name=", ".join(writer.byline for writer in writers),
        author_url=absolute(writers[0].address) if len(writers) == 1 else "",
        provider_name=publication().name,
        provider_url=absolute("/"),
        cache_age=KEPT_SECONDS,
        html=_html(entry.headline, address, width, height),
        width=width,
        height=height,
        thumbnail_url=picture.url if picture else "",
        thumbnail_width=picture.width if picture else 0,
        thumbnail_height=picture.height if picture else 0,
    )


def _html(title: str, address: str, width: int, height: int) -> str:
    frame = Markup(
        '<blockquote><a href="{address}">{title}</a></blockquote>'
        '<iframe src="{card}" width="{width}" height="{height}" title="{title}" loading="lazy" '
        'frameborder="0" sandbox="allow-popups allow-popups-to-escape-sandbox '
        'allow-top-navigation-by-user-activation"></iframe>'
    )
    card = f"{address.rstrip('/')}/{ENDING}"
    return frame.format(address=address, title=title, card=card, width=width, height=height)
