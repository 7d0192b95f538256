"""Everything that changes what belongs to entries beside their own columns."""

from django.db import transaction

from coldopen.accounts.models import User
from coldopen.publishing.models import DraftLink, Entry
from coldopen.publishing.models.drafts import LASTS
from coldopen.utils.clock import now


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
