"""The conversation of an entry as its page shows it: threads, mentions and likes."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from markupsafe import Markup

from coldopen.conversation.models import Comment, Mention
from coldopen.delivery.addresses import url
from coldopen.delivery.tags import shows
from coldopen.publishing.models import Entry
from coldopen.site.chrome import moment
from coldopen.site.contexts import CommentView, MentionView

DEEPEST_SHOWN = 4
# A name links to the web site its owner gave, if that is one.
WEB = ("http://", "https://")


def threads_of(entry: Entry, writer_ids: frozenset[int]) -> tuple[CommentView, ...]:
    """Return an entry's approved comments as threads, in one query."""
    shows("comments", entry.pk)
    comments = list(entry.comments.approved().in_threads())
    names = {comment.pk: comment.author_name for comment in comments}
    return _nested([comment_view(entry, c, names, writer_ids) for c in comments], comments)


def comment_view(
    entry: Entry, comment: Comment, names: dict[int, str], writer_ids: frozenset[int] = frozenset()
) -> CommentView:
    """Return one comment without those below it; ``names`` are the authors by comment id."""
    site = comment.author_url if comment.author_url.startswith(WEB) else ""
    return CommentView(
        id=comment.pk,
        anchor=comment.anchor,
        name=comment.author_name or _("Anonymous"),
        website=site,
        body=Markup(comment.body_html),  # noqa: S704  cleaned when it was stored
        written=moment(comment.created_at, with_time=True),
        depth=min(comment.depth, DEEPEST_SHOWN),
        by_writer=comment.author_id is not None and comment.author_id in writer_ids,
        answers=names.get(comment.parent_id or 0, "") if comment.depth > DEEPEST_SHOWN else "",
        reply_url=f"/reply/{entry.pk}/?to={comment.pk}" if entry.takes_comments else "",
    )


def _nested(views: Sequence[CommentView], rows: Sequence[Comment]) -> tuple[CommentView, ...]:
    """Nest comments given in path order; one whose parent is not shown starts a thread.

    Works from the end, so that each comment is complete before the one above it takes it in.
    """
    shown = {row.pk for row in rows}
    below: dict[int | None, list[CommentView]] = {}
    for view, row in zip(reversed(views), reversed(rows), strict=True):
        replies = tuple(reversed(below.pop(row.pk, [])))
        parent = row.parent_id if row.parent_id in shown else None
        below.setdefault(parent, []).append(replace(view, replies=replies))
    return tuple(reversed(below.get(None, [])))


def mentions_of(entry: Entry) -> tuple[MentionView, ...]:
    """Return the approved mentions of an entry, the oldest first."""
    shows("mentions", entry.pk)
    return tuple(
        _mention_view(mention) for mention in entry.mentions.approved().order_by("created_at")
    )


def _mention_view(mention: Mention) -> MentionView:
    source = mention.source if mention.source.startswith(WEB) else ""
    host = (urlsplit(source).hostname or "").removeprefix("www.")
    return MentionView(
        kind=mention.kind,
        label=mention.get_kind_display(),
        name=mention.author_name or host,
        url=source,
        host=host,
        excerpt=mention.excerpt,
        received=moment(mention.created_at),
    )


def like_address(entry: Entry) -> str:
    """Return where a like of the entry is posted."""
    return url(f"/like/{entry.pk}/")


def reply_address(entry: Entry) -> str:
    """Return where a reply to the entry is posted."""
    return url(f"/reply/{entry.pk}/")
