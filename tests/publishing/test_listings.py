from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coldopen.publishing import querysets
from coldopen.publishing.listings import front_of, page_of, rebuild_breaks
from coldopen.publishing.models import Byline, Category, ListingBreak, PostPage, Publication, Tag
from tests.factories import NOON, make_post, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_on_a_page() -> None:
    row = Publication.load()
    row.posts_per_page = 3
    row.save()


def slugs(posts: list[PostPage]) -> list[str]:
    return [post.slug for post in posts]


def breaks() -> set[tuple[Any, ...]]:
    fields = ("listing", "number", "published_at", "post_id")
    return set(ListingBreak.objects.values_list(*fields))


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
    grown = breaks()
    rebuild_breaks()
    assert breaks() == grown


def test_private_and_draft_posts_are_nowhere() -> None:
    make_post("secret", visibility="private")
    make_post("draft", live=False)
    rebuild_breaks()
    assert front_of("site").posts == []


def turned(listing: str = "site") -> list[list[str]]:
    """What a reader sees who goes from the front to older pages until there is none."""
    front = front_of(listing)
    seen, older = [slugs(front.posts)], front.older
    while older:
        found = page_of(listing, older)
        assert found, older
        seen.append(slugs(found.posts))
        older = found.older
    return seen


def names(first: int, last: int) -> list[str]:
    return [f"p{number}" for number in range(first, last - 1, -1)]


def unpublish(posts: list[PostPage]) -> None:
    for post in posts:
        post.unpublish()


def delete(posts: list[PostPage]) -> None:
    for post in posts:
        post.delete()


def delete_at_once(posts: list[PostPage]) -> None:
    PostPage.objects.filter(pk__in=[post.pk for post in posts]).delete()


def hide_behind_our_back(posts: list[PostPage]) -> None:
    PostPage.objects.filter(pk__in=[post.pk for post in posts]).update(is_listed=False)


@pytest.mark.parametrize("remove", [unpublish, delete, delete_at_once, hide_behind_our_back])
@pytest.mark.parametrize("gone", range(1, 12))
def test_front_is_full_after_the_newest_left(
    remove: Callable[[list[PostPage]], None], gone: int
) -> None:
    posts = publish(11)
    remove(posts[11 - gone :])
    there = 11 - gone
    assert min(there, 3) <= len(front_of("site").posts) <= 5
    assert [slug for page in turned() for slug in page] == names(there - 1, 0)


@pytest.mark.parametrize("remove", [unpublish, delete_at_once])
def test_empty_pages_are_gone_and_skipped(remove: Callable[[list[PostPage]], None]) -> None:
    posts = publish(15)
    remove(posts[3:9])
    assert page_of("site", 2) is None
    assert page_of("site", 3) is None
    first, fourth = page_of("site", 1), page_of("site", 4)
    assert first
    assert fourth
    assert (first.newer, fourth.older) == (4, 1)
    remove([post for post in posts if post not in posts[3:9]])
    assert front_of("site").posts == []
    assert page_of("site", 1) is None


def test_posts_go_on_after_the_newest_left() -> None:
    delete_at_once(publish(8)[3:])
    publish(4, first=20)
    assert turned() == [names(23, 20), names(2, 0)]


def test_republished_post_is_back_in_its_place() -> None:
    posts = publish(7)
    before = turned()
    unpublish(posts[2:5])
    for post in posts[2:5]:
        post.live = True
        post.save()
    assert turned() == before


def test_untagged_post_leaves_the_tag() -> None:
    posts = publish(8, tags=("jones",))
    listing = f"tag:{Tag.objects.get().pk}"
    for post in posts[3:]:
        post.tags.clear()
        post.save()
    assert turned(listing) == [names(2, 0)]
    assert ListingBreak.objects.of(listing).count() == 1
    assert ListingBreak.objects.of("site").count() == 3


