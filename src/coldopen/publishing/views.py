"""The desk's views of what belongs to entries."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from coldopen.publishing.actions import end_draft_link, make_draft_link
from coldopen.publishing.models import DraftLink, Entry


@require_http_methods(["GET", "HEAD", "POST"])
def draft_links(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show the links to an entry's draft, or make one."""
    entry = _editable(request, entry_id)
    if request.method == "POST":
        make_draft_link(entry=entry, user=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The link is made. Whoever has it can read the draft."))
        return redirect("publishing_draft_links", entry_id)
    links = entry.draft_links.open().select_related("made_by")
    context = {
        "entry": entry,
        "links": [(link, settings.SITE_URL + link.address) for link in links],
        "header_title": _("Show the draft to somebody"),
        "header_icon": "link",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[entry_id]),
                "label": entry.get_admin_display_title(),
            },
            {"url": "", "label": _("Draft links")},
        ],
    }
    return TemplateResponse(request, "publishing/draft_links.html", context)


@require_POST
def end(request: HttpRequest, entry_id: int, link_id: int) -> HttpResponse:
    """Let a link to a draft lead nowhere any more."""
    entry = _editable(request, entry_id)
    end_draft_link(link=get_object_or_404(DraftLink, pk=link_id, entry=entry))
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("publishing_draft_links", entry_id)


def _editable(request: HttpRequest, entry_id: int) -> Entry:
    """Return an entry that the user may edit; raises Http404 or PermissionDenied."""
    entry = get_object_or_404(Entry, pk=entry_id).specific
    if not entry.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    found: Entry = entry
    return found
