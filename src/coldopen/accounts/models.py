import re
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from coldopen.utils.fields import WebAddressField
from coldopen.utils.pictures import portrait

# Pixels on each side of a portrait: twice what the largest place shows.
PORTRAIT = 240
KEPT_PORTRAIT = re.compile(r"writers/[0-9a-f]{20}(?:_\w+)?\.jpg")


class User(ClusterableModel, AbstractUser):
    """Somebody with an account; a writer is a user who has a byline.

    ``slug`` is the address of the writer's page (``/author/<slug>/``) and never changes by itself.
    """

    display_name = models.CharField(_("name on bylines"), max_length=200, blank=True)
    slug = models.SlugField(
        _("address of the page"), max_length=200, unique=True, allow_unicode=True
    )
    bio = models.TextField(_("about"), blank=True)
    portrait = models.ImageField(_("portrait"), upload_to="writers/", blank=True)
    website = WebAddressField(_("web site"), blank=True)
    wordpress_id = models.BigIntegerField(null=True, blank=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.byline

    def clean(self) -> None:
        """Write a new portrait anew; refuse what is no picture."""
        super().clean()
        try:
            self._take_in_portrait()
        except ValidationError as error:
            raise ValidationError({"portrait": error}) from error

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with an address made of the user name and a portrait small and without metadata.

        Raises UnfitPicture where the portrait is no picture.
        """
        if not self.slug:
            self.slug = free_slug(self.username)
        self._take_in_portrait()
        before = User.objects.filter(pk=self.pk).values_list("portrait", flat=True).first()
        super().save(*args, **kwargs)
        if before and before != self.portrait.name:
            transaction.on_commit(lambda: forget_portrait(before))

    def _take_in_portrait(self) -> None:
        """Replace a portrait that was not written here by one that is."""
        raw: Any = self.portrait
        was_stored = bool(raw) and raw._committed
        if not raw or (was_stored and KEPT_PORTRAIT.fullmatch(raw.name)):
            return
        storage, name = raw.storage, raw.name
        try:
            self.portrait = portrait(raw.file, PORTRAIT)
        finally:
            if was_stored:
                raw.close()
                storage.delete(name)

    @property
    def byline(self) -> str:
        """The name readers see."""
        return self.display_name or self.get_full_name() or self.username

    @property
    def address(self) -> str:
        """The path of the writer's page."""
        return f"/author/{self.slug}/"


class FollowLink(models.Model):
    """A place elsewhere where readers can follow a writer."""

    user = ParentalKey(User, on_delete=models.CASCADE, related_name="follow_links")
    label = models.CharField(_("label"), max_length=100, help_text=_("For example: Mastodon"))
    url = WebAddressField(_("address"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("follow link")
        verbose_name_plural = _("follow links")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.label}: {self.url}"


class Attempt(models.Model):
    """One use of something that strangers may call only so often, see limits.py."""

    action = models.CharField(max_length=20)
    source = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [
            models.Index(fields=["action", "source", "at"], name="attempts_of_source"),
            models.Index(fields=["action", "at"], name="attempts_overall"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.source}"


def free_slug(wanted: str) -> str:
    """Return ``wanted`` as a slug that no user has yet, with a number behind it if need be."""
    stem = slugify(wanted, allow_unicode=True)[:190] or "writer"
    slug, number = stem, 2
    while User.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug


def forget_portrait(name: str) -> None:
    """Delete the file of a portrait that nobody has any more."""
    if not User.objects.filter(portrait=name).exists():
        User._meta.get_field("portrait").storage.delete(name)
