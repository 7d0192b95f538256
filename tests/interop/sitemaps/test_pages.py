from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree
from wagtail.models import Page

from coldopen.delivery.render import render
from coldopen.publishing.listings import rebuild_breaks
from coldopen.publishing.models import Category, Entry, HomePage, PostPage
from coldopen.utils.clock import now
from coldopen.utils.rows import insert_rows
from tests.factories import NOON, make_page, make_post, make_writer

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
HOME = "http://localhost:8000"
OUTPUTS = [
    "/sitemap.xml",
    "/sitemaps/posts-1.xml",
    "/sitemaps/pages.xml",
    "/sitemaps/archives.xml",
    "/news-sitemap.xml",
    "/robots.txt",
]


def root(address: str) -> etree._Element:
    rendered = render(address)
    assert rendered.status == 200, address
    assert rendered.content_type.startswith("application/xml")
    return etree.fromstring(rendered.body)


def places(address: str) -> list[str]:
    return [(loc.text or "").removeprefix(HOME) for loc in root(address).iter(f"{MAP}loc")]


def files() -> list[int]:
    """The numbers of the files of posts in the index."""
    found = [place for place in places("/sitemap.xml") if "posts-" in place]
    return [int(place.removeprefix("/sitemaps/posts-").removesuffix(".xml")) for place in found]


def make_many(count: int) -> None:
    """Public posts, an hour apart, written straight into their tables."""
    template = make_post("p0")
    pages = Page.objects.filter(pk=template.pk).values().get()
    entries = Entry.objects.filter(pk=template.pk).values().get()
    posts = PostPage.objects.filter(pk=template.pk).values().get()
    rows: dict[type[Page], list[dict[str, object]]] = {Page: [], Entry: [], PostPage: []}
    base = HomePage.objects.get()
    for number in range(1, count):
        pk, at = template.pk + number, NOON + timedelta(hours=number)
        slug = f"p{number}"
        made = {"id": pk, "slug": slug, "path": f"{base.path}{number + 1:04}"}
        made |= {"page_ptr_id": pk, "entry_ptr_id": pk, "address": f"/2016/09/{slug}/"}
        made |= {"published_at": at, "listed_at": at, "translation_key": f"{number:032x}"}
        for model, row in ((Page, pages), (Entry, entries), (PostPage, posts)):
            own = {field.attname for field in model._meta.local_concrete_fields}
            rows[model].append({name: v for name, v in (row | made).items() if name in own})
    for model, some in rows.items():
        insert_rows(model, some)
    rebuild_breaks()


def test_index_names_each_file() -> None:
    make_post()
    names = places("/sitemap.xml")
    assert names == [
        "/sitemaps/pages.xml",
        "/sitemaps/archives.xml",
        "/sitemaps/posts-1.xml",
    ]
    assert all(places(name) for name in names)


def test_empty_site_has_a_sitemap() -> None:
    assert places("/sitemap.xml") == ["/sitemaps/pages.xml"]
    assert places("/sitemaps/pages.xml") == ["/"]
    assert places("/news-sitemap.xml") == []
    for address in ("/sitemaps/archives.xml", "/sitemaps/posts-1.xml"):
        assert render(address).status == 404


def test_post_says_when_it_changed() -> None:
    make_post("one", last_published_at=NOON + timedelta(hours=2))
    (url,) = root("/sitemaps/posts-1.xml")
    assert url.findtext(f"{MAP}loc") == f"{HOME}/2016/09/one/"
    assert url.findtext(f"{MAP}lastmod") == "2016-09-16T14:00:00+00:00"


def test_more_than_two_thousand_posts_make_a_second_file() -> None:
    make_many(2001)
    assert places("/sitemap.xml")[-2:] == ["/sitemaps/posts-1.xml", "/sitemaps/posts-2.xml"]
    first = places("/sitemaps/posts-1.xml")
    assert len(first) == 2000
    assert first[0] == "/2016/09/p0/"
    assert places("/sitemaps/posts-2.xml") == ["/2016/09/p2000/"]
    before = render("/sitemaps/posts-1.xml").body
    make_post("newest", published_at=NOON + timedelta(days=400))
    assert render("/sitemaps/posts-1.xml").body == before
    assert len(places("/sitemaps/posts-2.xml")) == 2


@pytest.mark.parametrize("number", ["0", "2", "9" * 30])
def test_file_that_is_not_there(number: str) -> None:
    make_post()
    assert render(f"/sitemaps/posts-{number}.xml").status == 404


