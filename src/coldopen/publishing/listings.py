"""Listings of posts (the site, a tag, a category, a writer) and the numbered pages they fall into.

Pages are counted from the oldest post and their boundaries are stored, so that a new post changes
only the newest page of each listing it enters. Posts are read by their keys: a boundary decides
where a page ends, never whether a post is shown.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from coldopen.delivery.tags import shows
from coldopen.publishing.models import Category, ListingBreak, PostPage, publication
from coldopen.publishing.querysets import Key, PostQuerySet

MOST_STICKY = 5


@dataclass(frozen=True, slots=True)
class Slice:
    """The posts of a page of a listing, newest first, and the numbers of the pages beside it."""

    posts: list[PostPage]
    older: int | None
    newer: int | None = None


def front_of(listing: str) -> Slice:
    """Return the newest posts: a full page at least where there are so many, less than two.

    It ends where a numbered page does. Only when backdating has made that page too long it ends
    inside of it, and ``older`` leads to the whole page.
    """
    size = publication().posts_per_page
    posts = list(_posts(listing).newest_first().for_teasers()[: 2 * size])
    end = _end_of_front(listing, posts, size)
    if end == len(posts):
        return Slice(posts, None)
    return Slice(posts[:end], ListingBreak.objects.page_with(listing, _key(posts[end])))


def sticky_posts() -> list[PostPage]:
    """Return the posts that are kept at the top of the front page, the newest of them first."""
    shows("sticky")
    return list(PostPage.objects.listed().sticky().newest_first().for_teasers()[:MOST_STICKY])


def page_of(listing: str, number: int) -> Slice | None:
    """Return the posts of one numbered page, or None where there is none or it became empty."""
    first, last = ListingBreak.objects.around(listing, number)
    if first is None:
        return None
    all_posts = _posts(listing)
    there = all_posts.since(*first.key) if number > 1 else all_posts
    there = there.before(*last.key) if last else there
    posts = list(there.newest_first().for_teasers())
    if not posts:
        return None
    return Slice(
        posts,
        older=_page_of_first(listing, all_posts.before(*_key(posts[-1])).newest_first()),
        newer=_page_of_first(listing, all_posts.since(*last.key).oldest_first()) if last else None,
    )


@transaction.atomic
def rebuild_breaks() -> None:
    """Count the pages of every listing anew."""
    ListingBreak.objects.count_all(PostPage.objects.listed(), publication().posts_per_page)


def newest_of(listing: str, count: int) -> PostQuerySet:
    """Return the newest posts of a listing as teasers show them."""
    return _posts(listing).newest_first().for_teasers()[:count]


def open_sections(category: Category) -> frozenset[int]:
    """Return the ids of those that readers can open of a category and all below it.

    They are in the menu, or have listed posts of their own or in a category below them.
    """
    listed = PostPage.categories.through.objects.filter(
        category_id=OuterRef("pk"), postpage__is_listed=True, postpage__live=True
    )
    rows = Category.objects.annotate(filled=Exists(listed)).in_bulk()
    found: set[int] = set()
    todo = {category.pk}
    inside: set[int] = set()
    while todo:
        inside |= todo
        todo = {row.pk for row in rows.values() if row.parent_id in todo} - inside
    for pk in inside:
        shows("category", pk)
        shows("list", f"category:{pk}")
        if rows[pk].in_menu:
            found.add(pk)
    above = {pk for pk in inside if rows[pk].filled}
    while above:
        found |= above
        above = {pk for pk in inside - found if any(rows[a].parent_id == pk for a in above)}
    return frozenset(found)


def _posts(listing: str) -> PostQuerySet:
    return ListingBreak.objects.posts_of(listing, PostPage.objects.listed())


def _key(post: PostPage) -> Key:
    assert post.listed_at is not None  # noqa: S101  (what is listed has a time)
    return post.listed_at, post.pk


def _end_of_front(listing: str, posts: list[PostPage], size: int) -> int:
    """Return how many of the newest posts, of which up to twice ``size`` are given, to show."""
    if len(posts) <= size:
        return len(posts)
    starts = [
        row.key
        for row in ListingBreak.objects.of(listing)
        .filter(number__gt=1)
        .after(*_key(posts[-1]))
        .up_to(*_key(posts[size - 1]))
    ]
    for end in range(size, len(posts)):
        if any(_key(posts[end]) < start <= _key(posts[end - 1]) for start in starts):
            return end
    return len(posts) if len(posts) < 2 * size else size


def _page_of_first(listing: str, posts: PostQuerySet) -> int | None:
    key = posts.keys().first()
    return ListingBreak.objects.page_with(listing, key) if key else None
