"""Everything that changes the conversation: replies, likes and their moderation."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coldopen.conversation.exceptions import RepliesClosed, UnknownParent
from coldopen.conversation.models import DEEPEST, STEP, Comment, Like, Mention
from coldopen.publishing.models import Entry
from coldopen.utils.clock import now
from coldopen.utils.paragraphs import paragraphs
from coldopen.utils.sanitise import COMMENT, clean_html

KEPT_FOR = timedelta(days=30)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who replies: what a guest typed, and what is kept of the connection for 30 days."""

    name: str
    email: str = ""
    url: str = ""
    guest: str = ""
    ip: str | None = None
    user_agent: str = ""


@transaction.atomic
def submit_comment(
    *, post: Entry, author: Author, text: str, parent_id: int | None = None
) -> Comment:
    """Store a reader's reply, held for an editor.

    Raises RepliesClosed when the entry takes none, UnknownParent when the comment it answers is
    not on the page.
    """
    if not post.takes_comments:
        raise RepliesClosed(_("Replies to this post are closed."))
    parent = _approved_parent(post, parent_id)
    comment = Comment(
        post=post,
        parent=parent,
        author_name=author.name,
        author_email=author.email,
        author_url=author.url,
        guest=author.guest,
        ip=author.ip,
        user_agent=author.user_agent[:300],
        body_source=text,
        body_html=comment_html(text),
        created_at=now(),
    )
    comment.save()
    comment.path = comment_path(comment.pk, parent.path if parent else "")
    comment.save(update_fields=["path"])
    return comment


@transaction.atomic
def moderate_comment(*, comment: Comment, state: Comment.State) -> Comment:
    """Put a comment into a state: approve, hold, call spam, or trash it."""
    comment.state = state
    comment.save(update_fields=["state"])
    return comment


@transaction.atomic
def moderate_mention(*, mention: Mention, state: Mention.State) -> Mention:
    """Put another site's mention into a state."""
    mention.state = state
    mention.save(update_fields=["state"])
    return mention


def like_entry(*, post: Entry, guest: str) -> bool:
    """Count a guest's like once; return whether it is new. Raises RepliesClosed when not public."""
    if not post.is_public:
        raise RepliesClosed(_("This post cannot be liked."))
    try:
        with transaction.atomic():
            Like.objects.create(post=post, guest=guest, created_at=now())
    except IntegrityError:
        return False
    return True


def forget_connections() -> int:
    """Forget addresses and browsers of comments after 30 days; return of how many."""
    old = Comment.objects.filter(created_at__lt=now() - KEPT_FOR)
    return old.exclude(ip=None, user_agent="").update(ip=None, user_agent="")


def comment_html(text: str) -> str:
    """Return a comment's text as HTML: paragraphs, and of its markup what comments may hold."""
    return clean_html(paragraphs(text), COMMENT).strip()


def comment_path(comment_id: int, parent_path: str) -> str:
    """Return a comment's path below its parent's; beyond the deepest level it stands beside."""
    above = parent_path[: STEP * DEEPEST]
    return above + _base36(comment_id)


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text.rjust(STEP, "0")


def _approved_parent(post: Entry, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    parent = post.comments.approved().filter(pk=parent_id).first()
    if parent is None:
        raise UnknownParent(_("The comment you reply to is no longer here."))
    return parent
