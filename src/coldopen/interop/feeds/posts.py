"""Feeds of posts: of the site and of each listing."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from coldopen.accounts.models import User
from coldopen.delivery.addresses import absolute
from coldopen.delivery.render import render_context
from coldopen.delivery.tags import shows
from coldopen.interop.feeds.model import Enclosure, Feed, Item, Person, Stamp, language, stamp
from coldopen.media.models import Picture
from coldopen.publishing.body import BlockView, blocks_of, summary_of
from coldopen.publishing.listings import newest_of
from coldopen.publishing.models import PostPage, publication
from coldopen.utils.absolute import absolute_html

LENGTH = 20


@dataclass(frozen=True, slots=True)
class Body:
    """What the theme's body template takes."""

    blocks: tuple[BlockView, ...]
    in_feed: bool = True


def feed_of(listing: str, title: str, address: str) -> Feed | None:
    """Return the newest posts of a listing; of a tag's or a writer's only where there are any."""
    shows("list", listing)
    about = publication()
    posts = list(newest_of(listing, LENGTH).prefetch_related("tags"))
    if not posts and listing.partition(":")[0] in {"tag", "writer"}:
        return None
    newest = max((_written(post) for post in posts), default=None)
    return Feed(
        title=f"{title} – {about.name}" if title else about.name,
        url=absolute(address),
        base=absolute(address),
        description=about.tagline,
        publisher=about.name,
        language=language(),
        updated=stamp(newest) if newest else None,
        items=tuple(_item(post) for post in posts),
    )


def _item(post: PostPage) -> Item:
    shows("post", post.pk)
    locked = post.is_protected
    address = absolute(post.address)
    body = "" if locked else render_context("blocks/body.html", Body(blocks_of(post)))
    return Item(
        id=_id(post),
        url=address,
        title=post.headline,
        published=stamp(_published(post)),
        updated=_updated(post),
        authors=tuple(_person(user) for user in post.writers),
        categories=tuple(_words(post)),
        summary="" if locked else summary_of(post),
        content=absolute_html(body.strip(), address),
        enclosure=_enclosure(post.lead_picture) if post.lead_picture and not locked else None,
        comments=f"{address}#comments",
        replies="" if locked else address,
    )


def _id(post: PostPage) -> str:
    """What came from WordPress keeps the id of its feeds there, so that nobody gets it twice."""
    if post.wordpress_id is not None:
        return f"{settings.SITE_URL}/?p={post.wordpress_id}"
    return f"{settings.SITE_URL}/#post-{post.pk}"


def _published(post: PostPage) -> datetime:
    assert post.listed_at is not None  # noqa: S101  (what is listed has a time)
    return post.listed_at


def _updated(post: PostPage) -> Stamp:
    """The time of the update where the writer gave one, as on the post's own page."""
    return stamp(max(post.revised_at or _published(post), _published(post)))


def _written(post: PostPage) -> datetime:
    """When anything of the post last changed, be it a comma."""
    moments = (post.last_published_at, post.revised_at, _published(post))
    return max(moment for moment in moments if moment is not None)


def _person(user: User) -> Person:
    shows("writer", user.pk)
    return Person(user.byline, absolute(user.address))


def _words(post: PostPage) -> Iterator[str]:
    """The names of its categories and tags."""
    for category in post.categories.all():
        shows("category", category.pk)
        yield category.name
    for tag in post.tags.all():
        shows("tag", tag.pk)
        yield tag.name


def _enclosure(picture: Picture) -> Enclosure | None:
    """The picture's file, or None where it is missing."""
    shows("picture", picture.pk)
    try:
        length = picture.file_size or picture.file.size
    except OSError:
        return None
    kind = mimetypes.guess_type(picture.file.name)[0] or "application/octet-stream"
    return Enclosure(settings.SITE_URL + picture.file.url, kind, length)
