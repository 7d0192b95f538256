"""Listings: of the site, a tag, a category, a writer; and by year and month."""

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Literal

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coldopen.accounts.models import User
from coldopen.delivery.addresses import absolute, url
from coldopen.delivery.pages import Answer, Page, page
from coldopen.delivery.tags import shows
from coldopen.publishing.listings import Slice, front_of, open_sections, page_of
from coldopen.publishing.models import Category, PostPage, Tag
from coldopen.publishing.querysets import SITE, PostQuerySet
from coldopen.site.chrome import category_link, chrome, day_text, feed_links
from coldopen.site.contexts import (
    ArchiveContext,
    FeedLink,
    Head,
    Link,
    Period,
    PeriodContext,
    Writer,
)
from coldopen.site.teasers import newest, teasers

Span = Literal["year", "month", "day"]
TITLES: dict[Span, str] = {"year": "y", "month": "LLLL y", "day": "long"}
ABOVE: dict[Span, Span] = {"day": "month", "month": "year"}
PARTS: dict[Span, int] = {"year": 1, "month": 2, "day": 3}
# More posts than these do not stand on one page of a year or a month.
MOST = 300


@page("/page/<int:number>/")
def site_archive(number: int) -> Answer:
    """One numbered page of all posts, counted from the oldest."""
    return _archive(SITE, kind="site", title=_("All posts"), address="/", number=number)


@page("/tag/<str:slug>/", "/tag/<str:slug>/page/<int:number>/")
def tag_archive(slug: str, number: int | None = None) -> Answer:
    """The posts that carry a tag."""
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        return None
    shows("tag", tag.pk)
    return _archive(
        f"tag:{tag.pk}",
        kind="tag",
        title=tag.name,
        intro=tag.description,
        address=tag.address,
        number=number,
    )


@page("/category/<path:slugs>/page/<int:number>/", "/category/<path:slugs>/")
def category_archive(slugs: str, number: int | None = None) -> Answer:
    """The posts of a category; WordPress puts the slugs of the categories above before its own."""
    category = Category.objects.filter(slug=slugs.rpartition("/")[2]).first()
    if category is None:
        return None
    there = open_sections(category)
    if category.pk not in there:
        return None
    below = [child for child in category.children.all() if child.pk in there]
    return _archive(
        f"category:{category.pk}",
        kind="category",
        title=category.name,
        intro=category.description,
        address=category.address,
        number=number,
        subsections=tuple(category_link(child) for child in below),
    )


@page("/author/<str:slug>/", "/author/<str:slug>/page/<int:number>/")
def writer_archive(slug: str, number: int | None = None) -> Answer:
    """A writer's own page: who it is, where to follow, and the posts."""
    user = User.objects.filter(slug=slug).first()
    if user is None:
        return None
    shows("writer", user.pk)
    writer = Writer(
        name=user.byline,
        url=url(user.address),
        bio=user.bio,
        portrait=user.portrait.url if user.portrait else "",
        links=tuple(
            Link(label, address)
            for label, address in [
                *([(_("Web site"), user.website)] if user.website else []),
                *user.follow_links.values_list("label", "url"),
            ]
        ),
    )
    return _archive(
        f"writer:{user.pk}",
        kind="writer",
        title=user.byline,
        address=user.address,
        number=number,
        writer=writer,
    )


def _archive(
    listing: str,
    *,
    kind: str,
    title: str,
    address: str,
    number: int | None,
    intro: str = "",
    writer: Writer | None = None,
    subsections: tuple[Link, ...] = (),
) -> Answer:
    shows("list", listing)
    found = page_of(listing, number) if number is not None else front_of(listing)
    if found is None or not (found.posts or kind == "category" or (writer and writer.bio)):
        return None
    base = address.removesuffix("/")
    here = f"{base}/page/{number}/" if number else address
    site = chrome()
    has_feed = kind == "category" or (kind != "site" and bool(found.posts))
    return Page(
        template="archive.html",
        context=ArchiveContext(
            site=site,
            head=_head(
                _numbered(title, number),
                here,
                intro or (writer.bio if writer else ""),
                feed_links(title, address) if has_feed else (),
            ),
            kind=kind,
            title=title,
            intro=intro,
            writer=writer,
            teasers=teasers(found.posts),
            subsections=subsections,
            newer=_newer(found, base, address) if number else "",
            older=url(f"{base}/page/{found.older}/") if found.older else "",
        ),
        last_modified=newest(found.posts),
    )


