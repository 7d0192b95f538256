from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import PreviewableMixin

from coldopen.delivery.memo import once_a_render
from coldopen.delivery.render import render
from coldopen.delivery.tags import shows
from coldopen.media.querysets import shown_where
from coldopen.publishing.look import ACCENT, HomeLayout, TypePair, checked_accent, dark_accent
from coldopen.publishing.models.breaks import ListingBreak
from coldopen.publishing.panels import PUBLICATION_FORM
from coldopen.publishing.permalinks import check_pattern
from coldopen.publishing.tasks import draw_missing_cards

ZONES = [(zone, zone) for zone in settings.WAGTAIL_USER_TIME_ZONES]


@register_setting(icon="site")
class Publication(PreviewableMixin, ClusterableModel, BaseGenericSetting):
    """What the publication is called, how it looks, and how its addresses and dates are made."""

    name = models.CharField(_("name"), max_length=100, default="Cold Open")
    tagline = models.CharField(_("tagline"), max_length=300, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC", choices=ZONES)
    permalinks = models.CharField(
        _("permalinks"),
        max_length=100,
        default="/{year}/{month}/{slug}/",
        help_text=_("How new posts' addresses are made: {year}, {month}, {day} and {slug}."),
    )
    posts_per_page = models.PositiveSmallIntegerField(
        _("posts on a page"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    card_for_all = models.BooleanField(
        _("a card for every post"),
        default=False,
        help_text=_(
            "Link previews show a card with the headline also where a post has a lead picture."
        ),
    )
    card = models.CharField(max_length=100, blank=True, editable=False)
    logo = models.ForeignKey(
        "media.Picture",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Stands in place of the name, which remains its text alternative."),
    )
    accent = models.CharField(
        _("accent"),
        max_length=40,
        default=ACCENT,
        help_text=_("The colour of links and buttons, as #8a2a12 or a name."),
    )
    accent_on_dark = models.CharField(
        _("accent on the dark ground"),
        max_length=40,
        blank=True,
        help_text=_("Empty takes one of the same hue that can be read there."),
    )
    type_pair = models.CharField(
        _("typefaces"), max_length=20, choices=TypePair.choices, default=TypePair.NEWSREADER
    )
    home_layout = models.CharField(
        _("front page"), max_length=20, choices=HomeLayout.choices, default=HomeLayout.FRONT
    )
    footer_text = RichTextField(
        _("text in the foot"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("Such as who publishes this and who owns the words."),
    )

    edit_handler = PUBLICATION_FORM
    select_related: ClassVar[list[str]] = ["logo"]
    preview_modes: ClassVar[list[tuple[str, Any]]] = [
        ("front", _("Front page")),
        ("post", _("Newest post")),
    ]

    class Meta:
        verbose_name = _("publication")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse permalinks that would not be one post's alone, and colours nobody could read."""
        super().clean()
        told: dict[str, Any] = {}
        try:
            check_pattern(self.permalinks)
        except ValidationError as error:
            told["permalinks"] = error
        try:
            self.accent = checked_accent(self.accent)
        except ValidationError as error:
            told["accent"] = error
        try:
            dark = self.accent_on_dark.strip()
            self.accent_on_dark = checked_accent(dark, dark=True) if dark else ""
        except ValidationError as error:
            told["accent_on_dark"] = error
        if told:
            raise ValidationError(told)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, counting every listing's pages anew when another number of posts fills one."""
        stored = Publication.objects.filter(pk=self.pk).first()
        super().save(*args, **kwargs)
        if stored is None or stored.posts_per_page != self.posts_per_page:
            # By name, because posts need this module for the calendar day they are published on.
            posts = apps.get_model("publishing", "PostPage")._default_manager
            ListingBreak.objects.count_all(posts.listed(), self.posts_per_page)
        if stored is None or stored.name != self.name or self.card_for_all > stored.card_for_all:
            self._draw_cards_anew(is_renamed=stored is not None and stored.name != self.name)

    def _draw_cards_anew(self, *, is_renamed: bool) -> None:
        """Leave the cards of link previews to the task worker; a new name is on all of them."""
        if is_renamed:
            apps.get_model("publishing", "Entry")._default_manager.update(card="")
        draw_missing_cards.enqueue()

    @property
    def dark_accent(self) -> str:
        """The accent on the dark ground: the chosen one, or one of the same hue."""
        return self.accent_on_dark or dark_accent(self.accent)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show a page with these settings, saved or not, by the page function that readers' has."""
        with draft_publication(self):
            rendered = render(self._preview_address(mode_name))
        return HttpResponse(rendered.body, content_type=rendered.content_type)

    def _preview_address(self, mode_name: str) -> str:
        if mode_name != "post":
            return "/"
        posts = apps.get_model("publishing", "PostPage")._default_manager
        newest = posts.listed().open_to_all().newest_first().first()
        return newest.address if newest else "/"

    @property
    def timezone(self) -> ZoneInfo:
        """The zone its days begin in."""
        return ZoneInfo(self.zone)


_draft: ContextVar[Publication | None] = ContextVar("draft", default=None)


def publication() -> Publication:
    """Return the publication's settings."""
    shows("publication")
    return _draft.get() or _loaded_publication()


def is_draft() -> bool:
    """Tell whether what is being made shows settings that are not saved."""
    return _draft.get() is not None


@contextmanager
def draft_publication(draft: Publication) -> Iterator[None]:
    """Let everything made in the block show settings in memory; what is stored stays as it is."""
    token = _draft.set(draft)
    try:
        yield
    finally:
        _draft.reset(token)


@once_a_render
def _loaded_publication() -> Publication:
    found: Publication = Publication.load()
    return found


@shown_where("picture")
def publication_with_logo(picture: models.OuterRef) -> Any:
    """Return the publication where a picture is its logo, which everybody sees."""
    return Publication.objects.filter(logo=picture)
