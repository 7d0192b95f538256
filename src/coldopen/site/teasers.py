"""Posts in lists: teasers, and the counts that stand on them, one query for a whole list."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count

from coldopen.accounts.models import User
from coldopen.conversation.models import Comment
from coldopen.delivery.addresses import url
from coldopen.delivery.tags import shows
from coldopen.publishing.body import picture_view, summary_of
from coldopen.publishing.models import PostPage
from coldopen.site.chrome import category_link, day_text, moment
from coldopen.site.contexts import Moment, Teaser, Writer
from coldopen.utils.clock import now


def teasers(posts: Iterable[PostPage]) -> tuple[Teaser, ...]:
    """Return the teasers of posts fetched with for_teasers()."""
    found = list(posts)
    counts = reply_counts([post.pk for post in found])
    return tuple(_teaser(post, counts) for post in found)


def reply_counts(entry_ids: Iterable[int]) -> dict[int, int]:
    """Return how many approved comments each of the entries has."""
    ids = list(entry_ids)
    for entry_id in ids:
        shows("comments", entry_id)
    rows = (
        Comment.objects.approved()
        .filter(post_id__in=ids)
        .order_by()
        .values_list("post_id")
        .annotate(count=Count("pk"))
    )
    return dict(rows)


def newest(posts: Iterable[PostPage]) -> datetime | None:
    """Return when the newest of the posts was published."""
    return max((post.listed_at for post in posts if post.listed_at), default=None)


def writer_link(user: User) -> Writer:
    """Return a writer as a byline shows one."""
    shows("writer", user.pk)
    return Writer(user.byline, url(user.address))


def published_day(post: PostPage) -> Moment:
    """Return when a post was published, in words its calendar day alone."""
    when = post.listed_at or now()
    return Moment(moment(when).iso, day_text(post.day)) if post.day else moment(when)


def _teaser(post: PostPage, counts: Mapping[int, int]) -> Teaser:
    shows("post", post.pk)
    # Each of them: which one comes first depends on all names.
    categories = [category_link(category) for category in post.categories.all()]
    locked = post.is_protected
    return Teaser(
        url=url(post.address),
        headline=post.headline,
        summary="" if locked else summary_of(post),
        writers=tuple(writer_link(user) for user in post.writers),
        published=published_day(post),
        category=categories[0] if categories else None,
        picture=picture_view(post.lead_picture) if post.lead_picture and not locked else None,
        replies=0 if locked else counts.get(post.pk, 0),
        locked=locked,
        sticky=post.is_sticky,
    )
