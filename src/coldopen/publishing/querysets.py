"""Reads of entries: the one predicate of what is public, and keyset slices of listings."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from wagtail.models import PageQuerySet  # wagtail.query by itself imports in a circle

from coldopen.utils.clock import now

# The listing that every listed post stands in; the other families go by a row related to the post.
SITE = "site"
FAMILIES = {"tag": "tagged_items__tag_id", "category": "categories", "writer": "bylines__writer_id"}
BATCH = 2000
# Pages from which on a listing is a good part of all posts.
LONG = 20
# Where a post stands in a listing; the id decides between posts of one instant.
Key = tuple[datetime, int]


class EntryQuerySet(PageQuerySet):
    """Entries by who may see them."""

    def for_readers(self) -> Self:
        """Keep what strangers may open: live and not private (a protected one is, by its title).

        Wagtail takes several pages down at once, and expired ones, without saving them as entries,
        so its own ``live`` counts beside the kept column.
        """
        return self.filter(is_public=True, live=True)

    def open_to_all(self) -> Self:
        """Keep what strangers may read whole: for_readers() without the password-protected."""
        return self.for_readers().exclude(visibility="password")


class DraftLinkQuerySet(models.QuerySet[Any]):
    """Links to drafts."""

    def open(self) -> Self:
        """Keep those that still lead to a draft."""
        return self.filter(ends_at__gt=now())


class PostQuerySet(EntryQuerySet):
    """Posts in listings, newest first unless said otherwise."""

    def listed(self) -> Self:
        """Keep what stands in listings and feeds: the same rows as for_readers()."""
        return self.filter(is_listed=True, live=True)

    def sticky(self) -> Self:
        """Keep what stays at the top of the front page."""
        return self.filter(is_sticky=True)

    def in_listing(self, listing: str) -> Self:
        """Keep the posts of ``site`` (all), ``tag:9``, ``category:3`` or ``writer:4``."""
        family, _, number = listing.partition(":")
        return self.filter(**{FAMILIES[family]: int(number)}) if family in FAMILIES else self

    def in_long_listing(self, listing: str) -> Self:
        """Keep the same posts as in_listing(), asked for each post in the order of all.

        So the first few are found without sorting the whole listing.
        """
        members = self.model._default_manager.in_listing(listing).filter(pk=OuterRef("pk"))
        return self.filter(Exists(members.order_by()))

    def newest_first(self) -> Self:
        """Order as listings do; the id decides between posts of one instant."""
        return self.order_by("-listed_at", "-pk")

    def oldest_first(self) -> Self:
        """Order as numbered pages are counted."""
        return self.order_by("listed_at", "pk")

    def since(self, moment: datetime, post_id: int) -> Self:
        """Keep the posts from the key (moment, post_id) on, itself included."""
        same = Q(listed_at=moment, pk__gte=post_id)
        # The first term repeats the others in a form that an index is searched by.
        return self.filter(Q(listed_at__gte=moment), Q(listed_at__gt=moment) | same)

    def before(self, moment: datetime, post_id: int) -> Self:
        """Keep the posts older than the key (moment, post_id)."""
        same = Q(listed_at=moment, pk__lt=post_id)
        return self.filter(Q(listed_at__lte=moment), Q(listed_at__lt=moment) | same)

    def keys(self) -> Any:
        """Return the keys alone, in the order asked for before."""
        return self.values_list("listed_at", "pk")

    def on_days(self, first: date, after_last: date) -> Self:
        """Keep the posts of the calendar days [first, after_last)."""
        return self.filter(listed_on__gte=first, listed_on__lt=after_last)

    def for_teasers(self) -> Self:
        """Fetch with each post what its teaser shows: writers, categories and the lead picture."""
        return self.select_related("lead_picture").prefetch_related("bylines__writer", "categories")


class ListingBreakQuerySet(models.QuerySet[Any]):
    """The stored boundaries of listings' numbered pages; page 1 is open towards the past."""

    def of(self, listing: str) -> Self:
        """Keep the boundaries of one listing."""
        return self.filter(listing=listing)

    def up_to(self, moment: datetime, post_id: int) -> Self:
        """Keep the pages that begin at the key (moment, post_id) or before it."""
        same = Q(published_at=moment, post_id__lte=post_id)
        return self.filter(Q(published_at__lte=moment), Q(published_at__lt=moment) | same)

    def after(self, moment: datetime, post_id: int) -> Self:
        """Keep the pages that begin after the key (moment, post_id)."""
        same = Q(published_at=moment, post_id__gt=post_id)
        return self.filter(Q(published_at__gte=moment), Q(published_at__gt=moment) | same)

    def posts_of(self, listing: str, posts: PostQuerySet) -> PostQuerySet:
        """Return those of ``posts`` that stand in a listing, by the way that suits its length."""
        if listing != SITE and self.of(listing).filter(number__gt=LONG).exists():
            return posts.in_long_listing(listing)
        return posts.in_listing(listing)

    def page_with(self, listing: str, key: Key) -> int:
        """Return the number of the page that a key falls into."""
        begun = self.of(listing).up_to(*key).order_by("-published_at", "-post_id").first()
        return begun.number if begun else 1

    def around(self, listing: str, number: int) -> tuple[Any | None, Any | None]:
        """Return the boundaries at which a page begins and ends; None where there is none."""
        rows = list(self.of(listing).filter(number__gte=number).order_by("number")[:2])
        if not rows or rows[0].number != number:
            return None, None
        return rows[0], rows[1] if len(rows) > 1 else None

    def keep(self, listing: str, posts: PostQuerySet, size: int, entered: Key | None) -> None:
        """Bring a listing's pages in order after one of ``posts`` left, or ``entered`` at a key.

        Empty newest pages are dropped, a long newest one is continued on the next. An older page
        that has grown beyond twice the size has the whole listing counted anew.
        """
        posts = self.posts_of(listing, posts)
        newest = posts.newest_first().keys().first()
        if newest is None:
            self.of(listing).delete()
            return
        self.of(listing).after(*newest).delete()
        if entered is None:
            return
        self._extend(listing, posts, size)
        first, last = self.around(listing, self.page_with(listing, entered))
        if first is None or last is None:
            return
        there = posts.since(*first.key) if first.number > 1 else posts
        there = there.before(*last.key)
        if len(there.oldest_first().keys()[: 2 * size + 1]) > 2 * size:
            self.of(listing).delete()
            self._write(self._counted(listing, posts.oldest_first().keys().iterator(), size))

    def count_all(self, posts: PostQuerySet, size: int) -> None:
        """Count the pages of every listing of ``posts`` anew, in one pass over each family."""
        self.all().delete()
        self._write(self._counted(SITE, posts.oldest_first().keys().iterator(), size))
        for family, group in FAMILIES.items():
            rows = posts.filter(**{f"{group}__isnull": False}).order_by(group, "listed_at", "pk")
            found = rows.values_list(group, "listed_at", "pk").iterator(chunk_size=BATCH)
            for number, members in groupby(found, itemgetter(0)):
                keys = ((moment, post_id) for _, moment, post_id in members)
                self._write(self._counted(f"{family}:{number}", keys, size))

    def _extend(self, listing: str, posts: PostQuerySet, size: int) -> None:
        """Begin new pages while the newest one has more than ``size`` of the listing's posts."""
        while True:
            last = self.of(listing).order_by("-number").first()
            there = posts.oldest_first()
            if last is not None and last.number > 1:
                there = there.since(*last.key)
            start = size if last else 0
            key = there.keys()[start : start + 1].first()
            if key is None:
                return
            number = last.number + 1 if last else 1
            self.create(listing=listing, number=number, published_at=key[0], post_id=key[1])

    def _counted(self, listing: str, keys: Iterable[Key], size: int) -> Iterator[Any]:
        for position, (moment, post_id) in enumerate(keys):
            if position % size == 0:
                number = position // size + 1
                yield self.model(
                    listing=listing, number=number, published_at=moment, post_id=post_id
                )

    def _write(self, rows: Iterator[Any]) -> None:
        while batch := list(islice(rows, BATCH)):
            self.bulk_create(batch)
