from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from coldopen.publishing.models import Entry

STEP = 6
DEEPEST = 60


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments by state."""

    def approved(self) -> Self:
        """Keep what everybody may read."""
        return self.filter(state=Comment.State.APPROVED)

    def pending(self) -> Self:
        """Keep what waits for an editor."""
        return self.filter(state=Comment.State.PENDING)

    def on_open_entries(self) -> Self:
        """Keep those on what everybody may read, asked for each comment in the order of all.

        So the newest few are found without looking at every entry.
        """
        entries = Entry.objects.open_to_all().filter(pk=OuterRef("post_id"))
        return self.filter(Exists(entries))

    def in_threads(self) -> Self:
        """Order so that each reply follows what it replies to, the oldest first."""
        return self.order_by("path")


class Comment(models.Model):
    """A reader's reply below an entry.

    ``path`` orders whole threads with one sort: the path of the parent, then the own id in base 36
    at a fixed width, so that the depth is its length.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        APPROVED = "approved", _("Approved")
        SPAM = "spam", _("Spam")
        TRASHED = "trashed", _("Trash")
        DELETED = "deleted", _("Deleted")

    class Origin(models.TextChoices):
        FORM = "form", _("Form")
        XMLRPC = "xmlrpc", "XML-RPC"
        REST = "rest", "REST"
        WEBMENTION = "webmention", "Webmention"
        ACTIVITYPUB = "activitypub", "ActivityPub"
        IMPORT = "import", _("Import")

    post = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    path = models.CharField(max_length=STEP * (DEEPEST + 1), editable=False)
    author_name = models.CharField(_("name"), max_length=200)
    author_email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    author_url = models.URLField(_("web site"), max_length=500, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
    )
    guest = models.CharField(max_length=32, blank=True, editable=False)
    body_source = models.TextField(_("text"))
    body_html = models.TextField(editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.FORM)
    remote_url = models.URLField(max_length=500, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(null=True, blank=True)
    wordpress_id = models.BigIntegerField(null=True, editable=False)
    import_key = models.CharField(  # noqa: DJ001  unique, so absent is NULL
        max_length=255, unique=True, null=True, editable=False
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [("moderate_comment", "Can moderate comments")]
        indexes = [
            models.Index(fields=["post", "state", "path"], name="comments_of_post"),
            models.Index(fields=["state", "-created_at"], name="moderation_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.body_source[:60]}"

    @property
    def depth(self) -> int:
        """How many comments it stands below: 0 for one that starts a thread."""
        return len(self.path) // STEP - 1

    @property
    def anchor(self) -> str:
        """The fragment of its permalink; what came from WordPress keeps the one it had there."""
        if self.wordpress_id is not None:
            return f"comment-{self.wordpress_id}"
        return f"reply-{self.pk}"


class MentionQuerySet(models.QuerySet["Mention"]):
    """Mentions by state."""

    def approved(self) -> Self:
        """Keep what everybody may see."""
        return self.filter(state=Mention.State.APPROVED)


class Mention(models.Model):
    """Another site's page that links to an entry here."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        APPROVED = "approved", _("Approved")
        SPAM = "spam", _("Spam")
        TRASHED = "trashed", _("Trash")

    class Kind(models.TextChoices):
        MENTION = "mention", _("Mention")
        LIKE = "like", _("Like")
        REPOST = "repost", _("Repost")
        PINGBACK = "pingback", _("Pingback")
        TRACKBACK = "trackback", _("Trackback")

    post = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="mentions")
    source = models.CharField(_("source"), max_length=2000)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    author_name = models.CharField(_("title or author"), max_length=300, blank=True)
    author_url = models.CharField(max_length=2000, blank=True)
    excerpt = models.TextField(_("excerpt"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    created_at = models.DateTimeField(_("received"))
    import_key = models.CharField(  # noqa: DJ001  unique, so absent is NULL
        max_length=255, unique=True, null=True, editable=False
    )

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        indexes = [models.Index(fields=["post", "state", "created_at"], name="mentions_of_post")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.source}"


class Like(models.Model):
    """One guest liking one entry."""

    post = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="likes")
    guest = models.CharField(max_length=32)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [models.UniqueConstraint(fields=["post", "guest"], name="one_like_each")]

    def __str__(self) -> str:
        return f"{self.guest} likes {self.post_id}"
