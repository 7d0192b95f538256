"""Work that saving leaves to the task worker."""

from typing import Any

from django.apps import apps
from django_tasks import task

from coldopen.media.cards import can_be_set, drop_card, keep_card

NONE = "none"  # the headline can't be set in the typeface
BATCH = 25
LATER = -50  # among tasks: nobody waits for these


@task()
def draw_card_of(entry_id: int) -> None:
    """Draw the card of an entry whose headline is new, and drop the one it had."""
    entry = _entries().filter(pk=entry_id).first()
    if entry is not None and entry.is_public:
        _draw(entry, _publication())


@task(priority=LATER)
def draw_missing_cards() -> None:
    """Draw the publication's card and some of those that are missing; then go on, if any are."""
    about = _publication()
    card = keep_card("", about.name)
    if card != about.card:
        type(about).objects.filter(pk=about.pk).update(card=card)
    missing = _entries().for_readers().filter(card="").order_by("-published_at", "-pk")
    if not about.card_for_all:
        missing = missing.filter(lead_picture=None)
    batch = list(missing[:BATCH])
    for entry in batch:
        _draw(entry, about)
    if len(batch) == BATCH:
        draw_missing_cards.enqueue()


def _draw(entry: Any, about: Any) -> None:
    settable = can_be_set(entry.headline)
    card = keep_card(entry.headline, about.name) if settable else NONE
    if card == entry.card:
        return
    _entries().filter(pk=entry.pk).update(card=card)
    if not _entries().filter(card=entry.card).exists():
        drop_card(entry.card)


def _entries() -> Any:
    # By name, because the models enqueue these tasks.
    return apps.get_model("publishing", "Entry")._default_manager


def _publication() -> Any:
    return apps.get_model("publishing", "Publication").load()
