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
    return _nested([comment_view(entry, comment, writer_ids) for comment in comments], comments)


def comment_view(
    entry: Entry, comment: Comment, writer_ids: frozenset[int] = frozenset()
) -> CommentView:
    """Return one comment by itself; its place in a thread comes with the thread."""
    site = comment.author_url if comment.author_url.startswith(WEB) else ""
    return CommentView(
        id=comment.pk,
        anchor=comment.anchor,
        name=comment.author_name or _("Anonymous"),
        website=site,
        body=Markup(comment.body_html),  # noqa: S704  cleaned when it was stored
        written=moment(comment.created_at, with_time=True),
        by_writer=comment.author_id is not None and comment.author_id in writer_ids,
        reply_url=f"/reply/{entry.pk}/?to={comment.pk}" if entry.takes_comments else "",
    )


def _nested(views: Sequence[CommentView], rows: Sequence[Comment]) -> tuple[CommentView, ...]:
    """Nest comments given in path order; one whose parent is not shown starts a thread.

    Works from the end, so that each comment is complete before another takes it in.
    """
    names = {row.pk: view.name for row, view in zip(rows, views, strict=True)}
    holders = _holders(rows)
    below: dict[int | None, list[CommentView]] = {}
    for view, row in zip(reversed(views), reversed(rows), strict=True):
        holder = holders[row.pk]
        answers = names.get(row.parent_id, "") if row.parent_id and row.parent_id != holder else ""
        replies = tuple(reversed(below.pop(row.pk, [])))
        below.setdefault(holder, []).append(replace(view, replies=replies, answers=answers))
    return tuple(reversed(below.get(None, [])))


def _holders(rows: Sequence[Comment]) -> dict[int, int | None]:
    """Return for each comment the one it is shown below, or None for a thread's first.

    Replies to a comment of the deepest shown level stand beside it.
    """
    holders: dict[int, int | None] = {}
    depths: dict[int, int] = {}
    for row in rows:
        holder = row.parent_id if row.parent_id in depths else None
        if holder is not None and depths[holder] == DEEPEST_SHOWN:
            holder = holders[holder]
        holders[row.pk] = holder
        depths[row.pk] = depths[holder] + 1 if holder is not None else 0
    return holders


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
