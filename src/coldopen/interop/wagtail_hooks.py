"""Imports in the desk."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from coldopen.interop import views


class ImportMenuItem(MenuItem):
    """The menu item of the publication's owner."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to owners."""
        return bool(request.user.is_superuser)


@hooks.register("register_settings_menu_item")
def import_menu_item() -> MenuItem:
    """The menu item that leads to imports."""
    return ImportMenuItem(
        _("Import"), reverse_lazy("interop_imports"), icon_name="upload", order=900
    )


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern]:
    """The addresses of imports, below the desk's."""
    return [
        path("import/", views.imports, name="interop_imports"),
        path("import/<int:run_id>/", views.one_import, name="interop_import"),
        path("import/<int:run_id>/forget/", views.forget, name="interop_forget_import"),
    ]