def test_file_of_what_was_taken_down_is_left_out() -> None:
    post = make_post()
    PostPage.objects.filter(pk=post.pk).update(live=False)
    assert places("/sitemap.xml") == ["/sitemaps/pages.xml"]
    assert render("/sitemaps/posts-1.xml").status == 404


def test_inner_file_is_left_out_once_it_is_empty() -> None:
    make_many(6005)
    assert files() == [1, 2, 3, 4]
    PostPage.objects.filter(address__in=places("/sitemaps/posts-2.xml")).update(live=False)
    assert render("/sitemaps/posts-2.xml").status == 404
    assert files() == [1, 3, 4]


def test_posts_of_one_instant_are_told_apart_by_their_ids() -> None:
    make_many(6005)
    PostPage.objects.update(listed_at=NOON)
    rebuild_breaks()
    assert files() == [1, 2, 3, 4]


def test_index_of_a_large_archive_takes_no_more_queries() -> None:
    make_many(4005)
    with CaptureQueriesContext(connection) as few:
        assert files() == [1, 2, 3]
    PostPage.objects.all().delete()
    make_many(9005)
    with CaptureQueriesContext(connection) as many:
        assert files() == [1, 2, 3, 4, 5]
    assert len(many) == len(few)


def test_pages_and_archives_are_listed() -> None:
    news = Category.objects.create(name="News", slug="news")
    Category.objects.create(name="Empty", slug="empty")
    make_post(writers=(make_writer(),), categories=(news,), tags=("jones", "größe"))
    make_writer("idle")
    make_page()
    assert places("/sitemaps/pages.xml") == ["/", "/about/"]
    assert places("/sitemaps/archives.xml") == [
        "/2016/",
        "/category/news/",
        "/tag/jones/",
        "/tag/gr%C3%B6%C3%9Fe/",
        "/author/nora/",
    ]
    assert all(render(address).status == 200 for address in ("/2016/", "/tag/größe/"))


def test_news_lasts_two_days() -> None:
    older = now().replace(microsecond=0) - timedelta(hours=47)
    make_post("old", published_at=now() - timedelta(hours=49))
    make_post("older", published_at=older)
    make_post("newer", title="A & B \x07", published_at=older + timedelta(hours=40))
    newer, last = root("/news-sitemap.xml")
    assert newer.findtext(f"{NEWS}news/{NEWS}title") == "A & B "
    assert newer.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}name") == "Cold Open"
    assert newer.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}language") == "en"
    assert last.findtext(f"{NEWS}news/{NEWS}publication_date") == older.isoformat()
    assert render("/news-sitemap.xml").valid_until == older + timedelta(days=2)


def test_nothing_hidden_is_in_a_sitemap() -> None:
    nora, hidden = make_writer("secret"), Category.objects.create(name="SECRET", slug="secret")
    fields: dict[str, Any] = {"title": "SECRET", "tags": ("secret",), "categories": (hidden,)}
    fields["writers"] = (nora,)
    fresh = now() - timedelta(hours=1)
    make_post("secret-1", visibility="private", published_at=fresh, **fields)
    make_post("secret-2", visibility="password", password="x", published_at=fresh, **fields)
    make_post("secret-3", live=False, published_at=fresh, **fields)
    ahead = datetime(2100, 1, 1, tzinfo=UTC)
    make_post("secret-4", live=False, published_at=ahead, go_live_at=ahead, **fields)
    make_page("secret-5", visibility="password", password="x")
    make_page("secret-6", visibility="private")
    make_page("secret-7", live=False)
    for published in (False, True):
        if published:
            make_post("open", published_at=fresh)
        for address in OUTPUTS:
            assert b"secret" not in render(address).body.lower(), address


@pytest.mark.parametrize("address", ["/wp-sitemap.xml", "/sitemap_index.xml"])
def test_wordpress_addresses_lead_to_the_index(address: str) -> None:
    assert render(address).location == "/sitemap.xml"


def test_robots_may_read_all_but_forms() -> None:
    rendered = render("/robots.txt")
    assert rendered.content_type.startswith("text/plain")
    assert rendered.body.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /preview/",
        "Disallow: /reply/",
        "Disallow: /like/",
        "Disallow: /unlock/",
        "Disallow: /search/",
        "",
        f"Sitemap: {HOME}/sitemap.xml",
        f"Sitemap: {HOME}/news-sitemap.xml",
    ]
