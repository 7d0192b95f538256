import json

import pytest
from lxml import html

from coldopen.delivery.render import render
from tests.factories import NOON, make_comment, make_mention, make_page, make_post, make_writer

pytestmark = pytest.mark.django_db


def tree(address: str | None) -> html.HtmlElement:
    rendered = render(address or "")
    assert rendered.status == 200
    return html.document_fromstring(rendered.body.decode())


def words(elements: list[html.HtmlElement]) -> list[str]:
    return [" ".join(element.text_content().split()) for element in elements]


def test_post_has_microformats() -> None:
    post = make_post(writers=(make_writer(),), tags=("jones",), standfirst="In short.")
    (entry,) = tree(post.address).find_class("h-entry")
    assert words(entry.find_class("p-name"))[0] == "A post"
    assert words(entry.find_class("p-summary")) == ["In short."]
    assert words(entry.find_class("e-content")) == ["Some words."]
    assert words(entry.find_class("p-author")) == ["Nora"]
    assert entry.find_class("dt-published")[0].get("datetime") == "2016-09-16T12:00:00+00:00"


def test_comments_are_apart_from_mentions_and_article() -> None:
    post = make_post()
    make_comment(post, "A remark.")
    make_mention(post)
    page = tree(post.address)
    (article,) = page.xpath("//article")
    assert "remark" not in article.text_content()
    assert not article.xpath(".//form | .//button")
    assert "remark" in page.get_element_by_id("comments").text_content()
    assert "as they wrote" not in page.get_element_by_id("comments").text_content()
    assert "as they wrote" in page.get_element_by_id("mentions").text_content()


def test_comment_is_a_citation() -> None:
    post = make_post()
    comment = make_comment(post, "A remark.")
    (cite,) = tree(post.address).find_class("u-comment")
    assert cite.get("id") == f"reply-{comment.pk}"
    assert cite.get("itemtype") == "https://schema.org/Comment"
    assert words(cite.find_class("p-content")) == ["A remark."]


def test_json_ld_describes_the_post() -> None:
    post = make_post(title='</script>"A" & B', writers=(make_writer(),))
    (script,) = tree(post.address).xpath("//script[@type='application/ld+json']")
    data = json.loads(script.text_content())
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == '</script>"A" & B'
    assert data["author"][0]["name"] == "Nora"
    assert data["datePublished"] == "2016-09-16T12:00:00+00:00"


def test_update_is_shown_when_the_writer_says_so() -> None:
    silent = make_post("silent")
    silent.save_revision().publish()
    told = make_post("told", revised_at=NOON.replace(hour=15))
    assert not tree(silent.address).find_class("dt-updated")
    assert tree(told.address).find_class("dt-updated")


def test_untitled_post_has_a_headline() -> None:
    post = make_post()
    type(post).objects.filter(pk=post.pk).update(title="")
    assert words(tree(post.address).xpath("//h1")) == ["Untitled"]


def test_page_has_no_byline_and_no_neighbours() -> None:
    make_post()
    page = tree(make_page().address)
    assert not page.find_class("dt-published")
    assert not page.find_class("pager")


def test_neighbours_lead_on() -> None:
    make_post("one", published_at=NOON.replace(day=1), title="One")
    make_post("two", published_at=NOON.replace(day=2), title="Two")
    make_post("three", published_at=NOON.replace(day=3), title="Three")
    page = tree("/2016/09/two/")
    assert page.xpath("//a[@rel='prev']/@href") == ["/2016/09/one/"]
    assert page.xpath("//nav//a[@rel='next']/@href") == ["/2016/09/three/"]


def test_draft_is_previewed_in_place() -> None:
    post = make_post()
    post.title = "A better headline"
    body = render(post.address or "", {"draft": post}).body.decode()
    assert "A better headline" in body
    assert "A better headline" not in render(post.address or "").body.decode()


def test_non_ascii_address_is_quoted() -> None:
    page = make_page("ελλάδα", title="Greek")
    assert page.address == "/ελλάδα/"
    (link,) = tree(page.address).xpath("//link[@rel='canonical']/@href")
    assert link.endswith("/%CE%B5%CE%BB%CE%BB%CE%AC%CE%B4%CE%B1/")


def test_page_costs_few_queries(django_assert_max_num_queries: object) -> None:
    post = make_post(writers=(make_writer(),), tags=("a", "b"))
    for _ in range(30):
        make_comment(post)
    render(post.address or "")
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        render(post.address or "")
