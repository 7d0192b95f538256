from datetime import timedelta

import pytest
from django.test import Client
from lxml import html

from coldopen.accounts.limits import LIMITS
from coldopen.publishing.models import Category, PostPage
from tests.factories import NOON, make_page, make_post, make_writer

pytestmark = pytest.mark.django_db


def tree(client: Client, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status, address
    return html.document_fromstring(answer.content.decode())


def hits(page: html.HtmlElement) -> list[str]:
    return [h.text_content() for h in page.xpath("//ol[@class='hits']//h2")]


def words(page: html.HtmlElement) -> str:
    return " ".join(page.xpath("//main")[0].text_content().split())


def test_every_page_offers_the_search(client: Client) -> None:
    page = tree(client, "/")
    assert page.xpath("//header//form[@role='search']/@action") == ["/search/"]
    assert page.xpath("//header//form//input/@name") == ["q"]


def test_empty_search_asks_for_words(client: Client) -> None:
    make_post()
    for address in ("/search/", "/search/?q=", "/search/?q=%20%00"):
        page = tree(client, address)
        assert hits(page) == []
        assert "Nothing was found" not in words(page)
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_hits_are_marked(client: Client) -> None:
    make_post(title="An owl", text="<p>The <b>owl</b>s &lt;script&gt; are</p>")
    page = tree(client, "/search/?q=OWL")
    assert hits(page) == ["An owl"]
    assert [mark.text for mark in page.xpath("//mark")] == ["owl", "owls"]
    assert page.xpath("//main//script") == []
    assert page.xpath("//input[@name='q']/@value") == ["OWL"]


def test_search_without_hits_says_what_to_try(client: Client) -> None:
    page = tree(client, "/search/?q=qzx&year=2016")
    assert "Nothing was found" in words(page)
    assert "Without the filters" in words(page)
    assert page.xpath("//main//ul[@class='tags']//a/@href") == ["/search/?q=qzx"]


@pytest.mark.parametrize(
    "query",
    ["-owl", '"', "' OR 1=1", "<script>alert(1)</script>", "%", "*", "ש" * 200, "word+" * 2000],
)
def test_odd_queries_are_answered(client: Client, query: str) -> None:
    make_post()
    page = tree(client, f"/search/?q={query}")
    assert page.xpath("//main//script") == []


@pytest.mark.parametrize(
    "rest",
    [
        "before=x&order=newest",
        "before=99999999999999999999&order=newest",
        "before=9223372036854775807&order=newest",
        "page=0",
        "page=999",
        "page=-1",
        "page=²",
        "year=²",
        "year=99999",
        "writer=%00",
        "tag=nothing",
        "order=what",
        "beginning=x&before=-3",
    ],
)
def test_odd_parameters_are_answered(client: Client, rest: str) -> None:
    make_post()
    tree(client, f"/search/?q=words&{rest}")


def test_unknown_filter_finds_nothing(client: Client) -> None:
    make_post()
    page = tree(client, "/search/?q=words&tag=nothing")
    assert hits(page) == []
    assert "no such filter here: nothing" in words(page)


def test_filters_are_offered_and_removed(client: Client) -> None:
    nora, callum = make_writer(), make_writer("callum", display_name="Callum")
    news = Category.objects.create(name="News", slug="news")
    make_post("one", title="One", writers=(nora,), categories=(news,), tags=("jones",))
    make_post("two", title="Two", writers=(callum,), published_at=NOON.replace(year=2018))
    page = tree(client, "/search/?q=words")
    offered = page.xpath("//aside[@class='narrower']//a/@href")
    assert "/search/?q=words&writer=nora" in offered
    assert {"/search/?q=words&tag=jones", "/search/?q=words&year=2018"} <= set(offered)
    narrowed = tree(client, "/search/?q=words&writer=nora&year=2016&tag=jones&category=news")
    assert hits(narrowed) == ["One"]
    assert len(narrowed.xpath("//main//header//ul[@class='tags']//a")) == 4
    assert narrowed.xpath("//input[@name='writer']/@value") == ["nora"]


def test_turning_pages_reaches_every_match_once(client: Client) -> None:
    for number in range(24):
        make_post(f"p{number}", title=f"P{number}", published_at=NOON + timedelta(hours=number))
    for order in ("", "&order=newest"):
        seen: list[str] = []
        address = f"/search/?q=words{order}"
        while address:
            page = tree(client, address)
            seen += hits(page)
            address = "".join(page.xpath("//nav[@class='pager']/a[@rel='next']/@href"))
        assert seen == [f"P{number}" for number in reversed(range(24))]


def test_search_goes_on_beyond_what_is_ranked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coldopen.publishing.search.RANKED", 12)
    for number in range(30):
        make_post(f"p{number}", title=f"P{number}", published_at=NOON + timedelta(hours=number))
    assert "More than 12" in words(tree(client, "/search/?q=words"))
    for first in ("/search/?q=words", "/search/?q=word"):
        seen, address = [], first
        while address:
            page = tree(client, address)
            seen += hits(page)
            address = "".join(page.xpath("//nav[@class='pager']/a[@rel='next']/@href"))
        assert sorted(seen) == sorted(f"P{number}" for number in range(30))


def test_beginnings_are_told(client: Client) -> None:
    make_post(title="Kilgrave")
    page = tree(client, "/search/?q=kilg")
    assert hits(page) == ["Kilgrave"]
    assert "words that begin with them" in words(page)


def test_plain_page_has_no_date(client: Client) -> None:
    make_page("imprint", title="Imprint")
    page = tree(client, "/search/?q=imprint")
    assert hits(page) == ["Imprint"]
    assert page.xpath("//ol[@class='hits']//time") == []


def test_taken_down_post_is_not_shown(client: Client) -> None:
    make_post(title="qzx")
    PostPage.objects.update(live=False)
    assert hits(tree(client, "/search/?q=qzx")) == []


def test_searching_too_often_is_refused_with_the_words_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post(title="Owl")
    limit = LIMITS["search"]
    monkeypatch.setitem(LIMITS, "search", type(limit)(per_source=1, window=limit.window))
    assert hits(tree(client, "/search/?q=owl")) == ["Owl"]
    page = tree(client, "/search/?q=owl", 429)
    assert hits(page) == []
    assert page.xpath("//p[@role='alert']")
    assert page.xpath("//input[@name='q']/@value") == ["owl"]
    assert hits(tree(client, "/search/")) == []


def test_wordpress_searches_lead_here(client: Client) -> None:
    assert client.get("/?s=two+words").headers["Location"] == "/search/?q=two+words"
    assert client.get("/search/two words/").headers["Location"] == "/search/?q=two+words"
    assert client.get("/?s=").headers["Location"] == "/search/?q="
    assert client.get("/tag/x/?s=y").status_code == 404


def test_search_is_never_kept(client: Client) -> None:
    answer = client.get("/search/?q=x")
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert client.post("/search/?q=x").status_code == 405
