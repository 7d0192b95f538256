"""RSS 2.0 feeds of the site, of each listing, and of comments."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coldopen.accounts.models import User
from coldopen.conversation.models import Comment, CommentQuerySet
from coldopen.delivery.pages import Answer, Page, page
from coldopen.delivery.render import render_context
from coldopen.publishing.body import BlockView, blocks_of, summary_of
from coldopen.publishing.models import SITE, Category, Entry, PostPage, Tag, publication
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
    return _posts_feed(f"tag:{tag.pk}", tag.name, tag.address) if tag else None


@page("/category/<path:slugs>/feed/")
def category_feed(slugs: str) -> Answer:
    """The newest posts of a category."""
    category = Category.objects.filter(slug=slugs.rpartition("/")[2]).first()
    if category is None:
        return None
    return _posts_feed(f"category:{category.pk}", category.name, category.address)


@page("/author/<str:slug>/feed/")
def writer_feed(slug: str) -> Answer:
    """The newest posts of a writer."""
    user = User.objects.filter(slug=slug).first()
    if user is None or not user.bylines.filter(post__is_listed=True).exists():
        return None
    return _posts_feed(f"writer:{user.pk}", user.byline, user.address)


@page("/comments/feed/")
def comments_feed() -> Answer:
    """The newest comments on what everybody may read."""
    comments = Comment.objects.filter(post__in=Entry.objects.open_to_all().values("pk"))
    return _comments_feed(_("Comments"), "/", "/comments/feed/", comments)


@page("/<path:address>/feed/", fallback=True)
def entry_comments_feed(address: str, **_given: object) -> Answer:
    """The newest comments on one entry."""
    entry = Entry.objects.open_to_all().filter(address=f"/{address}/").first()
    if entry is None:
        return None
    title = _("Comments on “%(headline)s”") % {"headline": entry.title}
    return _comments_feed(title, entry.address, f"{entry.address}feed/", entry.comments.all())


def _posts_feed(listing: str, title: str, address: str) -> Page:
    about = publication()
    posts = list(
        PostPage.objects.listed()
        .in_listing(listing)
        .newest_first()
        .for_teasers()
        .prefetch_related("tags")[:LENGTH]
    )
    newest = max((_changed(post) for post in posts), default=None)
    return _feed_page(
        Feed(
            title=f"{title} – {about.name}" if title else about.name,
            url=_absolute(address),
            address=_absolute(f"{address}feed/"),
            description=about.tagline,
            language=get_language() or settings.LANGUAGE_CODE,
            changed=_rfc822(newest),
            items=tuple(_post_item(post) for post in posts),
        ),
        tags=frozenset({"publication", f"list:{listing}", *(f"post:{post.pk}" for post in posts)}),
        changed=newest,
    )


def _changed(post: PostPage) -> datetime:
    moments = (post.last_published_at, post.published_at)
    return max(moment for moment in moments if moment is not None)


def _post_item(post: PostPage) -> Item:
    locked = post.is_protected
    address = _absolute(post.address)
    body = "" if locked else render_context("blocks/body.html", Body(blocks_of(post)))
    return Item(
        title=post.title or _("Untitled"),
        url=address,
        guid=address,
        published=_rfc822(post.published_at),
        authors=tuple(user.byline for user in post.writers),
        categories=tuple(
            [c.name for c in post.categories.all()] + [tag.name for tag in post.tags.all()]
        ),
        summary="" if locked else summary_of(post),
        content=ROOT_RELATIVE.sub(rf"\1{settings.SITE_URL}/", body.strip()),
        comments=f"{address}#comments",
        comments_feed="" if locked else f"{address}feed/",
    )


def _comments_feed(title: str, address: str, feed: str, comments: CommentQuerySet) -> Page:
    about = publication()
    approved = comments.approved().select_related("post")
    newest = list(approved.order_by("-created_at", "-pk")[:LENGTH])
    return _feed_page(
        Feed(
            title=f"{title} – {about.name}",
            url=_absolute(address),
            address=_absolute(feed),
            description=title,
            language=get_language() or settings.LANGUAGE_CODE,
            changed=_rfc822(newest[0].created_at if newest else None),
            items=tuple(_comment_item(comment) for comment in newest),
        ),
        tags=frozenset({"publication", "comments", *(f"comments:{c.post_id}" for c in newest)}),
        changed=newest[0].created_at if newest else None,
    )


def _comment_item(comment: Comment) -> Item:
    address = f"{_absolute(comment.post.address)}#{comment.anchor}"
    headline = comment.post.title or _("Untitled")
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


def _feed_page(feed: Feed, tags: frozenset[str], changed: datetime | None) -> Page:
    return Page(
        template="feeds/rss.xml",
        context=feed,
        tags=tags,
        last_modified=changed,
        content_type="application/rss+xml; charset=utf-8",
    )


def _absolute(address: str | None) -> str:
    return settings.SITE_URL + quote(address or "/", safe="/:@!$&'()*+,;=~")


def _rfc822(moment: datetime | None) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S +0000") if moment else ""
