"""What the desk's own front page shows of entries: drafts, what is scheduled, and what moved."""

from datetime import timedelta
from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.permissions import policy_registry

from coldopen.accounts.models import User
from coldopen.publishing.models import Entry
from coldopen.utils.clock import now

MOST = 8
MOVED_WITHIN = timedelta(days=7)
MOVES = (
    "wagtail.publish",
    "wagtail.unpublish",
    "wagtail.delete",
    "wagtail.publish.scheduled",
    "wagtail.publish.schedule",
    "wagtail.unpublish.scheduled",
)


class DraftsPanel(Component):
    """The drafts that a user may go on with, the one touched last first."""

    template_name = "publishing/drafts_panel.html"
    order = 60

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return the drafts, and whether there are more."""
        found = list(drafts_of(parent_context["request"].user)[: MOST + 1])
        return {"drafts": found[:MOST], "has_more": len(found) > MOST}


class ScheduledPanel(Component):
    """What goes out, and what is taken down, by itself."""

    template_name = "publishing/scheduled_panel.html"
    order = 70

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return pairs of moment and entry, the next one first."""
        return {"coming": coming(), "going": going()}


class MovedPanel(Component):
    """What was published, taken down or scheduled in the last days, and by whom."""

    template_name = "publishing/moved_panel.html"
    order = 230

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return the newest moves."""
        since = now() - MOVED_WITHIN
        moves = PageLogEntry.objects.filter(action__in=MOVES, timestamp__gte=since)
        return {"moves": moves.select_related("user").order_by("-timestamp")[:MOST]}


def drafts_of(user: User) -> Any:
    """Return the entries with something unpublished that a user may edit, but what is scheduled."""
    policy = policy_registry.get_by_type(Page)
    mine = policy.instances_user_has_permission_for(user, "change").values("pk")
    scheduled = Revision.objects.page_revisions().filter(approved_go_live_at__isnull=False)
    return (
        Entry.objects.filter(pk__in=mine, has_unpublished_changes=True)
        .exclude(latest_revision__in=scheduled.values("pk"))
        .select_related("owner")
        .order_by("-latest_revision_created_at", "-pk")
    )


def coming() -> list[tuple[Any, Any]]:
    """Return when what goes out, the next first."""
    rows = (
        Revision.objects.page_revisions()
        .filter(approved_go_live_at__isnull=False)
        .order_by("approved_go_live_at")[:MOST]
    )
    pages = Page.objects.in_bulk([int(row.object_id) for row in rows])
    pairs = [(row.approved_go_live_at, pages.get(int(row.object_id))) for row in rows]
    return [(moment, page) for moment, page in pairs if page is not None]


def going() -> list[tuple[Any, Any]]:
    """Return when what is taken down, the next first."""
    pages = Page.objects.filter(live=True, expire_at__isnull=False).order_by("expire_at")[:MOST]
    return [(page.expire_at, page) for page in pages]
