from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.models import Orderable, PageManager

from coldopen.publishing.models.breaks import ListingBreak
from coldopen.publishing.models.entries import DECIDING, Entry
from coldopen.publishing.models.publication import publication
from coldopen.publishing.models.sections import Category, Series, Tag
from coldopen.publishing.panels import POST_PANELS, POST_SETTINGS
from coldopen.publishing.permalinks import permalink
from coldopen.publishing.querysets import SITE, Key, PostQuerySet
from coldopen.publishing.signals import post_listed
from coldopen.utils.clock import now


class PostPage(Entry):
    """A post: dated, by named writers, in the listings and feeds."""

    categories = ParentalManyToManyField(
        Category, verbose_name=_("categories"), blank=True, related_name="posts"
    )
    tags = ClusterTaggableManager(
        through="publishing.TaggedPost", verbose_name=_("tags"), blank=True
    )
    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    is_sticky = models.BooleanField(
        _("keep at the top of the front page"),
        default=False,
        help_text=_("It stands before newer posts until you take this back."),
    )
    listed_at = models.DateTimeField(null=True, editable=False)
    listed_on = models.DateField(null=True, editable=False)
    is_listed = models.BooleanField(default=False, editable=False)

    objects = PageManager.from_queryset(PostQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["publishing.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = POST_PANELS
    settings_panels = POST_SETTINGS
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *Entry.exclude_fields_in_copy,
        "is_sticky",
        "corrections",
        "listed_at",
        "listed_on",
        "is_listed",
    ]
    kept_columns: ClassVar[tuple[str, ...]] = (
        *Entry.kept_columns,
        "listed_at",
        "listed_on",
        "is_listed",
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(
                fields=["listed_at", "entry_ptr"],
                condition=models.Q(is_listed=True),
                name="listed_posts",
            ),
            models.Index(
                fields=["listed_on"], condition=models.Q(is_listed=True), name="posts_of_days"
            ),
            models.Index(
                fields=["listed_at"], condition=models.Q(is_sticky=True), name="sticky_posts"
            ),
        ]

    def keep_columns(self) -> dict[str, Any]:
        """Also keep the columns that listings go by."""
        before = super().keep_columns()
        self.is_listed = self.is_public
        self.listed_at = self.published_at
        self.listed_on = self.day
        return before

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and bring the numbered pages of the listings it enters or leaves in order.

        A new post without a byline gets that of whoever begins it.
        """
        fields = kwargs.get("update_fields")
        if fields is not None and not DECIDING & set(fields):  # a draft's, which nobody lists
            super().save(*args, **kwargs)
            return
        if self._state.adding and self.owner and not self.bylines.all():
            self.bylines.add(Byline(writer=self.owner))
        stored = PostPage.objects.listed().filter(pk=self.pk).first()
        before = stored.places if stored else {}
        super().save(*args, **kwargs)
        after = self.places
        for listing in dict.fromkeys([*before, *after]):
            if before.get(listing) != after.get(listing):
                posts = PostPage.objects.listed()
                size = publication().posts_per_page
                ListingBreak.objects.keep(listing, posts, size, entered=after.get(listing))
        if after and after != before:
            post_listed.send(PostPage, post_id=self.pk)

    @property
    def places(self) -> dict[str, Key]:
        """The listings it stands in now, and where in each."""
        if not self.is_listed or self.listed_at is None:
            return {}
        return dict.fromkeys(self.listings, (self.listed_at, self.pk))

    @property
    def listings(self) -> list[str]:
        """The listings it stands in once it is listed."""
        return [
            SITE,
            *(f"tag:{item.tag_id}" for item in self.tagged_items.all()),
            *(f"category:{category.pk}" for category in self.categories.all()),
            *(f"writer:{byline.writer_id}" for byline in self.bylines.all()),
        ]

    @property
    def names_to_find(self) -> list[str]:
        """Its writers, tags and categories."""
        return [
            *(writer.byline for writer in self.writers),
            *(item.tag.name for item in self.tagged_items.all()),
            *(category.name for category in self.categories.all()),
        ]

    @property
    def marks_to_find(self) -> list[str]:
        """Its year, writers, tags and categories."""
        return [
            *super().marks_to_find,
            *(f"w{byline.writer_id}" for byline in self.bylines.all()),
            *(f"t{item.tag_id}" for item in self.tagged_items.all()),
            *(f"c{category.pk}" for category in self.categories.all()),
        ]

    def wanted_address(self) -> str:
        """Return the path made of the publication's permalink pattern and the post's day."""
        settings_now = publication()
        day = self.day or now().astimezone(settings_now.timezone).date()
        return permalink(settings_now.permalinks, day, self.slug)

    @property
    def writers(self) -> list[Any]:
        """Its writers in the order of the byline, also of a draft in memory."""
        return [
            byline.writer for byline in sorted(self.bylines.all(), key=lambda b: b.sort_order or 0)
        ]


class TaggedPost(ItemBase):
    """One post carrying one tag."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged_posts")
    content_object = ParentalKey(PostPage, on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        unique_together = [("tag", "content_object")]


class Byline(Orderable):
    """One writer of a post, in the order of the byline."""

    post = ParentalKey(PostPage, on_delete=models.CASCADE, related_name="bylines")
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("writer"),
        on_delete=models.PROTECT,
        related_name="bylines",
    )

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["post", "writer"], name="one_byline_each")]

    def __str__(self) -> str:
        return str(self.writer)


class Correction(models.Model):
    """What was wrong in a post and is right now, with the day on which that was said."""

    post = ParentalKey(PostPage, on_delete=models.CASCADE, related_name="corrections")
    text = models.TextField(
        _("correction"), help_text=_("What stood there before, and what is right.")
    )
    corrected_at = models.DateTimeField(_("corrected"), default=now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["corrected_at", "pk"]
        indexes = [models.Index(fields=["-corrected_at"], name="newest_corrections")]

    def __str__(self) -> str:
        return self.text[:60]


class RelatedPost(models.Model):
    """A post that readers of another may want next, the higher the score the sooner."""

    post = models.ForeignKey(PostPage, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(PostPage, on_delete=models.CASCADE, related_name="related_from")
    score = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "other"], name="related_once")]
        indexes = [models.Index(fields=["post", "-score"], name="related_by_score")]

    def __str__(self) -> str:
        return f"{self.other_id} after {self.post_id}"
