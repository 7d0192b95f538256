"""Addresses that WordPress gave its pages and that have a better one here."""

from datetime import date

from coldopen.delivery.addresses import url
from coldopen.delivery.pages import Answer, Redirect, page, way_to
from coldopen.publishing.models import PostPage
from coldopen.site.pages.entry import entry_at

# WordPress's names of feeds, and of one that its plugins add.
FEED_KINDS = {"rss": "feed/", "rss2": "feed/", "rdf": "feed/", "json": "feed.json"}


@page("/feed/<str:kind>/", "/<path:base>/feed/<str:kind>/", fallback=True)
def feed_of_a_kind(kind: str, base: str = "", **_given: object) -> Answer:
    """The feeds of whatever has one, under WordPress's names for their formats."""
    if kind not in FEED_KINDS:
        return None
    return way_to(f"/{base}/{FEED_KINDS[kind]}" if base else f"/{FEED_KINDS[kind]}", {})


@page("/<path:base>/comment-page-<int:number>/", fallback=True)
def comment_page(base: str, number: int, **_given: object) -> Answer:
    """A page of a post's comments, which all stand on the post's own page here."""
    address = f"/{base}/"
    return Redirect(f"{url(address)}#comments") if entry_at(address) else None


@page("/<int:year>/<int:month>/<int:day>/", fallback=True)
def day_archive(year: int, month: int, day: int, **_given: object) -> Answer:
    """The posts of a day, which stand among those of their month."""
    try:
        first = date(year, month, day).replace(day=1)
        following = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    if not PostPage.objects.listed().on_days(first, following).exists():
        return None
    return Redirect(f"/{year:04}/{month:02}/")


@page("/index.php", "/index.php/", "/index.php/<path:rest>", fallback=True)
def behind_index(rest: str = "", **_given: object) -> Answer:
    """What WordPress shows behind its program's name where a server rewrites no addresses."""
    return Redirect(url(f"/{rest.lstrip('/')}"))
