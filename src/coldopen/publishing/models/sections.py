from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase


class Category(models.Model):
    """A section that posts are sorted into; sections can have sections inside."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True)
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    description = models.TextField(_("description"), blank=True)
    in_menu = models.BooleanField(_("in the menu"), default=False)
    wordpress_id = models.BigIntegerField(null=True, blank=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The path of its archive."""
        return f"/category/{self.slug}/"


class Tag(TagBase):
    """A word that posts are found by."""

    free_tagging = True
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    @property
    def address(self) -> str:
        """The path of its archive."""
        return f"/tag/{self.slug}/"


class Series(models.Model):
    """Posts that belong together and are read in the order in which they came out."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, giving a new series an address made of its name."""
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    @property
    def address(self) -> str:
        """The path of its page."""
        return f"/series/{self.slug}/"

    def _free_slug(self) -> str:
        stem = slugify(self.name, allow_unicode=True)[:190] or "series"
        slug, number = stem, 2
        while Series.objects.filter(slug=slug).exclude(pk=self.pk).exists():
            slug, number = f"{stem}-{number}", number + 1
        return slug
