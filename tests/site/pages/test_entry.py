import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from coldopen.delivery.render import render
from coldopen.media.actions import make_sizes
from coldopen.publishing.blocks import BodyBlock
from tests.factories import (
    NOON,
    every_block,
    make_comment,
    make_mention,
    make_page,
    make_picture,
    make_post,
    make_writer,
)
from tests.pictures import small_picture

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


# ---- blocks ----


def test_every_block_is_on_the_page() -> None:
    blocks = every_block()
    assert {name for name, _ in blocks} == set(BodyBlock().child_blocks)
    post = make_post(body=blocks)
    page = tree(post.address)
    (body,) = page.find_class("e-content")
    assert words(body.xpath(".//details[@id='spoiler-1']/summary")) == ["Spoiler: the end"]
    assert not body.xpath(".//details[@open]")
    assert words(body.find_class("pull-quote")) == ["Set large"]
    assert len(body.xpath(".//div[@class='gallery-pictures']//a/descendant::img")) == 2
    assert words(body.find_class("verdict")) == ["Worth it. 4 of 5"]
    assert words(body.xpath(".//table/caption")) == ["Late"]
    assert words(body.xpath(".//pre/code")) == ["if a < b: pass"]
    assert body.xpath(".//video/@preload") == body.xpath(".//audio/@preload") == ["none"]
    assert body.xpath(".//video/track/@kind") == ["captions"]
    assert words(body.xpath(".//li[@id='note-1']")) == ["The note. ↩"]
    assert not page.xpath("//iframe | //object | //embed | //*[@style] | //*[@onclick]")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_every_picture_has_its_size() -> None:
    post = make_post(body=every_block(), lead_picture=make_picture())
    pictures = tree(post.address).xpath("//article//img")
    assert len(pictures) == 4
    assert all(image.get("width") == "30" and image.get("height") == "20" for image in pictures)
    assert pictures[0].get("fetchpriority") == "high"
    assert [image.get("loading") for image in pictures] == [None, "lazy", "lazy", "lazy"]


def test_lead_picture_is_asked_for_early() -> None:
    picture = make_picture()
    make_sizes(picture=picture)
    picture.refresh_from_db()
    page = tree(make_post(lead_picture=picture).address)
    (preload,) = page.xpath("//head/link[@as='image']")
    (source,) = page.xpath("//figure[@class='lead-picture']/picture/source")
    assert (
        preload.get("imagesrcset") == source.get("srcset") == f"{picture.size_url(30, 'avif')} 30w"
    )
    assert preload.get("imagesizes") == source.get("sizes")
    (home,) = tree("/").xpath("//head/link[@as='image']")
    assert home.get("imagesrcset") == source.get("srcset")


def test_cut_picture_keeps_its_focal_point() -> None:
    picture = make_picture(file=small_picture(20, 60))
    picture.focal_point_x, picture.focal_point_y = 10, 50
    picture.save()
    make_post(lead_picture=picture)
    (image,) = tree("/").xpath("//a[@class='teaser-picture']//img")
    assert image.get("class") == "crop-9"


def test_click_to_load_needs_its_script_there_alone() -> None:
    address = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    value = {"address": address, "title": "A trailer", "caption": ""}
    page = tree(make_post("with", body=[("embed", value)]).address)
    (link,) = page.find_class("embed-open")
    assert (link.get("href"), link.get("data-title")) == (address, "A trailer")
    assert link.get("data-frame").startswith("https://www.youtube-nocookie.com/embed/")
    assert "Watch at YouTube" in link.text_content()
    assert page.xpath("//script[@type='module'][contains(@src, 'embed')]")
    assert not tree(make_post("without").address).xpath("//script[@src][contains(@src, 'embed')]")


def test_locked_post_shows_no_block() -> None:
    post = make_post(body=every_block(), visibility="password", password="open")
    page = render(post.address or "").body.decode()
    for word in ("qzx", "Set large", "/media/", "/documents/", "youtube", "Worth it"):
        assert word not in page


def test_pictures_of_many_teasers_cost_no_queries() -> None:
    def queries(count: int) -> int:
        for number in range(count):
            make_post(f"post-{count}-{number}", lead_picture=make_picture())
        with CaptureQueriesContext(connection) as captured:
            render("/")
        return len(captured)

    assert queries(2) == queries(6)
