"""Posts in series: the page of a series, and a post's place in one."""

from coldopen.delivery.addresses import absolute, url
from coldopen.delivery.pages import Answer, Page, page
from coldopen.delivery.tags import shows
from coldopen.publishing.models import PostPage, Series
from coldopen.site.chrome import chrome, entry_link
from coldopen.site.contexts import Head, SeriesContext, SeriesView
from coldopen.site.teasers import newest, teasers


@page("/series/<str:slug>/")
def series_page(slug: str) -> Answer:
    """The parts of a series, the first one first; none where readers can open none."""
    series = Series.objects.filter(slug=slug).first()
    if series is None:
        return None
    shows("series", series.pk)
    posts = list(PostPage.objects.listed().filter(series=series).oldest_first().for_teasers())
    if not posts:
        return None
    return Page(
        template="series.html",
        context=SeriesContext(
            site=chrome(),
            head=Head(
                title=series.name,
                canonical=absolute(series.address),
                description=series.description[:300],
            ),
            title=series.name,
            intro=series.description,
            teasers=teasers(posts),
        ),
        last_modified=newest(posts),
    )


def series_of(post: PostPage) -> SeriesView | None:
    """Return the series that a post is a part of, once readers can open another part as well."""
    if post.series is None:
        return None
    shows("series", post.series.pk)
    listed = PostPage.objects.listed().filter(series=post.series).oldest_first()
    posts = list(listed.only("title", "address", "listed_at"))
    places = [position for position, other in enumerate(posts) if other.pk == post.pk]
    if not places or len(posts) < 2:
        return None
    at = places[0]
    parts = tuple(entry_link(other) for other in posts)
    return SeriesView(
        name=post.series.name,
        url=url(post.series.address),
        parts=parts,
        number=at + 1,
        earlier=parts[at - 1] if at else None,
        later=parts[at + 1] if at + 1 < len(parts) else None,
    )
