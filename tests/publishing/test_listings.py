from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coldopen.publishing.listings import front_of, page_of, rebuild_breaks
from coldopen.publishing.models import Category, ListingBreak, PostPage, Publication, Tag
from tests.factories import NOON, make_post, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_on_a_page() -> None:
    row = Publication.load()
    row.posts_per_page = 3
    row.save()


def slugs(posts: list[PostPage]) -> list[str]:
    return [post.slug for post in posts]


def publish(count: int, first: int = 0, **fields: Any) -> list[PostPage]:
    return [
        make_post(f"p{number}", published_at=NOON + timedelta(days=number), **fields)
        for number in range(first, first + count)
    ]


def test_empty_listing_has_no_posts() -> None:
    assert front_of("site").posts == []
    assert page_of("site", 1) is None


def test_front_shows_newest_first() -> None:
    publish(2)
    assert slugs(front_of("site").posts) == ["p1", "p0"]


def test_front_is_never_thin() -> None:
    publish(7)
    front = front_of("site")
    assert slugs(front.posts) == ["p6", "p5", "p4", "p3"]
    assert front.older == 1


def test_pages_count_from_the_oldest() -> None:
    publish(7)
    first, second = page_of("site", 1), page_of("site", 2)
    assert first
    assert second
    assert slugs(first.posts) == ["p2", "p1", "p0"]
    assert slugs(second.posts) == ["p5", "p4", "p3"]
    assert (second.older, second.newer) == (1, 3)


def test_new_post_leaves_old_pages_alone() -> None:
    publish(6)
    before = slugs(page_of("site", 1).posts)  # type: ignore[union-attr]
    publish(4, first=6)
    assert slugs(page_of("site", 1).posts) == before  # type: ignore[union-attr]


def test_backdated_post_enters_its_own_page() -> None:
    publish(6)
    make_post("between", published_at=NOON + timedelta(days=1, hours=1))
    assert "between" in slugs(page_of("site", 1).posts)  # type: ignore[union-attr]
    assert slugs(page_of("site", 2).posts) == ["p5", "p4", "p3"]  # type: ignore[union-attr]


def test_posts_of_one_instant_are_all_there() -> None:
    for number in range(8):
        make_post(f"same-{number}", published_at=NOON)
    shown = [slug for n in (1, 2, 3) if (p := page_of("site", n)) for slug in slugs(p.posts)]
    assert sorted(shown) == sorted(f"same-{number}" for number in range(8))


def test_each_family_has_its_listing() -> None:
    writer, category = make_writer(), Category.objects.create(name="News", slug="news")
    publish(4, writers=(writer,), categories=(category,), tags=("jones",))
    publish(2, first=10)
    tag = Tag.objects.get()
    for listing in (f"writer:{writer.pk}", f"category:{category.pk}", f"tag:{tag.pk}"):
        assert slugs(front_of(listing).posts) == ["p3", "p2", "p1", "p0"], listing


def test_rebuilding_equals_growing() -> None:
    category = Category.objects.create(name="News", slug="news")
    publish(8, writers=(make_writer(),), categories=(category,), tags=("a", "b"))
    fields = ("listing", "number", "published_at", "post_id")
    grown = set(ListingBreak.objects.values_list(*fields))
    rebuild_breaks()
    assert set(ListingBreak.objects.values_list(*fields)) == grown


def test_private_and_draft_posts_are_nowhere() -> None:
    make_post("secret", visibility="private")
    make_post("draft", live=False)
    rebuild_breaks()
    assert front_of("site").posts == []


def test_cost_does_not_grow_with_posts() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            for post in front_of("site").posts:
                assert post.writers
                assert list(post.categories.all()) == []
        return len(queries)

    writer = make_writer()
    publish(7, writers=(writer,), tags=("a",))
    few = cost()
    publish(6, first=7, writers=(writer,), tags=("a",))
    assert cost() == few
