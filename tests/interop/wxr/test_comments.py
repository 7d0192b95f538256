from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coldopen.conversation.models import Comment, Mention
from coldopen.interop.wxr.comments import (
    PlannedRemarks,
    count_new,
    mark_known,
    plan_remarks,
    write_remarks,
)
from coldopen.interop.wxr.reader import Remark
from coldopen.interop.wxr.report import Report
from tests.factories import make_post
from tests.interop.wxr.conftest import make_item, make_remark

KEY = "wordpress:1:g"


def planned(*remarks: Remark, report: Report | None = None) -> PlannedRemarks:
    item = make_item(remarks=list(remarks))
    return plan_remarks(item, KEY, timedelta(hours=2), report or Report())


def remark(number: int | None, parent: int = 0, hour: int = 10, **fields: Any) -> Remark:
    date = f"2016-09-02 {hour:02}:00:00"
    return make_remark(id=number, parent=parent, date_gmt=date, **fields)


def order(plan: PlannedRemarks) -> list[tuple[int | None, int]]:
    return [(reply.remark.id, reply.level) for reply in plan.replies]


def write(*remarks: Remark) -> list[Comment]:
    plan = planned(*remarks)
    mark_known([plan], Report())
    write_remarks([(make_post().pk, plan)], {4: None}.get)
    return list(Comment.objects.in_threads())


def test_answers_follow_what_they_answer() -> None:
    plan = planned(remark(3, 2, hour=9), remark(2, 1, hour=8), remark(1, hour=10), remark(4))
    assert order(plan) == [(1, 0), (4, 0), (2, 1), (3, 2)]


def test_missing_parent_starts_a_thread() -> None:
    report = Report()
    assert order(planned(remark(2, 99), report=report)) == [(2, 0)]
    assert ["not among the comments" in note.why for note in report.notes] == [True]


def test_circle_of_answers_is_broken() -> None:
    report = Report()
    plan = planned(remark(1, 3), remark(2, 1), remark(3, 2), report=report)
    assert sorted(level for _, level in order(plan)) == [0, 1, 2]
    assert ["by a detour" in note.why for note in report.notes] == [True]


def test_repeated_comment_comes_once() -> None:
    report = Report()
    assert len(planned(remark(1), remark(1), report=report).replies) == 1
    assert report.counts["comment"]["already_here"] == 1


def test_comment_without_id_is_known_by_its_words() -> None:
    first, second = planned(remark(None, content="a"), remark(None, content="b")).replies
    assert first.key != second.key
    assert first.key == planned(remark(None, content="a")).replies[0].key


def test_local_date_stands_in() -> None:
    bare = make_remark(date="2016-09-02 10:00:00", date_gmt="0000-00-00 00:00:00")
    assert planned(bare).replies[0].created_at == datetime(2016, 9, 2, 8, tzinfo=UTC)


def test_mention_needs_a_source() -> None:
    report = Report()
    plan = planned(
        remark(1, type="pingback", url="https://a.example/"),
        remark(2, type="trackback", url="javascript:x"),
        remark(3, type="note"),
        report=report,
    )
    assert [key for key, _, _ in plan.mentions] == [f"{KEY}#comment-1"]
    assert report.counts == {"trackback": {"left_out": 1}}


@pytest.mark.django_db
def test_rows_keep_number_and_thread() -> None:
    first, answer = write(remark(1015), remark(1016, 1015, hour=9))
    assert (first.wordpress_id, first.anchor) == (1015, "comment-1015")
    assert (answer.parent, answer.depth) == (first, 1)
    assert answer.path.startswith(first.path)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("approved", "state"),
    [
        ("1", "approved"),
        ("0", "pending"),
        ("spam", "spam"),
        ("post-trashed", "trashed"),
        ("?", "pending"),
    ],
)
def test_states_are_kept(approved: str, state: str) -> None:
    assert write(remark(1, approved=approved))[0].state == state


@pytest.mark.django_db
def test_doubtful_values_are_dropped() -> None:
    comment = write(remark(1, author="", email="x", url="javascript:x", ip="unknown"))[0]
    assert comment.author_name == "Anonymous"
    assert (comment.author_email, comment.author_url, comment.ip) == ("", "", None)


@pytest.mark.django_db
def test_present_comments_are_answered_not_repeated() -> None:
    old = write(remark(1))[0]
    plan, report = planned(remark(1), remark(2, 1)), Report()
    mark_known([plan], report)
    count_new([plan], report)
    assert report.counts["comment"] == {"already_here": 1, "imported": 1}
    write_remarks([(old.post_id, plan)], {4: None}.get)
    assert Comment.objects.get(wordpress_id=2).parent == old


@pytest.mark.django_db
def test_present_mentions_are_not_repeated() -> None:
    pingback = remark(1, type="pingback", url="https://a.example/")
    post, report = make_post(), Report()
    for _ in range(2):
        plan = planned(pingback)
        mark_known([plan], report)
        write_remarks([(post.pk, plan)], {4: None}.get)
    assert Mention.objects.count() == 1
    assert report.counts["pingback"]["already_here"] == 1
