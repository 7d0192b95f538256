import re
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from coldopen.publishing.models.publication import Publication
from coldopen.publishing.widgets import EntryChooser
from coldopen.utils.fields import WebAddressField

Place = Literal["main", "footer"]
# A path of this site, a place on the page, or an address that cannot run anything.
ADDRESS = re.compile(r"/(?![/\\])[^\s\\]*|#[^\s]*|(?:https?|mailto|tel):[^\s<>\"]+", re.IGNORECASE)
TARGETS = ("entry", "category", "tag", "address")


class MenuItem(Orderable):
    """One line of a menu; it leads to an entry, a category's or tag's archive, or any address.

    ``is_below`` puts it on the one sub-level, below the nearest item above that is not.
    """

    label = models.CharField(
        _("label"), max_length=100, blank=True, help_text=_("Empty takes the name of the target.")
    )
    entry = models.ForeignKey(
        "publishing.Entry",
        verbose_name=_("post or page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    category = models.ForeignKey(
        "publishing.Category",
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    tag = models.ForeignKey(
        "publishing.Tag",
        verbose_name=_("tag"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    address = models.CharField(
        _("or any address"),
        max_length=500,
        blank=True,
        help_text=_("For example /2016/, https://example.org/ or mailto:editor@example.org"),
    )
    is_below = models.BooleanField(_("below the item above"), default=False)

    panels = [
        FieldPanel("label"),
        FieldPanel("entry", widget=EntryChooser),
        FieldPanel("category"),
        FieldPanel("tag"),
        FieldPanel("address"),
        FieldPanel("is_below"),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.label or str(self.target)

    @property
    def target(self) -> Any:
        """The row or the address it leads to."""
        return self.entry or self.category or self.tag or self.address

    def clean(self) -> None:
        """Refuse an item that leads nowhere or to several places, and addresses that run."""
        super().clean()
        self.address = self.address.strip()
        chosen = [name for name in TARGETS if getattr(self, name)]
        if not chosen:
            told = gettext("Choose where it leads: a post or page, a category, a tag, an address.")
            raise ValidationError({"address": told})
        if len(chosen) > 1:
            told = gettext("It can lead to one place only. Empty all of these fields but one.")
            raise ValidationError({chosen[-1]: told})
        if not self.address:
            return
        if not ADDRESS.fullmatch(self.address):
            told = gettext("Begin it with a slash, https://, mailto: or tel:.")
            raise ValidationError({"address": told})
        if not self.label:
            raise ValidationError({"label": gettext("An address needs a label.")})


class MainMenuItem(MenuItem):
    """An item of the menu below the nameplate."""

    publication = ParentalKey(Publication, on_delete=models.CASCADE, related_name="main_menu")

    class Meta(MenuItem.Meta):
        verbose_name = _("main menu item")
        verbose_name_plural = _("main menu items")


class FooterMenuItem(MenuItem):
    """An item of the menu in the foot, which has no sub-level."""

    publication = ParentalKey(Publication, on_delete=models.CASCADE, related_name="footer_menu")

    panels = MenuItem.panels[:-1]

    class Meta(MenuItem.Meta):
        verbose_name = _("footer menu item")
        verbose_name_plural = _("footer menu items")


class SocialLink(Orderable):
    """A place elsewhere where readers can follow the publication."""

    publication = ParentalKey(Publication, on_delete=models.CASCADE, related_name="social_links")
    label = models.CharField(_("label"), max_length=100, help_text=_("For example: Mastodon"))
    url = WebAddressField(_("address"), max_length=500)

    panels = [FieldPanel("label"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("social link")
        verbose_name_plural = _("social links")

    def __str__(self) -> str:
        return f"{self.label}: {self.url}"
