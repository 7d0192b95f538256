"""The conversation in the desk: its menu item and the moderation queue."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from coldopen.conversation import views
from coldopen.conversation.models import Comment, Mention
from coldopen.publishing.models import HomePage


class ConversationMenuItem(MenuItem):
    """The menu item of those who moderate, with the number of what waits."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to moderators."""
        return views.may_moderate(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        """Render with the number of pending comments and mentions."""
        component = super().render_component(request)
        if count := waiting():
            component.label = _("Conversation (%(count)d)") % {"count": count}
        return component


class TodayPanel(Component):
    """What to do first: write, look at what waits, see what readers see."""

    template_name = "conversation/today.html"
    order = 50

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return where a post is begun, and how many comments and mentions wait for this user."""
        user = parent_context["request"].user
        home = HomePage.objects.get()
        return {
            "home": home if home.permissions_for_user(user).can_add_subpage() else None,
            "moderates": views.may_moderate(user),
            "waiting": waiting(),
        }


def waiting() -> int:
    """Return how many comments and mentions wait for a decision."""
    mentions = Mention.objects.filter(state=Mention.State.PENDING)
    return Comment.objects.pending().count() + mentions.count()


@hooks.register("construct_homepage_panels")
def today(request: HttpRequest, panels: list[Component]) -> None:
    """Put the panel of what to do first on the desk's own front page."""
    panels.append(TodayPanel())


@hooks.register("register_admin_urls")
def conversation_urls() -> list[URLPattern]:
    """The queue's addresses, below the desk's."""
    return [
        path("conversation/", views.queue, name="conversation_queue"),
        path("conversation/comments/<int:pk>/", views.moderate, {"kind": "comment"}),
        path("conversation/mentions/<int:pk>/", views.moderate, {"kind": "mention"}),
    ]


@hooks.register("register_admin_menu_item")
def conversation_menu_item() -> MenuItem:
    """The menu item that leads to the queue."""
    return ConversationMenuItem(
        gettext_lazy("Conversation"),
        reverse_lazy("conversation_queue"),
        name="conversation",
        icon_name="comment",
        order=250,
    )
