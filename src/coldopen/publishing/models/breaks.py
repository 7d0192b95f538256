from django.db import models

from coldopen.publishing.querysets import Key, ListingBreakQuerySet


class ListingBreak(models.Model):
    """Where a numbered page of a listing begins, counted from the oldest post.

    Stored, so that a new post changes only the newest page of each listing it enters.
    """

    listing = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    post_id = models.BigIntegerField()

    objects = ListingBreakQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "number"], name="one_break_a_page")
        ]
        indexes = [
            models.Index(fields=["listing", "published_at", "post_id"], name="breaks_by_key")
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.number}"

    @property
    def key(self) -> Key:
        """The key of the oldest post of the page, when it was begun."""
        return self.published_at, self.post_id
