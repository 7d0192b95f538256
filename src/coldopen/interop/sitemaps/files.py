"""What each sitemap holds: posts in files of about 2,000, plain pages, archives, and news."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Literal

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import get_language

from coldopen.accounts.models import User
from coldopen.delivery.addresses import absolute
from coldopen.delivery.tags import shows
from coldopen.publishing.models import (
    Byline,
    Category,
    ListingBreak,
    PostPage,
    SitePage,
    Tag,
    TaggedPost,
    publication,
)
from coldopen.publishing.querysets import SITE, PostQuerySet
from coldopen.utils.clock import now

# As many addresses stand in a file of posts, give or take what was backdated or taken away since.
SIZE = 2000
# Google News reads no older posts and no more of them.
NEWS_AGE = timedelta(days=2)
NEWS_LENGTH = 1000
# What sitemaps for news call the two ways to write Chinese.
CHINESE = {"zh-hans": "zh-cn", "zh-cn": "zh-cn", "zh-hant": "zh-tw", "zh-tw": "zh-tw"}


@dataclass(frozen=True, slots=True)
class Place:
    """An absolute address and when it last changed (RFC 3339), if that is known."""

    address: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A post for the news sitemap."""

    address: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses of one sitemap."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class News:
    """The newest posts, what the publication is called and its language."""

    name: str
    language: str
    stories: tuple[Story, ...]


def post_files() -> list[int]:
    """Return the numbers of the files of posts that have any."""
    shows("list", SITE)
    last = ListingBreak.objects.of(SITE).order_by("-number").first()
    count = (last.number - 1) // _pages_of_a_file() + 1 if last else 0
    ends = [number for number in {1, count} if count and _posts_of_file(number).exists()]
    return sorted({*ends, *_filled(range(2, count))})


def _filled(files: range) -> Iterator[int]:
    """Yield, by one query, those files that have posts between their own boundary and the next."""
    pages = _pages_of_a_file()
    following = ListingBreak.objects.of(SITE).filter(number=OuterRef("number") + pages)
    starts = ListingBreak.objects.of(SITE).filter(number__in=[(n - 1) * pages + 1 for n in files])
    starts = starts.annotate(
        next_at=Subquery(following.values("published_at")[:1]),
        next_id=Subquery(following.values("post_id")[:1]),
    )
    since = Q(listed_at=OuterRef("published_at"), pk__gte=OuterRef("post_id"))
    before = Q(listed_at=OuterRef("next_at"), pk__lt=OuterRef("next_id"))
    # The first two terms repeat the others in a form that an index is searched by.
    inside = _open_posts().filter(
        Q(listed_at__gte=OuterRef("published_at")),
        Q(listed_at__lte=OuterRef("next_at")),
        Q(listed_at__gt=OuterRef("published_at")) | since,
        Q(listed_at__lt=OuterRef("next_at")) | before,
    )
    for number in starts.filter(Exists(inside)).values_list("number", flat=True):
        yield (number - 1) // pages + 1


def posts(number: int) -> Places | None:
    """Return the posts of one file, the oldest first, or None where there are none."""
    shows("list", SITE)
    rows = _posts_of_file(number)
    found = rows.values_list("pk", "address", "last_published_at", "listed_at")
    return Places(tuple(_entry(*row) for row in found)) if found else None


def pages() -> Places:
    """Return the front page and the plain pages."""
    shows("pages")
    rows = SitePage.objects.open_to_all().order_by("pk")
    found = rows.values_list("pk", "address", "last_published_at", "published_at")
    return Places((Place(absolute("/")), *(_entry(*row) for row in found)))


def archives() -> Places | None:
    """Return the years, categories, tags and writers with posts that everybody may read."""
    shows("archives")
    shows("list", SITE)
    there = _open_posts().order_by()
    members = PostPage.categories.through.objects.filter(postpage__in=there.values("pk"))
    tagged = TaggedPost.objects.filter(content_object__in=there.values("pk"))
    bylines = Byline.objects.filter(post__in=there.values("pk"))
    found = [
        *(Place(absolute(f"/{day.year:04}/")) for day in there.dates("listed_on", "year")),
        *_archives("category", Category.objects.filter(pk__in=members.values("category_id"))),
        *_archives("tag", Tag.objects.filter(pk__in=tagged.values("tag_id"))),
        *_archives("writer", User.objects.filter(pk__in=bylines.values("writer_id"))),
    ]
    return Places(tuple(found)) if found else None


def news() -> tuple[News, datetime | None]:
    """Return the posts of the last two days, and when the oldest of them is too old."""
    shows("list", SITE)
    about = publication()
    fresh = _open_posts().filter(listed_at__gt=now() - NEWS_AGE).newest_first()[:NEWS_LENGTH]
    stories = tuple(_story(post) for post in fresh)
    oldest = min((post.listed_at for post in fresh if post.listed_at), default=None)
    code = (get_language() or "en").lower()
    language = CHINESE.get(code, code.partition("-")[0])
    return News(about.name, language, stories), oldest + NEWS_AGE if oldest else None


def _open_posts() -> PostQuerySet:
    return PostPage.objects.listed().open_to_all()


def _pages_of_a_file() -> int:
    return max(1, SIZE // publication().posts_per_page)


def _posts_of_file(number: int) -> PostQuerySet:
    """The posts between two stored boundaries of the site's numbered pages, the oldest first."""
    pages = _pages_of_a_file()
    starts = ListingBreak.objects.of(SITE)
    first = starts.filter(number=(number - 1) * pages + 1).first()
    after_last = starts.filter(number=number * pages + 1).first()
    if first is None:
        return PostPage.objects.none()
    found = _open_posts().oldest_first()
    found = found.since(*first.key) if number > 1 else found
    return found.before(*after_last.key) if after_last else found


def _entry(pk: int, address: str, written: datetime | None, published: datetime | None) -> Place:
    shows("post", pk)
    changed = max((moment for moment in (written, published) if moment), default=None)
    return Place(absolute(address), _iso(changed))


def _archives(
    kind: Literal["category", "tag", "writer"], rows: Iterable[Category | Tag | User]
) -> Iterator[Place]:
    for row in sorted(rows, key=attrgetter("pk")):
        shows(kind, row.pk)
        yield Place(absolute(row.address))


def _story(post: PostPage) -> Story:
    shows("post", post.pk)
    return Story(absolute(post.address), post.headline, _iso(post.listed_at))


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
