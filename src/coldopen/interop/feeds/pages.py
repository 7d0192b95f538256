"""The addresses of feeds, each in every format: ``…/feed/``, ``…/feed/atom/``, ``…/feed.json``."""

from collections.abc import Callable
from functools import partial

from coldopen.accounts.models import User
from coldopen.delivery.pages import Answer, page
from coldopen.delivery.tags import shows
from coldopen.interop.feeds.comments import feed_of_all, feed_on
from coldopen.interop.feeds.formats import FORMATS, Format
from coldopen.interop.feeds.model import Feed
from coldopen.interop.feeds.posts import feed_of
from coldopen.publishing.listings import open_sections
from coldopen.publishing.models import Category, Entry, Tag
from coldopen.publishing.querysets import SITE

FeedFunction = Callable[..., Feed | None]


def feed(base: str, *, fallback: bool = False) -> Callable[[FeedFunction], FeedFunction]:
    """Register a function of the path's arguments that returns a feed, for each format."""

    def register(function: FeedFunction) -> FeedFunction:
        for form in FORMATS:
            page(base + form.ending, fallback=fallback)(partial(_written, function, form))
        return function

    return register


def _written(function: FeedFunction, form: Format, **arguments: object) -> Answer:
    found = function(**arguments)
    return form.page_of(found) if found else None


@feed("/")
def site_feed() -> Feed | None:
    """The newest posts."""
    return feed_of(SITE, "", "/")


@feed("/tag/<str:slug>/")
def tag_feed(slug: str) -> Feed | None:
    """The newest posts that carry a tag."""
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        return None
    shows("tag", tag.pk)
    return feed_of(f"tag:{tag.pk}", tag.name, tag.address)


@feed("/category/<path:slugs>/")
def category_feed(slugs: str) -> Feed | None:
    """The newest posts of a category."""
    category = Category.objects.filter(slug=slugs.rpartition("/")[2]).first()
    if category is None or category.pk not in open_sections(category):
        return None
    return feed_of(f"category:{category.pk}", category.name, category.address)


@feed("/author/<str:slug>/")
def writer_feed(slug: str) -> Feed | None:
    """The newest posts of a writer."""
    user = User.objects.filter(slug=slug).first()
    if user is None:
        return None
    shows("writer", user.pk)
    return feed_of(f"writer:{user.pk}", user.byline, user.address)


@feed("/comments/")
def comments_feed() -> Feed | None:
    """The newest comments on what everybody may read."""
    return feed_of_all()


@feed("/<path:address>/", fallback=True)
def entry_comments_feed(address: str, **_given: object) -> Feed | None:
    """The newest comments on one entry."""
    entry = Entry.objects.open_to_all().filter(address=f"/{address}/").first()
    return feed_on(entry) if entry else None
