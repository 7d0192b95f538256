"""RSS 2.0 feeds of the site, of each listing, and of comments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coldopen.accounts.models import User
from coldopen.conversation.models import Comment, CommentQuerySet
from coldopen.delivery.addresses import absolute
from coldopen.delivery.pages import Answer, Page, page
from coldopen.delivery.render import render_context
from coldopen.delivery.tags import shows
from coldopen.publishing.body import BlockView, blocks_of, summary_of
from coldopen.publishing.listings import newest_of, open_sections
from coldopen.publishing.models import Category, Entry, PostPage, Tag, publication
from coldopen.publishing.querysets import SITE
from coldopen.utils.sanitise import plain_text

LENGTH = 20
ROOT_RELATIVE = re.compile(r'(\s(?:href|src)=")/(?!/)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed; addresses are absolute, ``content`` is HTML."""

    title: str
    url: str
    guid: str
    published: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    summary: str
    content: str
    comments: str
    comments_feed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A channel and its items, the newest first."""

    title: str
    url: str
    address: str
    description: str
    language: str
    changed: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """What the theme's body template takes."""

    blocks: tuple[BlockView, ...]


@page("/feed/")
def site_feed() -> Answer:
    """The newest posts."""
    return _posts_feed(SITE, "", "/")


@page("/tag/<str:slug>/feed/")
def tag_feed(slug: str) -> Answer:
    """The newest posts that carry a tag."""
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        return None
    shows("tag", tag.pk)
    return _posts_feed(f"tag:{tag.pk}", tag.name, tag.address)


@page("/category/<path:slugs>/feed/")
def category_feed(slugs: str) -> Answer:
    """The newest posts of a category."""
    category = Category.objects.filter(slug=slugs.rpartition("/")[2]).first()
    if category is None or category.pk not in open_sections(category):
        return None
    return _posts_feed(f"category:{category.pk}", category.name, category.address)


@page("/author/<str:slug>/feed/")
def writer_feed(slug: str) -> Answer:
    """The newest posts of a writer."""
    user = User.objects.filter(slug=slug).first()
    if user is None:
        return None
    shows("writer", user.pk)
    return _posts_feed(f"writer:{user.pk}", user.byline, user.address)


@page("/comments/feed/")
def comments_feed() -> Answer:
    """The newest comments on what everybody may read."""
    shows("comments")
    comments = Comment.objects.filter(post__in=Entry.objects.open_to_all().values("pk"))
    return _comments_feed(_("Comments"), "/", "/comments/feed/", comments)


@page("/<path:address>/feed/", fallback=True)
def entry_comments_feed(address: str, **_given: object) -> Answer:
    """The newest comments on one entry."""
    entry = Entry.objects.open_to_all().filter(address=f"/{address}/").first()
    if entry is None:
        return None
    shows("post", entry.pk)
    shows("comments", entry.pk)
    title = _("Comments on “%(headline)s”") % {"headline": entry.headline}
    return _comments_feed(title, entry.address, f"{entry.address}feed/", entry.comments.all())


def _posts_feed(listing: str, title: str, address: str) -> Answer:
    """The newest posts of a listing; of a tag's or a writer's only where there are any."""
    shows("list", listing)
    about = publication()
    posts = list(newest_of(listing, LENGTH).prefetch_related("tags"))
    if not posts and listing.partition(":")[0] in {"tag", "writer"}:
        return None
    newest = max((_changed(post) for post in posts), default=None)
    return _feed_page(
        Feed(
            title=f"{title} – {about.name}" if title else about.name,
            url=absolute(address),
            address=absolute(f"{address}feed/"),
            description=about.tagline,
            language=get_language() or settings.LANGUAGE_CODE,
            changed=_rfc822(newest),
            items=tuple(_post_item(post) for post in posts),
        )
    )


def _changed(post: PostPage) -> datetime:
    moments = (post.last_published_at, post.published_at)
    return max(moment for moment in moments if moment is not None)


def _post_item(post: PostPage) -> Item:
    shows("post", post.pk)
    locked = post.is_protected
    address = absolute(post.address)
    body = "" if locked else render_context("blocks/body.html", Body(blocks_of(post)))
    return Item(
        title=post.headline,
        url=address,
        guid=address,
        published=_rfc822(post.published_at),
        authors=tuple(_author(user) for user in post.writers),
        categories=tuple(_words(post)),
        summary="" if locked else summary_of(post),
        content=ROOT_RELATIVE.sub(rf"\1{settings.SITE_URL}/", body.strip()),
        comments=f"{address}#comments",
        comments_feed="" if locked else f"{address}feed/",
    )


def _author(user: User) -> str:
    shows("writer", user.pk)
    return user.byline


def _words(post: PostPage) -> Iterator[str]:
    """The names of its categories and tags."""
    for category in post.categories.all():
        shows("category", category.pk)
        yield category.name
    for tag in post.tags.all():
        shows("tag", tag.pk)
        yield tag.name


def _comments_feed(title: str, address: str, feed: str, comments: CommentQuerySet) -> Page:
    about = publication()
    approved = comments.approved().select_related("post")
    newest = list(approved.order_by("-created_at", "-pk")[:LENGTH])
    return _feed_page(
        Feed(
            title=f"{title} – {about.name}",
            url=absolute(address),
            address=absolute(feed),
            description=title,
            language=get_language() or settings.LANGUAGE_CODE,
            changed=_rfc822(newest[0].created_at if newest else None),
            items=tuple(_comment_item(comment) for comment in newest),
        )
    )


def _comment_item(comment: Comment) -> Item:
    address = f"{absolute(comment.post.address)}#{comment.anchor}"
    shows("post", comment.post_id)
    shows("comments", comment.post_id)
    headline = comment.post.headline
    return Item(
        title=_("%(name)s on “%(headline)s”") % {"name": comment.author_name, "headline": headline},
        url=address,
        guid=address,
        published=_rfc822(comment.created_at),
        authors=(comment.author_name,),
        categories=(),
        summary=plain_text(comment.body_html),
        content=comment.body_html,
        comments="",
        comments_feed="",
    )


def _feed_page(feed: Feed) -> Page:
    """A feed's page, known by its entity tag alone: no row knows when the feed last changed."""
    return Page(
        template="feeds/rss.xml",
        context=feed,
        content_type="application/rss+xml; charset=utf-8",
    )


def _rfc822(moment: datetime | None) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S +0000") if moment else ""