def test_changed_post_moves_between_listings() -> None:
    old, new = make_writer("old"), make_writer("new")
    news = Category.objects.create(name="News", slug="news")
    posts = publish(8, writers=(old,), tags=("a",))
    for post in posts[4:]:
        post.bylines.set([Byline(writer=new)])
        post.categories.set([news])
        post.tags.set(["b"])
        post.save()
    tags = {tag.name: f"tag:{tag.pk}" for tag in Tag.objects.all()}
    for listing in (f"writer:{old.pk}", tags["a"]):
        assert turned(listing) == [names(3, 0)], listing
    for listing in (f"writer:{new.pk}", f"category:{news.pk}", tags["b"]):
        assert turned(listing) == [names(7, 4)], listing
    after = breaks()
    rebuild_breaks()
    assert breaks() == after


def test_saved_draft_changes_no_listing() -> None:
    (post,) = publish(1, tags=("a",))
    post.tags.add("b")
    post.title = "Being written"
    before = breaks()
    post.save_revision()
    assert breaks() == before


def test_many_backdated_posts_are_counted_anew() -> None:
    publish(6)
    for number in range(23):
        make_post(f"old-{number}", published_at=NOON + timedelta(minutes=number))
    pages = turned()
    assert all(len(page) <= 6 for page in pages)
    assert sorted(slug for page in pages for slug in page) == sorted(
        PostPage.objects.values_list("slug", flat=True)
    )


def test_front_ends_inside_a_long_page() -> None:
    publish(7)
    for number in range(3):
        make_post(f"late-{number}", published_at=NOON + timedelta(days=5, hours=number + 1))
    delete_at_once(list(PostPage.objects.filter(slug="p6")))
    front = front_of("site")
    assert slugs(front.posts) == ["late-2", "late-1", "late-0"]
    older = page_of("site", front.older or 0)
    assert older
    assert slugs(older.posts) == ["late-2", "late-1", "late-0", "p5", "p4", "p3"]


def test_moved_date_keeps_every_post_in_reach() -> None:
    posts = publish(9)
    for post in posts[4:]:
        post.published_at = NOON - timedelta(days=post.pk)
        post.save()
    shown = [slug for page in turned() for slug in page]
    assert sorted(shown) == sorted(names(8, 0))
    assert shown[:4] == names(3, 0)


def test_other_page_size_counts_anew() -> None:
    publish(9, tags=("a",))
    row = Publication.load()
    row.posts_per_page = 4
    row.save()
    for listing in ("site", f"tag:{Tag.objects.get().pk}"):
        assert turned(listing) == [names(8, 4), names(3, 0)]
    before = breaks()
    row.name = "Another name"
    row.save()
    assert breaks() == before


def test_removed_posts_of_one_instant_leave_the_others() -> None:
    posts = [make_post(f"p{number}", published_at=NOON) for number in range(9)]
    delete_at_once(posts[5:])
    assert [slug for page in turned() for slug in page] == names(4, 0)


def test_long_listing_has_the_same_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    writer, category = make_writer(), Category.objects.create(name="News", slug="news")
    publish(11, writers=(writer,), categories=(category,), tags=("a",))
    publish(3, first=20)
    listings = [f"writer:{writer.pk}", f"category:{category.pk}", f"tag:{Tag.objects.get().pk}"]
    short = [turned(listing) for listing in listings]
    monkeypatch.setattr(querysets, "LONG", 1)
    assert [turned(listing) for listing in listings] == short


def test_days_and_keys_are_searched_by_their_indexes() -> None:
    listed = PostPage.objects.listed()
    month = listed.on_days(date(2016, 9, 1), date(2016, 10, 1)).newest_first()
    assert "posts_of_days (listed_on>? AND listed_on<?)" in month.explain()
    assert "listed_posts (listed_at<?)" in listed.before(NOON, 5).newest_first()[:3].explain()
    assert "listed_posts (listed_at>?)" in listed.since(NOON, 5).oldest_first()[:3].explain()
    page = ListingBreak.objects.of("site").up_to(NOON, 5).order_by("-published_at", "-post_id")
    assert "breaks_by_key (listing=? AND published_at<?)" in page.explain()


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


def test_page_costs_the_same_at_any_depth() -> None:
    def cost(number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert page_of("site", number)
        return len(queries)

    publish(16)
    assert {cost(number) for number in (2, 3, 4)} == {cost(2)}
    assert cost(2) <= 8
