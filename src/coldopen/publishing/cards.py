"""The picture that stands for an entry in link previews: its own, a drawn card, or the site's card.

Cards are drawn by the task worker, never while a page is made. A row keeps the name of its card;
``none`` says that its headline can't be set in the typeface.
"""

from dataclasses import dataclass

from django.conf import settings

from coldopen.delivery.tags import shows
from coldopen.media.cards import HEIGHT, WIDTH, card_address
from coldopen.publishing.models import Entry, publication
from coldopen.publishing.tasks import NONE


@dataclass(frozen=True, slots=True)
class SharePicture:
    """A picture for link previews: its absolute address, its size in pixels, and words for it."""

    url: str
    width: int
    height: int
    alt: str


def shown_card(entry: Entry) -> SharePicture | None:
    """Return the picture for an entry's link preview; of a protected one only the card."""
    about = publication()
    picture = entry.lead_picture
    if picture and not entry.is_protected and not about.card_for_all:
        shows("picture", picture.pk)
        return SharePicture(
            settings.SITE_URL + picture.file.url, picture.width, picture.height, picture.description
        )
    if entry.card and entry.card != NONE:
        return SharePicture(
            settings.SITE_URL + card_address(entry.card), WIDTH, HEIGHT, entry.headline
        )
    return site_card()


def site_card() -> SharePicture | None:
    """Return the publication's own card, once it is drawn."""
    about = publication()
    if not about.card:
        return None
    return SharePicture(settings.SITE_URL + card_address(about.card), WIDTH, HEIGHT, about.name)
