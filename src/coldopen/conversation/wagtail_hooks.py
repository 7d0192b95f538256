"""The conversation in the desk: its menu item and the moderation queue."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from coldopen.conversation import views
from coldopen.conversation.models import Comment, Mention


class ConversationMenuItem(MenuItem):
    """The menu item of those who moderate, with the number of what waits."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to moderators."""
        return views.may_moderate(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        """Render with the number of pending comments and mentions."""
        component = super().render_component(request)
        waiting = (
            Comment.objects.pending().count()
            + Mention.objects.filter(state=Mention.State.PENDING).count()
        )
        if waiting:
            component.label = _("Conversation (%(count)d)") % {"count": waiting}
        return component


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