def _newer(found: Slice, base: str, address: str) -> str:
    """The page after this one; after the last numbered one comes the listing's front."""
    return url(f"{base}/page/{found.newer}/") if found.newer else url(address)


def _numbered(title: str, number: int | None) -> str:
    if number is None:
        return title
    return _("%(title)s, page %(number)d") % {"title": title, "number": number}


def _head(title: str, address: str, description: str, feeds: tuple[FeedLink, ...] = ()) -> Head:
    return Head(
        title=title,
        canonical=absolute(address),
        description=description[:300],
        feeds=feed_links(_("Posts"), "/") + feeds,
    )


@page("/<int:year>/")
def year_archive(year: int) -> Answer:
    """The posts of a year, month by month."""
    if not 1 <= year < date.max.year:
        return None
    return period_page("year", date(year, 1, 1), date(year + 1, 1, 1))


@page("/<int:year>/<int:month>/")
def month_archive(year: int, month: int) -> Answer:
    """The posts of a month, day by day."""
    if not (1 <= year < date.max.year and 1 <= month <= 12):
        return None
    following = date(year + month // 12, month % 12 + 1, 1)
    return period_page("month", date(year, month, 1), following)


def period_page(span: Span, first: date, following: date) -> Answer:
    """Return the page of the posts of the days [first, following), None where there are none.

    Of too many posts for one page it has their numbers by month or day instead.
    """
    shows("list", SITE)
    listed = PostPage.objects.listed()
    inside = listed.on_days(first, following)
    posts = list(inside.newest_first().for_teasers()[: MOST + 1])
    if not posts:
        return None
    if len(posts) > MOST and span != "day":
        count, periods = _counted(span, inside)
    elif len(posts) > MOST:
        posts = list(inside.newest_first().for_teasers())
        count, periods = len(posts), _periods(span, posts)
    else:
        count, periods = len(posts), _periods(span, posts)
    days = listed.values_list("listed_on", flat=True)
    before = days.on_days(date.min, first).order_by("-listed_on").first()
    after = days.on_days(following, date.max).order_by("listed_on").first()
    title = day_text(first, TITLES[span])
    described = ngettext("%(count)d post", "%(count)d posts", count) % {"count": count}
    return Page(
        template="period.html",
        context=PeriodContext(
            site=chrome(),
            head=_head(title, _address(span, first), f"{title}: {described}"),
            title=title,
            above=_link(ABOVE[span], first) if span in ABOVE else None,
            periods=periods,
            count=count,
            earlier=_link(span, before) if before else None,
            later=_link(span, after) if after else None,
        ),
        last_modified=newest(posts),
    )


def _periods(span: Span, posts: list[PostPage]) -> tuple[Period, ...]:
    """Return the posts under the months of a year, or the days of a month."""
    pairs = zip(posts, teasers(posts), strict=True)
    made = []
    for key, group in groupby(pairs, lambda pair: _part(span, pair[0].listed_on or date.min)):
        shown = tuple(teaser for _post, teaser in group)
        made.append(Period(*_heading(span, key), shown, len(shown)))
    return tuple(made)


def _counted(span: Span, inside: PostQuerySet) -> tuple[int, tuple[Period, ...]]:
    """Return how many posts there are, altogether and of each month or day."""
    rows = inside.order_by("-listed_on").values_list("listed_on").annotate(count=Count("pk"))
    numbers: Counter[date] = Counter()
    for day, count in rows:
        numbers[_part(span, day)] += count
    periods = tuple(Period(*_heading(span, key), (), count) for key, count in numbers.items())
    return numbers.total(), periods


def _part(span: Span, day: date) -> date:
    return day.replace(day=1) if span == "year" else day


def _heading(span: Span, key: date) -> tuple[str, str]:
    """Return what a part of a period is called and its own address; a day has no parts."""
    if span == "year":
        return day_text(key, "LLLL"), _address("month", key)
    return (day_text(key, "d MMMM"), _address("day", key)) if span == "month" else ("", "")


def _link(span: Span, day: date) -> Link:
    return Link(day_text(day, TITLES[span]), _address(span, day))


def _address(span: Span, day: date) -> str:
    parts = (f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")
    return f"/{'/'.join(parts[: PARTS[span]])}/"
