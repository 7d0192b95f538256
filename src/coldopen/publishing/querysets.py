"""Reads of entries: the one predicate of what is public, and keyset slices of listings."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from wagtail.query import PageQuerySet


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


class PostQuerySet(EntryQuerySet):
    """Posts in listings, newest first unless said otherwise."""

    def listed(self) -> Self:
        """Keep what stands in listings and feeds: the same rows as for_readers()."""
        return self.filter(is_listed=True, live=True)

    def in_listing(self, listing: str) -> Self:
        """Keep the posts of ``site`` (all), ``tag:9``, ``category:3`` or ``writer:4``."""
        family, _, number = listing.partition(":")
        match family:
            case "tag":
                return self.filter(tagged_items__tag_id=int(number))
            case "category":
                return self.filter(categories=int(number))
            case "writer":
                return self.filter(bylines__writer_id=int(number))
        return self

    def newest_first(self) -> Self:
        """Order as listings do; the id decides between posts of one instant."""
        return self.order_by("-listed_at", "-pk")

    def oldest_first(self) -> Self:
        """Order as numbered pages are counted."""
        return self.order_by("listed_at", "pk")

    def since(self, moment: datetime, post_id: int) -> Self:
        """Keep the posts from the key (moment, post_id) on, itself included."""
        return self.filter(Q(listed_at__gt=moment) | Q(listed_at=moment, pk__gte=post_id))

    def before(self, moment: datetime, post_id: int) -> Self:
        """Keep the posts older than the key (moment, post_id)."""
        return self.filter(Q(listed_at__lt=moment) | Q(listed_at=moment, pk__lt=post_id))

    def on_days(self, first: date, after_last: date) -> Self:
        """Keep the posts of the calendar days [first, after_last)."""
        return self.filter(day__gte=first, day__lt=after_last)

    def for_teasers(self) -> Self:
        """Fetch with each post what its teaser shows: writers, categories and the lead picture."""
        return self.select_related("lead_picture").prefetch_related("bylines__writer", "categories")


class ListingBreakQuerySet(models.QuerySet[Any]):
    """The stored boundaries of listings' numbered pages."""

    def newest_of(self, listing: str) -> Any | None:
        """Return the boundary of a listing's newest page, or None for an empty listing."""
        return self.filter(listing=listing).order_by("-number").first()

    def extend(self, listing: str, posts: PostQuerySet, size: int) -> None:
        """Begin new pages while the newest one has more than ``size`` of the listing's posts."""
        while True:
            last = self.newest_of(listing)
            there = posts.oldest_first()
            if last is not None and last.number > 1:
                there = there.since(last.published_at, last.post_id)
            start = size if last else 0
            key = there.values_list("listed_at", "pk")[start : start + 1].first()
            if key is None:
                return
            number = last.number + 1 if last else 1
            self.create(listing=listing, number=number, published_at=key[0], post_id=key[1])
