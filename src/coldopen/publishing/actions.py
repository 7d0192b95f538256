"""Everything that changes the publication, and what belongs to entries beside their columns."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from coldopen.accounts.models import User
from coldopen.publishing.models import (
    Category,
    DraftLink,
    Entry,
    FooterMenuItem,
    MainMenuItem,
    MenuItem,
    Publication,
    Tag,
)
from coldopen.publishing.models.drafts import LASTS
from coldopen.publishing.models.menus import Place
from coldopen.utils.clock import now

MENUS: dict[Place, type[MenuItem]] = {"main": MainMenuItem, "footer": FooterMenuItem}


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A line of a menu to be: its target is a row or an address, its label may be the row's."""

    target: Entry | Category | Tag | str
    label: str = ""
    below: tuple["MenuLine", ...] = ()


@transaction.atomic
def set_menu(*, place: Place, lines: Iterable[MenuLine]) -> None:
    """Make these lines the main or the footer menu in place of what it had.

    Without a line the menu goes back to the categories and pages that are marked for it. The one
    sub-level is the main menu's: deeper lines stand on it, and in the footer all stand in one row.
    Raises ValidationError for an address that is none, and one without a label.
    """
    model = MENUS[place]
    about = Publication.load()
    items = []
    for number, (line, is_below) in enumerate(_flat(lines)):
        item = model(publication=about, sort_order=number, label=line.label, **_target(line))
        item.is_below = is_below and place == "main"
        item.full_clean(exclude=["publication"])
        items.append(item)
    model._default_manager.filter(publication=about).delete()
    model._default_manager.bulk_create(items)


def _flat(lines: Iterable[MenuLine], is_below: bool = False) -> Iterable[tuple[MenuLine, bool]]:
    for line in lines:
        yield line, is_below
        yield from _flat(line.below, is_below=True)


def _target(line: MenuLine) -> dict[str, Entry | Category | Tag | str]:
    match line.target:
        case Entry():
            # The row itself, of whichever kind of entry.
            return {"entry_id": line.target.pk}
        case Category():
            return {"category": line.target}
        case Tag():
            return {"tag": line.target}
    return {"address": line.target}


@transaction.atomic
def make_draft_link(*, entry: Entry, user: User) -> DraftLink:
    """Make a link that shows an entry's newest draft to whoever has it, for fourteen days."""
    moment = now()
    return DraftLink.objects.create(
        entry_id=entry.pk, made_by=user, made_at=moment, ends_at=moment + LASTS
    )


@transaction.atomic
def end_draft_link(*, link: DraftLink) -> None:
    """Let a link to a draft lead nowhere from now on."""
    link.delete()


def forget_draft_links() -> int:
    """Forget the links to drafts that have ended; return how many there were."""
    ended, _ = DraftLink.objects.filter(ends_at__lte=now()).delete()
    return ended
