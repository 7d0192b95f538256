from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils.translation import gettext_lazy as _

from coldopen.publishing.models.entries import Entry
from coldopen.publishing.querysets import DraftLinkQuerySet

SALT = "draft"
LASTS = timedelta(days=14)


class DraftLink(models.Model):
    """A way to an entry's newest draft for somebody without an account, until it ends."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="draft_links")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="draft_links"
    )
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    objects = DraftLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft link")
        verbose_name_plural = _("draft links")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.entry_id} until {self.ends_at:%Y-%m-%d}"

    @property
    def address(self) -> str:
        """The path of the draft; it is signed, so that nobody finds one by counting."""
        return f"/preview/{signing.dumps(self.pk, salt=SALT)}/"
