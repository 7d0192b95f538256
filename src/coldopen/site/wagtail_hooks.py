"""What the desk needs of readers' pages: previews of the look, and whether the theme works."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.ui.components import Component

from coldopen.publishing.models import Publication
from coldopen.site import desk
from coldopen.site.checks import theme_faults


class ThemePanel(Component):
    """What is wrong with the owner's theme, for those who can tell its owner."""

    name = "theme_faults"
    template_name = "site/theme_faults.html"
    order = 10

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return the sentences."""
        return {"faults": self.faults}


@hooks.register("register_admin_urls")
def look_urls() -> list[URLPattern]:
    """The addresses of previews, below the desk's."""
    return [
        path("look/sheet/", desk.look_sheet, name="look_sheet"),
        path("look/preview/", desk.look_preview, name="look_preview"),
    ]


@hooks.register("construct_homepage_panels")
def theme_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Say on the desk's own front page what is wrong with the owner's theme."""
    if not Publication.get_permission_policy().user_has_permission(request.user, "change"):
        return
    if faults := theme_faults():
        panels.append(ThemePanel(faults))
