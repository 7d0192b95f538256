"""Writers' profiles in the desk."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.views import generic
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.viewsets.model import ModelViewSet

from coldopen.accounts.models import User


class AddUser(generic.CreateView):
    """A new writer is a new user, made under Settings."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the form of users."""
        return redirect("wagtailusers_users:add")


class DeleteUser(generic.DeleteView):
    """A writer who goes is a user who goes, under Settings."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the users' own question."""
        return redirect("wagtailusers_users:delete", kwargs["pk"])


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
    add_view_class = AddUser
    delete_view_class = DeleteUser
    panels = (
        FieldPanel("display_name"),
        FieldPanel("slug"),
        FieldPanel("bio"),
        FieldPanel("portrait"),
        FieldPanel("website"),
        InlinePanel("follow_links", heading=_("Follow links"), label=_("Follow link")),
    )


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
