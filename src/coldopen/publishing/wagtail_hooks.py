"""Publishing in the desk: sections, series, links to drafts, and the desk's own front page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.models import Page

from coldopen.accounts.models import User
from coldopen.publishing import views
from coldopen.publishing.desk import DraftsPanel, MovedPanel, ScheduledPanel
from coldopen.publishing.models import Category, Entry, Series, Tag
from coldopen.publishing.widgets import RowChooser


class CategoryViewSet(ModelViewSet):
    """The sections posts are sorted into."""

    model = Category
    icon = "folder-open-1"
    list_display = ("name", "slug", "parent", "in_menu")
    list_filter = ("in_menu",)
    search_fields = ("name", "slug")
    panels = (
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("parent"),
        FieldPanel("description"),
        FieldPanel("in_menu"),
    )
    copy_view_enabled = False


class TagViewSet(ModelViewSet):
    """The words posts are found by."""

    model = Tag
    icon = "tag"
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    panels = (FieldPanel("name"), FieldPanel("slug"), FieldPanel("description"))
    copy_view_enabled = False


class SeriesViewSet(ModelViewSet):
    """Posts that belong together."""

    model = Series
    icon = "list-ol"
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    panels = (FieldPanel("name"), FieldPanel("slug"), FieldPanel("description"))
    copy_view_enabled = False


class SeriesChooser(ChooserViewSet):
    """The choice of a series while a post is written, where a new one can be begun as well."""

    model = Series
    icon = "list-ol"
    choose_one_text = _("Choose a series")
    choose_another_text = _("Choose another series")
    edit_item_text = _("Edit this series")
    form_fields = ("name",)


class TagChooserViewSet(ChooserViewSet):
    """Chooses a tag, of which there may be thousands."""

    model = Tag
    icon = "tag"
    base_widget_class = RowChooser
    choose_one_text = _("Choose a tag")
    choose_another_text = _("Choose another tag")


class SectionsGroup(ModelViewSetGroup):
    """The menu of what posts are found under."""

    menu_label = _("Sections")
    menu_icon = "folder-open-1"
    menu_order = 260
    items = (CategoryViewSet("categories"), TagViewSet("tags"), SeriesViewSet("series"))


@hooks.register("register_admin_viewset")
def sections() -> SectionsGroup:
    """The categories and tags of the publication."""
    return SectionsGroup()


@hooks.register("register_admin_viewset")
def series_chooser() -> SeriesChooser:
    """The choice of a series."""
    return SeriesChooser("series_chooser")


@hooks.register("construct_homepage_panels")
def entries_today(request: HttpRequest, panels: list[Component]) -> None:
    """Show drafts, what is scheduled and what moved; drafts stand in for Wagtail's last edits."""
    panels[:] = [panel for panel in panels if not isinstance(panel, RecentEditsPanel)]
    panels += [DraftsPanel(), ScheduledPanel(), MovedPanel()]


@hooks.register("register_admin_urls")
def draft_link_urls() -> list[URLPattern]:
    """Where links to drafts are made and ended."""
    return [
        path("drafts/<int:entry_id>/", views.draft_links, name="publishing_draft_links"),
        path(
            "drafts/<int:entry_id>/<int:link_id>/end/",
            views.end,
            name="publishing_end_draft_link",
        ),
    ]


@hooks.register("register_page_header_buttons")
def draft_link_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """The way to an entry's draft links, in the menu beside its headline."""
    if isinstance(page.specific, Entry) and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Show the draft to somebody"),
            reverse("publishing_draft_links", args=[page.pk]),
            icon_name="link",
            priority=66,
        )


def tag_chooser() -> TagChooserViewSet:
    """What menus choose a tag with."""
    return TagChooserViewSet("tag_chooser", url_prefix="choose-tag")
