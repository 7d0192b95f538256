"""Feeds of comments: of the site and of one entry."""

from django.utils.translation import gettext as _

from coldopen.conversation.models import Comment, CommentQuerySet
from coldopen.delivery.addresses import absolute
from coldopen.delivery.tags import shows
from coldopen.interop.feeds.model import Feed, Item, Person, language, stamp
from coldopen.publishing.models import Entry, publication
from coldopen.utils.absolute import absolute_html
from coldopen.utils.sanitise import plain_text

LENGTH = 20
# A name leads to the web site its owner gave, if that is one.
WEB = ("http://", "https://")


def feed_of_all() -> Feed:
    """Return the newest comments on what everybody may read."""
    shows("comments")
    comments = Comment.objects.on_open_entries()
    return _feed(_("Comments"), "/", "/comments/", comments)


def feed_on(entry: Entry) -> Feed:
    """Return the newest comments on one entry."""
    shows("post", entry.pk)
    shows("comments", entry.pk)
    title = _("Comments on “%(headline)s”") % {"headline": entry.headline}
    address = entry.address or "/"
    return _feed(title, address, address, entry.comments.all())


def _feed(title: str, address: str, base: str, comments: CommentQuerySet) -> Feed:
    about = publication()
    approved = comments.approved().prefetch_related("post")
    newest = list(approved.order_by("-created_at", "-pk")[:LENGTH])
    return Feed(
        title=f"{title} – {about.name}",
        url=absolute(address),
        base=absolute(base),
        description=title,
        publisher=about.name,
        language=language(),
        updated=stamp(newest[0].created_at) if newest else None,
        items=tuple(_item(comment) for comment in newest),
    )


def _item(comment: Comment) -> Item:
    page = absolute(comment.post.address)
    address = f"{page}#{comment.anchor}"
    shows("post", comment.post_id)
    shows("comments", comment.post_id)
    name = comment.author_name or _("Anonymous")
    website = comment.author_url if comment.author_url.startswith(WEB) else ""
    return Item(
        id=address,
        url=address,
        title=_("%(name)s on “%(headline)s”") % {"name": name, "headline": comment.post.headline},
        published=stamp(comment.created_at),
        updated=stamp(comment.created_at),
        authors=(Person(name, website),),
        summary=plain_text(comment.body_html),
        content=absolute_html(comment.body_html, page),
    )
