import pytest

from coldopen.conversation.models import Comment, Mention
from coldopen.delivery.render import render
from coldopen.site.contexts import CommentView
from coldopen.site.conversation import mentions_of, threads_of
from tests.factories import make_comment, make_mention, make_post, make_writer

pytestmark = pytest.mark.django_db


def shape(views: tuple[CommentView, ...]) -> list[object]:
    return [[view.name, shape(view.replies)] if view.replies else view.name for view in views]


def test_threads_nest_as_they_were_written() -> None:
    post = make_post()
    a = make_comment(post, name="a")
    b = make_comment(post, name="b")
    make_comment(post, name="a1", parent=a)
    a2 = make_comment(post, name="a2", parent=a)
    make_comment(post, name="b1", parent=b)
    make_comment(post, name="a2x", parent=a2)
    assert shape(threads_of(post, frozenset())) == [["a", ["a1", ["a2", ["a2x"]]]], ["b", ["b1"]]]


def test_reply_to_a_hidden_comment_stands_alone() -> None:
    post = make_post()
    hidden = make_comment(post, name="hidden", state=Comment.State.TRASHED)
    make_comment(post, name="reply", parent=hidden)
    assert shape(threads_of(post, frozenset())) == ["reply"]


def test_deep_threads_stop_nesting() -> None:
    post = make_post()
    parent = None
    for number in range(7):
        parent = make_comment(post, name=f"n{number}", parent=parent)
    threads = threads_of(post, frozenset())
    assert shape(threads) == [["n0", [["n1", [["n2", [["n3", ["n4", "n5", "n6"]]]]]]]]]
    beside = threads[0].replies[0].replies[0].replies[0].replies
    assert [view.answers for view in beside] == ["", "n4", "n5"]


def test_thousand_nested_replies_make_a_page() -> None:
    post = make_post()
    parent = None
    for _ in range(1000):
        parent = make_comment(post, parent=parent)
    assert render(post.address or "").body.count(b"u-comment") == 1000


def test_writer_of_the_post_has_a_badge() -> None:
    writer, other = make_writer(), make_writer("other")
    post = make_post(writers=(writer,))
    make_comment(post, author=writer)
    make_comment(post, author=other)
    badges = [view.by_writer for view in threads_of(post, frozenset({writer.pk}))]
    assert badges == [True, False]


def test_name_links_to_web_sites_only() -> None:
    post = make_post()
    make_comment(post, author_url="javascript:alert(1)")
    make_comment(post, author_url="https://ana.example")
    assert [v.website for v in threads_of(post, frozenset())] == ["", "https://ana.example"]


def test_closed_post_offers_no_reply() -> None:
    post = make_post(comments_open=False)
    make_comment(post)
    assert threads_of(post, frozenset())[0].reply_url == ""


def test_mentions_show_their_host() -> None:
    post = make_post()
    make_mention(post, source="https://www.blog.example/x", author_name="")
    make_mention(post, source="javascript:alert(1)", author_name="Odd")
    make_mention(post, state=Mention.State.PENDING)
    first, second = mentions_of(post)
    assert (first.name, first.host) == ("blog.example", "blog.example")
    assert (second.name, second.url) == ("Odd", "")
