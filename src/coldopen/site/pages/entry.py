"""The page of a post or plain page, at whatever address it has."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from markupsafe import Markup

from coldopen.accounts.models import User
from coldopen.delivery.addresses import absolute, url
from coldopen.delivery.pages import Answer, Page, page
from coldopen.delivery.tags import shows
from coldopen.interop.json_ld.article import Article, news_article
from coldopen.publishing.body import BlockView, PictureView, blocks_of, picture_view, summary_of
from coldopen.publishing.cards import shown_card
from coldopen.publishing.models import Entry, PostPage
from coldopen.publishing.querysets import SITE
from coldopen.publishing.related import related_to
from coldopen.site.chrome import (
    category_link,
    chrome,
    entry_link,
    feed_links,
    moment,
    published_moment,
    tag_link,
)
from coldopen.site.contexts import (
    NO_MARKUP,
    Chrome,
    CommentView,
    CorrectionView,
    EntryContext,
    EntryView,
    FeedLink,
    Form,
    Head,
    Link,
    Moment,
    Teaser,
    Writer,
)
from coldopen.site.conversation import like_address, mentions_of, reply_address, threads_of
from coldopen.site.pages.series import series_of
from coldopen.site.teasers import teasers

REVISED_WITHIN_PUBLISHING = 60  # seconds in which a change is part of publishing, not an update


@page("/<path:address>", fallback=True)
def entry(
    address: str,
    draft: Entry | None = None,
    unlocked: bool = False,
    wrong_password: bool = False,
    draft_until: datetime | None = None,
) -> Answer:
    """The entry at a stored address.

    ``draft`` is shown in its place in the desk's preview, and by a link that ends at
    ``draft_until``; ``unlocked`` shows what a password protects.
    """
    if draft is not None:
        return entry_page(draft, unlocked=True, draft_until=draft_until)
    found = entry_at(f"/{address}")
    if found is None:
        return None
    return entry_page(found, unlocked=unlocked, wrong_password=wrong_password)


def entry_at(address: str) -> Entry | None:
    """Return the post or plain page that readers find at a path, or None."""
    found = (
        Entry.objects.for_readers()
        .filter(address=address)
        .select_related("postpage__lead_picture", "lead_picture")
    )
    row = found.first()
    if row is None:
        return None
    return getattr(row, "postpage", None) or row


def entry_page(
    found: Entry,
    *,
    unlocked: bool = False,
    wrong_password: bool = False,
    draft_until: datetime | None = None,
) -> Page:
    """Compose the page of an entry and its conversation."""
    _shows_itself(found)
    site = chrome()
    locked = found.is_protected and not unlocked
    view = _view(found, locked)
    writer_ids = frozenset(user.pk for user in _writers(found))
    comments = threads_of(found, writer_ids) if found.pk and not locked else ()
    earlier, later = _neighbours(found)
    return Page(
        template="entry.html",
        context=EntryContext(
            site=site,
            head=_head(found, view, site, locked=locked, has_comments=bool(comments)),
            entry=view,
            locked=locked,
            wrong_password=wrong_password,
            unlock_url=url(f"/unlock/{found.pk}/"),
            likes=likes_of(found) if found.pk and not locked else 0,
            like_url=like_address(found) if found.is_public else "",
            mentions=mentions_of(found) if found.pk and not locked else (),
            comments=comments,
            comment_count=count(comments),
            form=Form(reply_address(found)) if found.takes_comments and not locked else None,
            earlier=earlier,
            later=later,
            related=_related(found),
            draft_until=moment(draft_until) if draft_until else None,
        ),
        last_modified=found.revised_at or found.published_at,
    )


def _shows_itself(found: Entry) -> None:
    """Note the entry, and the pages it stands below, with which it would move or go."""
    shows("post", found.pk)
    if found.path:
        for above in found.get_ancestors().filter(depth__gt=1).values_list("pk", flat=True):
            shows("under", above)


def likes_of(found: Entry) -> int:
    """Return how many guests like an entry."""
    shows("likes", found.pk)
    return int(found.likes.count())


def count(comments: tuple[CommentView, ...]) -> int:
    """Return how many comments stand in the threads, replies included."""
    total, todo = 0, list(comments)
    while todo:
        total += 1
        todo.extend(todo.pop().replies)
    return total


def _view(found: Entry, locked: bool) -> EntryView:
    post = found if isinstance(found, PostPage) else None
    picture = found.lead_picture if not locked else None
    blocks = () if locked else blocks_of(found)
    return EntryView(
        id=found.pk or 0,
        url=url(found.address),
        headline=found.headline,
        standfirst="" if locked else found.standfirst,
        writers=tuple(_writer(user) for user in _writers(found)),
        published=published_moment(found.published_at, found.day)
        if post and found.published_at
        else None,
        revised=_revised(found),
        picture=picture_view(picture) if picture else None,
        blocks=blocks,
        scripts=scripts_of(blocks),
        categories=tuple(category_link(c) for c in post.categories.all()) if post else (),
        tags=tuple(tag_link(tag) for tag in post.tags.all()) if post else (),
        is_post=post is not None,
        corrections=_corrections(post) if post and not locked else (),
        series=series_of(post) if post else None,
    )


def scripts_of(blocks: tuple[BlockView, ...]) -> tuple[str, ...]:
    """Return the scripts that improve blocks of a body; without them each works as it is."""
    opens = any(block.name == "embed" and block.value.frame for block in blocks)
    return ("embed.js",) if opens else ()


def _corrections(post: PostPage) -> tuple[CorrectionView, ...]:
    """The corrections of a post in order, also of a draft in memory."""
    rows = sorted(post.corrections.all(), key=lambda row: row.corrected_at)
    return tuple(CorrectionView(row.text, moment(row.corrected_at)) for row in rows)


def _related(found: Entry) -> tuple[Teaser, ...]:
    if not isinstance(found, PostPage) or not found.pk:
        return ()
    shows("related", found.pk)
    return teasers(related_to(found))


def _writers(found: Entry) -> list[User]:
    return found.writers if isinstance(found, PostPage) else []


def _writer(user: User) -> Writer:
    shows("writer", user.pk)
    return Writer(
        name=user.byline,
        url=url(user.address),
        bio=user.bio,
        portrait=user.portrait.url if user.portrait else "",
        links=tuple(Link(link.label, link.url) for link in user.follow_links.all()),
    )


def _revised(found: Entry) -> Moment | None:
    """The time of the update, when the writer gave one later than the publication."""
    if found.revised_at is None or found.published_at is None:
        return None
    if (found.revised_at - found.published_at).total_seconds() < REVISED_WITHIN_PUBLISHING:
        return None
    return moment(found.revised_at, with_time=True)


def _neighbours(found: Entry) -> tuple[Link | None, Link | None]:
    if not isinstance(found, PostPage) or found.listed_at is None or not found.is_listed:
        return None, None
    shows("list", SITE)
    listed = PostPage.objects.listed()
    earlier = listed.before(found.listed_at, found.pk).newest_first().first()
    later = listed.since(found.listed_at, found.pk).exclude(pk=found.pk).oldest_first().first()
    return entry_link(earlier) if earlier else None, entry_link(later) if later else None


def _comments_feeds(found: Entry) -> tuple[FeedLink, ...]:
    title = _("Comments on “%(headline)s”") % {"headline": found.headline}
    return feed_links(title, found.address or "/")


def _head(found: Entry, view: EntryView, site: Chrome, *, locked: bool, has_comments: bool) -> Head:
    summary = "" if locked else summary_of(found)
    canonical = absolute(found.address)
    return Head(
        title=view.headline,
        canonical=canonical,
        description=summary[:300],
        kind="article" if view.is_post else "website",
        picture=shown_card(found),
        authors=tuple(settings.SITE_URL + writer.url for writer in view.writers),
        oembed=_oembed(canonical) if found.is_public and not found.is_protected else "",
        feeds=feed_links(_("Posts"), "/") + (_comments_feeds(found) if has_comments else ()),
        json_ld=_json_ld(view, site, canonical, summary)
        if view.is_post and not locked
        else NO_MARKUP,
        published=view.published.iso if view.published else "",
        revised=view.revised.iso if view.revised else "",
    )


def _oembed(canonical: str) -> str:
    """Return where other sites learn how to show the entry at an address."""
    return f"{settings.SITE_URL}/oembed?{urlencode({'url': canonical})}"


def _json_ld(view: EntryView, site: Chrome, canonical: str, summary: str) -> Markup:
    picture: PictureView | None = view.picture
    article = Article(
        address=canonical,
        headline=view.headline,
        description=summary,
        published=view.published.iso if view.published else "",
        revised=view.revised.iso if view.revised else "",
        writers=[(writer.name, settings.SITE_URL + writer.url) for writer in view.writers],
        picture=settings.SITE_URL + picture.src if picture else "",
        publisher=(site.name, settings.SITE_URL + "/"),
        corrections=[(correction.text, correction.made.iso) for correction in view.corrections],
    )
    return news_article(article)
