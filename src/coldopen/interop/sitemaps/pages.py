"""Sitemaps (sitemaps.org 0.9) with their index, the news sitemap, and the robots.txt naming them.

Only what everybody may read is in them.
"""

from dataclasses import dataclass

from coldopen.delivery.addresses import absolute
from coldopen.delivery.pages import Answer, Page, Redirect, page
from coldopen.interop.sitemaps.files import Places, archives, news, pages, post_files, posts

INDEX = "/sitemap.xml"
NEWS = "/news-sitemap.xml"
# The desk, and forms: a robot finds nothing there that is not on a page.
CLOSED = ("/admin/", "/preview/", "/reply/", "/like/", "/unlock/", "/search/")

XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Index:
    """The absolute addresses of the sitemaps."""

    sitemaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Robots:
    """What robots.txt says: paths to leave alone, and the sitemaps."""

    closed: tuple[str, ...]
    sitemaps: tuple[str, ...]


@page(INDEX)
def sitemap_index() -> Page:
    """The addresses of all sitemaps but the one for news, which asks for another reader."""
    numbers = post_files()
    names = ["pages", *(["archives"] if numbers else []), *(f"posts-{n}" for n in numbers)]
    found = tuple(absolute(f"/sitemaps/{name}.xml") for name in names)
    return _xml("index.xml", Index(found))


@page("/sitemaps/posts-<int:number>.xml")
def posts_sitemap(number: int) -> Answer:
    """About 2,000 posts, counted from the oldest: a new one changes the last file only."""
    found = posts(number)
    return _xml("sitemap.xml", found) if found else None


@page("/sitemaps/pages.xml")
def pages_sitemap() -> Page:
    """The front page and the plain pages."""
    return _xml("sitemap.xml", pages())


@page("/sitemaps/archives.xml")
def archives_sitemap() -> Answer:
    """The archives of years, categories, tags and writers."""
    found = archives()
    return _xml("sitemap.xml", found) if found else None


@page(NEWS)
def news_sitemap() -> Page:
    """The posts of the last two days for Google News; it changes when the oldest drops out."""
    found, until = news()
    return Page(template="sitemaps/news.xml", context=found, content_type=XML, valid_until=until)


@page("/wp-sitemap.xml", "/sitemap_index.xml")
def index_elsewhere() -> Redirect:
    """Where WordPress and its plugins have their index."""
    return Redirect(INDEX)


@page("/robots.txt")
def robots() -> Page:
    """Every robot may read everything but the desk and the forms."""
    return Page(
        template="sitemaps/robots.txt",
        context=Robots(CLOSED, (absolute(INDEX), absolute(NEWS))),
        content_type="text/plain; charset=utf-8",
    )


def _xml(template: str, context: Index | Places) -> Page:
    return Page(template=f"sitemaps/{template}", context=context, content_type=XML)
