"""The moderation queue in the desk."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from coldopen.accounts.models import User
from coldopen.conversation.actions import moderate_comment, moderate_mention
from coldopen.conversation.models import Comment, Mention

PER_PAGE = 50
TABS = {
    "pending": gettext_lazy("Waiting"),
    "approved": gettext_lazy("Approved"),
    "spam": gettext_lazy("Spam"),
    "trashed": gettext_lazy("Trash"),
}
# The buttons on what is in another state: the state they lead to.
BUTTONS = {
    "approved": gettext_lazy("Approve"),
    "pending": gettext_lazy("Hold"),
    "spam": gettext_lazy("Spam"),
    "trashed": gettext_lazy("Trash"),
}


def may_moderate(user: User | AnonymousUser) -> bool:
    """Tell whether a user may decide about comments and mentions."""
    return bool(user.is_active and user.has_perm("conversation.moderate_comment"))


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show comments and mentions of one state, what waits longest first."""
    if not may_moderate(request.user):
        raise PermissionDenied
    state = request.GET.get("state", "pending")
    if state not in TABS:
        state = "pending"
    order = "created_at" if state == "pending" else "-created_at"
    comments = Comment.objects.filter(state=state).select_related("post", "parent").order_by(order)
    page = Paginator(comments, PER_PAGE).get_page(request.GET.get("p"))
    mentions = Mention.objects.filter(state=state).select_related("post").order_by(order)[:PER_PAGE]
    context = {
        "state": state,
        "tabs": [
            (name, label, Comment.objects.filter(state=name).count())
            for name, label in TABS.items()
        ],
        "buttons": [(name, label) for name, label in BUTTONS.items() if name != state],
        "page": page,
        "mentions": mentions,
        "header_title": _("Conversation"),
        "header_icon": "comment",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Conversation")},
        ],
    }
    return TemplateResponse(request, "conversation/queue.html", context)


@require_POST
def moderate(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Put one comment or mention into the state named in the form, and go back to the queue."""
    if not may_moderate(request.user):
        raise PermissionDenied
    state = request.POST.get("state", "")
    if state not in BUTTONS:
        return HttpResponseBadRequest("unknown state")
    before, name = _put(pk, kind, state)
    messages.success(request, _("%(name)s: %(state)s.") % {"name": name, "state": TABS[state]})
    back = before if before in TABS else "pending"
    return redirect(f"{reverse('conversation_queue')}?state={back}")


def _put(pk: int, kind: str, state: str) -> tuple[Any, str]:
    if kind == "comment":
        comment = get_object_or_404(Comment, pk=pk)
        before = comment.state
        moderate_comment(comment=comment, state=Comment.State(state))
        return before, comment.author_name
    mention = get_object_or_404(Mention, pk=pk)
    before = mention.state
    moderate_mention(mention=mention, state=Mention.State(state))
    return before, mention.author_name or mention.source
