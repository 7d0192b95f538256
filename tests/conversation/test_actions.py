from datetime import timedelta

import pytest

from coldopen.conversation.actions import (
    comment_html,
    comment_path,
    forget_connections,
    like_entry,
    moderate_comment,
    moderate_mention,
)
from coldopen.conversation.exceptions import RepliesClosed, UnknownParent
from coldopen.conversation.models import DEEPEST, STEP, Comment, Like, Mention
from coldopen.utils.clock import now
from tests.factories import make_comment, make_mention, make_post, send_comment

pytestmark = pytest.mark.django_db


def test_reply_is_held() -> None:
    comment = send_comment(make_post())
    assert comment.state == Comment.State.PENDING
    assert not Comment.objects.approved().exists()


def test_closed_post_takes_no_reply() -> None:
    with pytest.raises(RepliesClosed):
        send_comment(make_post(comments_open=False))
    assert not Comment.objects.exists()


def test_draft_takes_no_reply() -> None:
    with pytest.raises(RepliesClosed):
        send_comment(make_post(live=False))


@pytest.mark.parametrize("state", [s for s in Comment.State if s != Comment.State.APPROVED])
def test_hidden_parent_is_refused(state: Comment.State) -> None:
    post = make_post()
    parent = make_comment(post, state=state)
    with pytest.raises(UnknownParent):
        send_comment(post, parent_id=parent.pk)


def test_parent_on_another_post_is_refused() -> None:
    parent = make_comment(make_post("one"))
    with pytest.raises(UnknownParent):
        send_comment(make_post("two"), parent_id=parent.pk)


def test_threads_sort_by_path() -> None:
    post = make_post()
    first = make_comment(post, "first")
    second = make_comment(post, "second")
    late_reply = make_comment(post, "reply to first", parent=first)
    assert list(post.comments.in_threads()) == [first, late_reply, second]
    assert late_reply.depth == 1


def test_deepest_path_fits_its_column() -> None:
    path = ""
    for number in range(1, 200):
        path = comment_path(36**5 + number, path)
    assert len(path) == STEP * (DEEPEST + 1)


def test_text_becomes_clean_paragraphs() -> None:
    html = comment_html("One\nline\n\nTwo <b>bold</b> <script>x</script>")
    assert html == "<p>One<br>\nline</p>\n<p>Two <b>bold</b></p>"


def test_approval_shows_the_comment() -> None:
    comment = send_comment(make_post())
    moderate_comment(comment=comment, state=Comment.State.APPROVED)
    assert Comment.objects.approved().get() == comment


def test_mention_can_be_trashed() -> None:
    mention = make_mention(make_post())
    moderate_mention(mention=mention, state=Mention.State.TRASHED)
    assert not Mention.objects.approved().exists()


def test_guest_likes_once() -> None:
    post = make_post()
    assert like_entry(post=post, guest="a" * 32)
    assert not like_entry(post=post, guest="a" * 32)
    assert Like.objects.count() == 1


def test_hidden_post_cannot_be_liked() -> None:
    with pytest.raises(RepliesClosed):
        like_entry(post=make_post(visibility="private"), guest="a" * 32)


def test_connections_are_forgotten_after_a_month() -> None:
    post = make_post()
    old = make_comment(post, ip="192.0.2.7", user_agent="Old", created_at=now() - timedelta(31))
    new = make_comment(post, ip="192.0.2.8", user_agent="New", created_at=now() - timedelta(29))
    assert forget_connections() == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.ip, old.user_agent) == (None, "")
    assert (new.ip, new.user_agent) == ("192.0.2.8", "New")
