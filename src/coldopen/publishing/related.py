"""Which posts readers of one may want next: those that share its rarer tags, and near it in time.

Found once, when a post comes in, and kept in rows: a page that asked anew at each render would
have to be made again with every post that carries one of its tags. A new post enters the lists of
those it is related to, so that old posts lead to newer ones; at most as many pages change as a list
is long.
"""

from collections.abc import Iterable
from math import log2

from django.db import transaction
from django_tasks import task

from coldopen.publishing.models import ListingBreak, PostPage, RelatedPost, publication

LENGTH = 3  # of a post's list
NEAR = 6  # posts of a listing looked at on either side
MOST_LISTINGS = 12
# What sharing one listing counts before its size does.
WEIGHTS = {"tag": 1.0, "category": 0.25}
# Sharing no more than a section that half of all posts stand in makes nobody related.
LEAST = 0.09


@transaction.atomic
def relate_post(*, post_id: int) -> None:
    """Find the posts related to one, and let it enter their lists; does nothing when it is gone."""
    post = PostPage.objects.listed().filter(pk=post_id).first()
    if post is None:
        return
    scores = scores_for(post)
    best = sorted(scores, key=lambda other: (-scores[other], -other))[:LENGTH]
    _keep(post.pk, {other: scores[other] for other in best})
    for other in best:
        _enter(other, post.pk, scores[other])


def scores_for(post: PostPage) -> dict[int, float]:
    """Return the ids of posts that share something with one, each with a score above the least."""
    assert post.listed_at is not None  # noqa: S101  (what is listed has a time)
    key = (post.listed_at, post.pk)
    scores: dict[int, float] = {}
    for listing, weight in _weights(post).items():
        there = ListingBreak.objects.posts_of(listing, PostPage.objects.listed())
        there = there.exclude(pk=post.pk)
        if post.series_id is not None:  # its other parts are on the page already
            there = there.exclude(series=post.series_id)
        older = there.before(*key).newest_first().keys()[:NEAR]
        newer = there.since(*key).oldest_first().keys()[:NEAR]
        for _, other in [*older, *newer]:
            scores[other] = scores.get(other, 0.0) + weight
    return {other: score for other, score in scores.items() if score >= LEAST}


def _weights(post: PostPage) -> dict[str, float]:
    """Return what sharing each of a post's listings counts: the less, the more posts have it."""
    listings = [name for name in post.listings if name.partition(":")[0] in WEIGHTS]
    size = publication().posts_per_page
    weights: dict[str, float] = {}
    for listing in listings[:MOST_LISTINGS]:
        last = ListingBreak.objects.of(listing).order_by("-number").first()
        posts = size * last.number if last else 1
        weights[listing] = WEIGHTS[listing.partition(":")[0]] / log2(2 + posts)
    return weights


def _keep(post_id: int, scores: dict[int, float]) -> None:
    """Let a post's list be these."""
    rows = RelatedPost.objects.filter(post=post_id)
    there = dict(rows.values_list("other_id", "score"))
    if there == scores:
        return
    rows.delete()
    RelatedPost.objects.bulk_create(
        RelatedPost(post_id=post_id, other_id=other, score=score) for other, score in scores.items()
    )


def _enter(post_id: int, other: int, score: float) -> None:
    """Let a post into another's list, unless that is full of closer ones."""
    there = dict(RelatedPost.objects.filter(post=post_id).values_list("other_id", "score"))
    there[other] = score
    best = sorted(there, key=lambda one: (-there[one], -one))[:LENGTH]
    _keep(post_id, {one: there[one] for one in best})


def related_to(post: PostPage) -> Iterable[PostPage]:
    """Return the listed posts of a post's list, the closest first, as teasers show them."""
    found = PostPage.objects.listed().filter(related_from__post=post.pk)
    return found.order_by("-related_from__score", "-pk").for_teasers()


@task()
def relate(post_ids: list[int]) -> None:
    """Find the posts related to each of these."""
    for post_id in post_ids:
        relate_post(post_id=post_id)
