"""Addresses that WordPress gave its pages and that have a better one here."""

from coldopen.delivery.addresses import url
from coldopen.delivery.pages import Answer, Redirect, page, way_to
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


@page("/index.php", "/index.php/", "/index.php/<path:rest>", fallback=True)
def behind_index(rest: str = "", **_given: object) -> Answer:
    """What WordPress shows behind its program's name where a server rewrites no addresses."""
    return Redirect(url(f"/{rest.lstrip('/')}"))
