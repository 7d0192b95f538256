from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from coldopen.delivery.render import render
from coldopen.publishing import related
from coldopen.publishing.models import Category, PostPage, RelatedPost, Series
from coldopen.publishing.related import LENGTH, relate, relate_post, related_to
from tests.factories import NOON, make_post

pytestmark = pytest.mark.django_db


def slugs(post: PostPage) -> list[str]:
    return [other.slug for other in related_to(post)]


def post_on(slug: str, *tags: str, days: int = 0, **fields: object) -> PostPage:
    return make_post(slug, tags=tags, published_at=NOON + timedelta(days=days), **fields)  # type: ignore[arg-type]


def test_rarer_tag_counts_for_more() -> None:
    for number in range(12):
        post_on(f"other-{number}", "marvel", days=-number)
    close = post_on("close", "kilgrave", days=-300)
    post = post_on("new", "marvel", "kilgrave", days=1)
    relate_post(post_id=post.pk)
    assert slugs(post)[0] == close.slug
    assert len(slugs(post)) == LENGTH


def test_old_post_leads_to_the_new_one() -> None:
    old = post_on("old", "jones")
    new = post_on("new", "jones", days=40)
    relate_post(post_id=new.pk)
    assert slugs(old) == ["new"]
    assert "More on this" in render(old.address or "").body.decode()


def test_full_list_keeps_what_is_closer() -> None:
    old = post_on("old", "jones", "kilgrave")
    for number in range(LENGTH):
        near = post_on(f"near-{number}", "jones", "kilgrave", days=number + 1)
        relate_post(post_id=near.pk)
    far = post_on("far", "jones", days=20)
    relate_post(post_id=far.pk)
    assert "far" not in slugs(old)
    assert RelatedPost.objects.filter(post=old).count() == LENGTH


def test_nothing_shared_is_not_related() -> None:
    post_on("one", "jones")
    post = post_on("two", "flash")
    relate_post(post_id=post.pk)
    assert slugs(post) == []
    assert "More on this" not in render(post.address or "").body.decode()


def test_section_of_everything_relates_nobody() -> None:
    news = Category.objects.create(name="News", slug="news")
    for number in range(60):
        post_on(f"n{number}", days=-number, categories=(news,))
    post = post_on("new", categories=(news,))
    relate_post(post_id=post.pk)
    assert slugs(post) == []


def test_parts_of_its_series_are_not_related() -> None:
    heat = Series.objects.create(name="Heat")
    post_on("one", "jones", series=heat)
    post = post_on("two", "jones", days=1, series=heat)
    relate_post(post_id=post.pk)
    assert slugs(post) == []


def test_unpublished_post_is_not_shown() -> None:
    old = post_on("old", "jones")
    new = post_on("new", "jones", days=1)
    relate_post(post_id=new.pk)
    old.unpublish()
    assert slugs(new) == []


def test_asking_again_changes_nothing() -> None:
    post_on("old", "jones")
    new = post_on("new", "jones", days=1)
    relate_post(post_id=new.pk)
    rows = list(RelatedPost.objects.values_list("pk", flat=True))
    relate_post(post_id=new.pk)
    assert list(RelatedPost.objects.values_list("pk", flat=True)) == rows


def test_post_that_is_gone_is_let_be() -> None:
    relate.call([99_999])
    assert not RelatedPost.objects.exists()


def test_published_post_is_related_by_a_task() -> None:
    post = make_post(live=False)
    path = f"{relate.module_path}"
    assert not DBTaskResult.objects.filter(task_path=path).exists()
    post.save_revision().publish()
    waiting = DBTaskResult.objects.filter(task_path=path)
    assert [task.args_kwargs["args"] for task in waiting] == [[[post.pk]]]


def test_change_of_its_text_relates_nothing_anew() -> None:
    post = make_post()
    DBTaskResult.objects.all().delete()
    post.standfirst = "Other."
    post.save()
    assert not DBTaskResult.objects.filter(task_path=relate.module_path).exists()


def test_cost_does_not_grow_with_the_tag(django_assert_max_num_queries: object) -> None:
    for number in range(40):
        post_on(f"n{number}", "jones", days=-number)
    post = post_on("new", "jones")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert len(related.scores_for(post)) <= 2 * related.NEAR
