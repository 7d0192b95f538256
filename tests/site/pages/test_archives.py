from datetime import timedelta

import pytest
from lxml import html

from coldopen.accounts.models import FollowLink
from coldopen.delivery.render import render
from coldopen.publishing.models import Category
from tests.factories import NOON, make_comment, make_post, make_writer

pytestmark = pytest.mark.django_db


def tree(address: str) -> html.HtmlElement:
    rendered = render(address)
    assert rendered.status == 200, address
    return html.document_fromstring(rendered.body.decode())


def headlines(page: html.HtmlElement) -> list[str]:
    return [link.text_content() for link in page.xpath("//main//a[contains(@class, 'u-url')]")]


def test_tag_shows_its_posts() -> None:
    make_post("one", title="One", tags=("jones",))
    make_post("two", title="Two")
    assert headlines(tree("/tag/jones/")) == ["One"]


def test_category_is_found_below_others() -> None:
    news = Category.objects.create(name="News", slug="news", description="What is new.")
    casting = Category.objects.create(name="Casting", slug="casting", parent=news)
    make_post(categories=(casting,))
    page = tree("/category/news/")
    assert "What is new." in page.text_content()
    assert "/category/casting/" in page.xpath("//main//a/@href")
    assert tree("/category/news/casting/").xpath("//h1")[0].text_content() == "Casting"


def test_writer_page_says_where_to_follow() -> None:
    writer = make_writer(bio="Writes at night.", website="https://nora.example")
    FollowLink.objects.create(user=writer, label="Mastodon", url="https://social.example/@nora")
    make_post(writers=(writer,))
    page = tree("/author/nora/")
    assert "Writes at night." in page.text_content()
    assert page.xpath("//main//a[contains(@rel, 'me')]/@href") == [
        "https://nora.example",
        "https://social.example/@nora",
    ]


def test_users_who_do_not_write_have_no_page() -> None:
    make_writer("boss")
    assert render("/author/boss/").status == 404
    assert render("/author/boss/feed/").status == 404


def test_year_lists_by_month() -> None:
    make_post("one", published_at=NOON)
    make_post("two", published_at=NOON.replace(month=11))
    make_post("other", published_at=NOON.replace(year=2018))
    page = tree("/2016/")
    assert [h.text_content() for h in page.xpath("//section/h2")] == ["November", "September"]
    assert page.xpath("//a[@rel='next']/@href") == ["/2018/"]


def test_month_lists_by_day() -> None:
    make_post("one", published_at=NOON)
    make_post("two", published_at=NOON + timedelta(hours=1))
    make_post("three", published_at=NOON + timedelta(days=1))
    page = tree("/2016/09/")
    assert [h.text_content() for h in page.xpath("//section/h2")] == [
        "17 September",
        "16 September",
    ]
    assert len(page.xpath("//section//li")) == 3


def test_months_without_posts_are_not_found() -> None:
    make_post()
    assert render("/2016/10/").status == 404
    assert render("/2015/").status == 404


def test_tag_of_a_draft_is_not_told() -> None:
    make_post("secret", visibility="private", tags=("plot",))
    make_post("draft", live=False, tags=("plot",))
    assert render("/tag/plot/").status == 404
    assert render("/tag/plot/feed/").status == 404


def test_category_is_there_with_posts_or_in_the_menu() -> None:
    news = Category.objects.create(name="News", slug="news")
    casting = Category.objects.create(name="Casting", slug="casting", parent=news)
    Category.objects.create(name="Rumours", slug="rumours", parent=news)
    make_post("draft", live=False, categories=(casting,))
    addresses = [f"/category/{name}" for name in ("news/", "casting/", "casting/feed/", "rumours/")]
    assert [render(address).status for address in addresses] == [404] * 4
    make_post("shown", categories=(casting,))
    assert [render(address).status for address in addresses] == [200, 200, 200, 404]
    assert "Rumours" not in tree("/category/news/").text_content()
    Category.objects.filter(slug="rumours").update(in_menu=True)
    assert [render(address).status for address in addresses] == [200] * 4


def test_categories_in_a_ring_are_not_found() -> None:
    one = Category.objects.create(name="One", slug="one")
    two = Category.objects.create(name="Two", slug="two", parent=one)
    Category.objects.filter(pk=one.pk).update(parent=two)
    assert render("/category/one/").status == 404
    make_post(categories=(two,))
    assert render("/category/one/").status == 200


def test_numbered_pages_say_their_number() -> None:
    news = Category.objects.create(name="News", slug="news")
    for number in range(11):
        make_post(f"p{number}", categories=(news,))
    assert tree("/category/news/page/2/").findtext(".//title", "").startswith("News, page 2")
    assert tree("/page/1/").findtext(".//title", "").startswith("All posts, page 1")
    assert tree("/category/news/").xpath("//h1")[0].text_content() == "News"


def test_every_post_is_reached_by_turning_pages() -> None:
    for number in range(34):
        make_post(f"p{number}", title=f"P{number}", published_at=NOON + timedelta(hours=number))
    seen: set[str] = set()
    address = "/"
    while address:
        page = tree(address)
        seen.update(link for link in page.xpath("//main//a/@href") if "/2016/09/p" in link)
        following = page.xpath("//nav[@class='pager']/a[@rel='next']/@href")
        address = following[0] if following else ""
    assert len(seen) == 34


def feeds_named(address: str) -> list[str]:
    links = tree(address).xpath("//link[@rel='alternate'][not(contains(@type, 'oembed'))]")
    found = [link.get("href") for link in links]
    assert all(render(feed).status == 200 for feed in found)
    return [feed for feed in found if feed not in {"/feed/", "/feed/atom/", "/feed.json"}]


def test_pages_name_their_feeds() -> None:
    post = make_post("one", writers=(make_writer(),), tags=("jones",))
    endings = ("feed/", "feed/atom/", "feed.json")
    for base in ("/tag/jones/", "/author/nora/"):
        assert feeds_named(base) == [base + ending for ending in endings]
    assert feeds_named("/") == [f"/comments/{ending}" for ending in endings]
    assert feeds_named("/2016/09/one/") == []
    make_comment(post)
    assert feeds_named("/2016/09/one/") == [f"/2016/09/one/{ending}" for ending in endings]


def test_writer_without_posts_names_no_feed_that_is_not_there() -> None:
    make_writer(bio="Writes at night.")
    assert feeds_named("/author/nora/") == []


def test_full_year_counts_its_months(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coldopen.site.pages.archives.MOST", 3)
    for number in range(5):
        make_post(f"p{number}", published_at=NOON + timedelta(days=number * 10))
    page = tree("/2016/")
    headings = [" ".join(h.text_content().split()) for h in page.xpath("//section/h2")]
    assert headings == ["October 3 posts", "September 2 posts"]
    assert page.xpath("//section//li") == []
    assert "5 posts" in page.xpath("//header")[1].text_content()
    assert len(tree("/2016/10/").xpath("//section//li")) == 3


def test_months_link_their_days_and_their_year() -> None:
    make_post(published_at=NOON)
    page = tree("/2016/09/")
    assert page.xpath("//section/h2/a/@href") == ["/2016/09/16/"]
    assert page.xpath("//main//p[@class='kicker']/a/@href") == ["/2016/"]
