"""Writers' profiles in the desk."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from coldopen.accounts.models import User


class ProfilePermissions(ModelPermissionPolicy):
    """Whoever may change users may change their profiles; users come and go under Settings."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Refuse to add or delete here."""
        return action not in {"add", "delete"} and super().user_has_permission(user, action)


class WriterViewSet(ModelViewSet):
    """What readers see of those who write."""

    model = User
    url_namespace = "writers"
    icon = "user"
    menu_label = _("Writers")
    menu_order = 270
    add_to_admin_menu = True
    list_display = ("byline", "slug", "website")
    search_fields = ("display_name", "username")
    copy_view_enabled = False
    panels = (
        FieldPanel("display_name"),
        FieldPanel("slug"),
        FieldPanel("bio"),
        FieldPanel("portrait"),
        FieldPanel("website"),
        InlinePanel("follow_links", heading=_("Follow links"), label=_("Follow link")),
    )

    @property
    def permission_policy(self) -> ProfilePermissions:
        """The rights of those who may change users, without adding or deleting them here."""
        return ProfilePermissions(self.model)


class ProfileForm(forms.ModelForm[User]):
    """A writer's own profile."""

    class Meta:
        model = User
        fields = ("display_name", "bio", "portrait", "website")


class ProfilePanel(BaseSettingsPanel):
    """The part of everybody's account page that readers see."""

    name = "writer"
    title = _("What readers see of you")
    order = 150
    form_class = ProfileForm


@hooks.register("register_admin_viewset")
def writers() -> WriterViewSet:
    """The profiles of all writers."""
    return WriterViewSet("writers")


@hooks.register("register_account_settings_panel")
def profile(request: HttpRequest, user: User, wagtail_profile: object) -> ProfilePanel:
    """One's own profile."""
    return ProfilePanel(request, user, wagtail_profile)
