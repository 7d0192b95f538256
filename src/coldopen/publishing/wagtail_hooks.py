"""Categories and tags in the desk."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from coldopen.publishing.models import Category, Tag
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
    items = (CategoryViewSet("categories"), TagViewSet("tags"))


@hooks.register("register_admin_viewset")
def sections() -> SectionsGroup:
    """The categories and tags of the publication."""
    return SectionsGroup()


@hooks.register("register_admin_viewset")
def tag_chooser() -> TagChooserViewSet:
    """What menus choose a tag with."""
    return TagChooserViewSet("tag_chooser", url_prefix="choose-tag")
