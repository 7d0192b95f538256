"""Listings of posts (the site, a tag, a category, a writer) and the numbered pages they fall into.

Pages are counted from the oldest post and their boundaries are stored, so that a new post changes
only the newest page of each listing it enters; the front of a listing shows the newest one or two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from coldopen.publishing.models import SITE, Byline, ListingBreak, PostPage, TaggedPost, publication
from coldopen.publishing.querysets import PostQuerySet

BATCH = 2000
Key = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Slice:
    """The posts of one page of a listing, newest first, and the numbers of its neighbours."""

    posts: list[PostPage]
    number: int
    older: int | None
    newer: int | None


def front_of(listing: str) -> Slice:
    """Return the newest posts: the open page, with the one before it while it is not full."""
    last = _last_number(listing)
    if last == 0:
        return Slice([], 0, None, None)
    first = last - 1 if last > 1 and not _is_full(listing, last) else last
    return Slice(_between(listing, first, last), last, first - 1 or None, None)


def page_of(listing: str, number: int) -> Slice | None:
    """Return the posts of one numbered page, or None where there is no such page."""
    last = _last_number(listing)
    if not 1 <= number <= last:
        return None
    newer = number + 1 if number < last else None
    return Slice(_between(listing, number, number), number, number - 1 or None, newer)


@transaction.atomic
def rebuild_breaks() -> None:
    """Count the pages of every listing anew, in one pass over each family."""
    size = publication().posts_per_page
    ListingBreak.objects.all().delete()
    made: list[ListingBreak] = []
    for listing, keys in _all_listings():
        for position, (moment, post_id) in enumerate(keys):
            if position % size == 0:
                made.append(
                    ListingBreak(
                        listing=listing,
                        number=position // size + 1,
                        published_at=moment,
                        post_id=post_id,
                    )
                )
        if len(made) >= BATCH:
            ListingBreak.objects.bulk_create(made)
            made.clear()
    ListingBreak.objects.bulk_create(made)


def _all_listings() -> Iterator[tuple[str, list[Key]]]:
    yield SITE, list(PostPage.objects.listed().oldest_first().values_list("listed_at", "pk"))
    category_rows = PostPage.categories.through.objects.all()
    for family, rows, group, post in (
        ("tag", TaggedPost.objects.all(), "tag_id", "content_object"),
        ("category", category_rows, "category_id", "postpage"),
        ("writer", Byline.objects.all(), "writer_id", "post"),
    ):
        listed = rows.filter(**{f"{post}__is_listed": True}).order_by(
            group, f"{post}__listed_at", f"{post}_id"
        )
        yield from _grouped(family, listed.values_list(group, f"{post}__listed_at", f"{post}_id"))


def _grouped(
    family: str, rows: QuerySet[Any, tuple[int, datetime, int]]
) -> Iterator[tuple[str, list[Key]]]:
    current: int | None = None
    keys: list[Key] = []
    for group, moment, post_id in rows.iterator(chunk_size=BATCH):
        if group != current and keys:
            yield f"{family}:{current}", keys
            keys = []
        current = group
        keys.append((moment, post_id))
    if keys:
        yield f"{family}:{current}", keys


def _last_number(listing: str) -> int:
    last = ListingBreak.objects.newest_of(listing)
    return last.number if last else 0


def _key_of(listing: str, number: int) -> Key | None:
    row = ListingBreak.objects.filter(listing=listing, number=number).first()
    return (row.published_at, row.post_id) if row else None


def _is_full(listing: str, number: int) -> bool:
    size = publication().posts_per_page
    return len(_range(listing, number, number).values_list("pk")[:size]) >= size


def _range(listing: str, first: int, last: int) -> PostQuerySet:
    """The posts of the pages first to last; the outer ones are open towards the ends of time."""
    posts: PostQuerySet = PostPage.objects.listed().in_listing(listing)
    lower = _key_of(listing, first) if first > 1 else None
    upper = _key_of(listing, last + 1)
    if lower:
        posts = posts.since(*lower)
    return posts.before(*upper) if upper else posts


def _between(listing: str, first: int, last: int) -> list[PostPage]:
    return list(_range(listing, first, last).newest_first().for_teasers())
