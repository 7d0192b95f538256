from django.utils.translation import gettext as _

from coldopen.conversation.models import Comment
from coldopen.delivery.addresses import absolute
from coldopen.delivery.pages import Page, page
from coldopen.delivery.tags import shows
from coldopen.publishing.cards import site_card
from coldopen.publishing.listings import front_of, sticky_posts
from coldopen.publishing.models import publication
from coldopen.publishing.querysets import SITE
from coldopen.site.chrome import chrome, entry_link, feed_links, moment
from coldopen.site.contexts import Head, HomeContext, Reply, Teaser
from coldopen.site.teasers import newest, teasers
from coldopen.utils.sanitise import plain_text

SECONDS = 2
REPLIES = 5
OF_EACH_POST = 2
RANKED = 3
EXCERPT = 110


@page("/")
def home() -> Page:
    """The front page: the newest post large, two beside it, a river of the others.

    Posts that are kept at the top come before the newest one.
    """
    shows("list", SITE)
    site = chrome()
    front = front_of(SITE)
    sticky = sticky_posts()
    kept = {post.pk for post in sticky}
    shown = teasers([*sticky, *(post for post in front.posts if post.pk not in kept)])
    # Nobody is greeted by a post that asks for a password.
    lead = next((teaser for teaser in shown if not teaser.locked), shown[0] if shown else None)
    others = [teaser for teaser in shown if teaser is not lead]
    return Page(
        template="home.html",
        context=HomeContext(
            site=site,
            head=Head(
                title=site.name,
                canonical=absolute("/"),
                description=site.tagline,
                picture=site_card(),
                feeds=feed_links(_("Posts"), "/") + feed_links(_("Comments"), "/comments/"),
            ),
            layout=publication().home_layout,
            lead=lead,
            seconds=tuple(others[:SECONDS]),
            river=tuple(others[SECONDS:]),
            posts=shown,
            replies=_latest_replies(),
            most_replied=_most_replied(shown),
            older=f"/page/{front.older}/" if front.older else "",
            desk="/admin/",
        ),
        last_modified=newest(front.posts),
    )


def _latest_replies() -> tuple[Reply, ...]:
    shows("comments")
    fresh = (
        Comment.objects.approved()
        .on_open_entries()
        .prefetch_related("post")
        .order_by("-created_at", "-pk")[: REPLIES * OF_EACH_POST * 3]
    )
    chosen: list[Comment] = []
    for comment in fresh:
        if sum(other.post_id == comment.post_id for other in chosen) < OF_EACH_POST:
            chosen.append(comment)
    return tuple(_reply(comment) for comment in chosen[:REPLIES])


def _reply(comment: Comment) -> Reply:
    shows("comments", comment.post_id)
    post = entry_link(comment.post)
    return Reply(
        name=comment.author_name,
        url=f"{post.url}#{comment.anchor}",
        headline=post.text,
        excerpt=_cut(plain_text(comment.body_html)),
        written=moment(comment.created_at),
    )


def _cut(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _most_replied(shown: tuple[Teaser, ...]) -> tuple[Teaser, ...]:
    """The three most replied-to of the posts on the page; none where nobody replied."""
    ranked = sorted(shown, key=lambda teaser: -teaser.replies)
    return tuple(teaser for teaser in ranked[:RANKED] if teaser.replies)
