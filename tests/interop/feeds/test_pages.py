import re
from datetime import timedelta
from html import unescape

import pytest
from lxml import etree

from coldopen.delivery.render import render
from tests.factories import NOON, every_block, make_comment, make_post, make_writer

pytestmark = pytest.mark.django_db
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def channel(address: str) -> etree._Element:
    rendered = render(address)
    assert rendered.status == 200
    assert rendered.content_type.startswith("application/rss+xml")
    found = etree.fromstring(rendered.body).find("channel")
    assert found is not None
    return found


def test_feed_holds_whole_posts() -> None:
    make_post(
        title="A & B <i>",
        text='<p>See <a href="/2016/">2016</a>.</p>',
        writers=(make_writer(),),
        tags=("jones",),
    )
    (item,) = channel("/feed/").iter("item")
    assert item.findtext("title") == "A & B <i>"
    assert item.findtext("pubDate") == "Fri, 16 Sep 2016 12:00:00 +0000"
    assert item.findtext(CREATOR) == "Nora"
    assert item.findtext("category") == "jones"
    assert 'href="http://localhost:8000/2016/"' in (item.findtext(CONTENT) or "")


def test_feed_has_twenty_newest() -> None:
    for number in range(23):
        make_post(f"p{number}", title=f"P{number}", published_at=NOON + timedelta(hours=number))
    titles = [item.findtext("title") for item in channel("/feed/").iter("item")]
    assert titles == [f"P{number}" for number in range(22, 2, -1)]


def test_control_characters_leave_the_feed_whole() -> None:
    make_post(title="Bell\x07 \ufffe ]]> end")
    (item,) = channel("/feed/").iter("item")
    assert item.findtext("title") == "Bell  ]]> end"


def test_each_listing_has_a_feed() -> None:
    make_post("one", writers=(make_writer(),), tags=("jones",))
    make_post("two")
    for address in ("/tag/jones/feed/", "/author/nora/feed/"):
        assert len(list(channel(address).iter("item"))) == 1


def test_comments_have_feeds() -> None:
    one, two = make_post("one"), make_post("two")
    make_comment(one, "On one.")
    make_comment(two, "On two.")
    assert len(list(channel("/comments/feed/").iter("item"))) == 2
    (item,) = channel("/2016/09/one/feed/").iter("item")
    assert "On one." in (item.findtext(CONTENT) or "")


def test_empty_feed_is_a_feed() -> None:
    assert list(channel("/feed/").iter("item")) == []
    assert list(channel("/comments/feed/").iter("item")) == []


def test_every_block_reads_well_away_from_its_page() -> None:
    post = make_post("one", body=every_block())
    for address in ("/feed/", "/feed/atom/", "/feed.json"):
        feed = unescape(render(address).body.decode()).replace('\\"', '"')
        assert "qzx" not in feed
        assert "Set large" not in feed
        assert f'href="http://localhost:8000{post.address}#spoiler-1"' in feed
        assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in feed
        assert f'href="http://localhost:8000{post.address}#note-1"' in feed
        for word in ("What is said.", "Worth it.", "b: pass", "The note.", "<caption>Late"):
            assert word in feed
        for word in ("<script", "<iframe", "data-frame", "srcset", "tabindex", "<track"):
            assert word not in feed
        for source in re.findall(r'<(?:img|video|audio)\s[^>]*?src="([^"]*)"', feed):
            assert source.startswith("http://localhost:8000/")
