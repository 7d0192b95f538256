from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from coldopen.delivery.memo import once_a_render
from coldopen.delivery.tags import shows
from coldopen.publishing.models.breaks import ListingBreak
from coldopen.publishing.permalinks import check_pattern
from coldopen.publishing.tasks import draw_missing_cards

ZONES = [(zone, zone) for zone in settings.WAGTAIL_USER_TIME_ZONES]


@register_setting(icon="site")
class Publication(BaseGenericSetting):
    """What the publication is called and how its addresses and dates are made."""

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

    class Meta:
        verbose_name = _("publication")

    def clean(self) -> None:
        """Refuse a permalink pattern that would not give each post an address of its own."""
        try:
            check_pattern(self.permalinks)
        except ValidationError as error:
            raise ValidationError({"permalinks": error}) from error

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
    def timezone(self) -> ZoneInfo:
        """The zone its days begin in."""
        return ZoneInfo(self.zone)


def publication() -> Publication:
    """Return the publication's settings."""
    shows("publication")
    return _loaded_publication()


@once_a_render
def _loaded_publication() -> Publication:
    found: Publication = Publication.load()
    return found
