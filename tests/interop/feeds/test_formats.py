"""Each feed in each format says the same."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.images import ImageFile
from lxml import etree

from coldopen.conversation.models import Comment
from coldopen.delivery.render import Rendered, render
from coldopen.media.models import Picture
from coldopen.publishing.models import Category, PostPage
from tests.factories import NOON, make_comment, make_page, make_post, make_writer
from tests.pictures import small_picture

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOME = "http://localhost:8000"
BASES = [
    "/",
    "/tag/jones/",
    "/category/news/",
    "/author/nora/",
    "/comments/",
    "/2016/09/one/",
    "/about/",
]
ENDINGS = ["feed/", "feed/atom/", "feed.json"]


def rendered(address: str) -> Rendered:
    found = render(address)
    assert found.status == 200, address
    return found


def entries(base: str = "/") -> list[etree._Element]:
    return list(etree.fromstring(rendered(f"{base}feed/atom/").body).iter(f"{ATOM}entry"))


def items(base: str = "/") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(rendered(f"{base}feed.json").body)["items"]
    return found


def rss_items(base: str = "/") -> list[etree._Element]:
    return list(etree.fromstring(rendered(f"{base}feed/").body).iter("item"))


def picture() -> Picture:
    image = ImageFile(small_picture(), name="lead.png")
    return Picture.objects.create(title="lead", file=image)


def whole_post(**fields: Any) -> PostPage:
    news, _ = Category.objects.get_or_create(name="News", slug="news")
    return make_post(
        "one",
        title="A & B <i>",
        text='<p>See <a href="/2016/">2016</a>.</p>',
        writers=(make_writer(),),
        categories=(news,),
        tags=("jones",),
        lead_picture=picture(),
        **fields,
    )


def test_every_feed_comes_in_each_format() -> None:
    make_comment(whole_post())
    make_comment(make_page())
    for base in BASES:
        assert len(rss_items(base)) == len(entries(base)) == len(items(base)) > 0, base


def test_media_types_are_those_of_the_formats() -> None:
    types = [rendered(f"/{ending}").content_type.partition(";")[0] for ending in ENDINGS]
    assert types == ["application/rss+xml", "application/atom+xml", "application/feed+json"]


def test_atom_entry_is_whole() -> None:
    post = whole_post()
    (entry,) = entries()
    assert entry.findtext(f"{ATOM}title") == "A & B <i>"
    assert entry.findtext(f"{ATOM}id") == f"{HOME}/#post-{post.pk}"
    assert entry.findtext(f"{ATOM}published") == "2016-09-16T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Nora"
    assert entry.findtext(f"{ATOM}author/{ATOM}uri") == f"{HOME}/author/nora/"
    assert [c.get("term") for c in entry.iter(f"{ATOM}category")] == ["News", "jones"]
    assert f'href="{HOME}/2016/"' in (entry.findtext(f"{ATOM}content") or "")
    links = {link.get("rel"): link.get("href") for link in entry.iter(f"{ATOM}link")}
    assert links["alternate"] == f"{HOME}/2016/09/one/"
    assert links["replies"] == f"{HOME}/2016/09/one/feed/atom/"


def test_json_item_is_whole() -> None:
    post = whole_post()
    (item,) = items()
    assert item["id"] == f"{HOME}/#post-{post.pk}"
    assert item["url"] == f"{HOME}/2016/09/one/"
    assert item["title"] == "A & B <i>"
    assert item["authors"] == [{"name": "Nora", "url": f"{HOME}/author/nora/"}]
    assert item["tags"] == ["News", "jones"]
    assert f'href="{HOME}/2016/"' in item["content_html"]
    assert item["date_published"] == "2016-09-16T12:00:00+00:00"


def test_lead_picture_is_enclosed() -> None:
    post = whole_post()
    assert post.lead_picture is not None
    file = post.lead_picture.file
    wanted = (HOME + file.url, "image/png", str(file.size))
    (enclosure,) = rss_items()[0].iter("enclosure")
    assert (enclosure.get("url"), enclosure.get("type"), enclosure.get("length")) == wanted
    (link,) = [link for link in entries()[0].iter(f"{ATOM}link") if link.get("length")]
    assert (link.get("href"), link.get("type"), link.get("length")) == wanted
    assert link.get("rel") == "enclosure"
    attachment = items()[0]["attachments"][0]
    assert attachment == {"url": wanted[0], "mime_type": wanted[1], "size_in_bytes": file.size}
    assert items()[0]["image"] == wanted[0]


def test_missing_file_leaves_the_feed_whole() -> None:
    lead = picture()
    make_post(lead_picture=lead)
    lead.file.delete(save=False)
    Picture.objects.update(file_size=None)
    assert [list(item.iter("enclosure")) for item in rss_items()] == [[]]


def test_feed_names_itself_and_its_page() -> None:
    whole_post()
    for ending in ENDINGS[:2]:
        root = etree.fromstring(rendered(f"/tag/jones/{ending}").body)
        (own,) = [link for link in root.iter(f"{ATOM}link") if link.get("rel") == "self"]
        assert own.get("href") == f"{HOME}/tag/jones/{ending}"
    feed = json.loads(rendered("/tag/jones/feed.json").body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{HOME}/tag/jones/feed.json"
    assert feed["home_page_url"] == f"{HOME}/tag/jones/"
    assert feed["language"] == "en"


def test_update_is_told() -> None:
    whole_post(revised_at=NOON + timedelta(hours=3))
    later = "2016-09-16T15:00:00+00:00"
    assert rss_items()[0].findtext("{http://purl.org/dc/terms/}modified") == later
    assert entries()[0].findtext(f"{ATOM}updated") == later
    assert items()[0]["date_modified"] == later


def test_address_may_change_but_not_the_id() -> None:
    post = whole_post()
    before = [entries()[0].findtext(f"{ATOM}id"), items()[0]["id"], rss_items()[0].findtext("guid")]
    post.address = "/elsewhere/"
    post.save()
    assert items()[0]["url"] == f"{HOME}/elsewhere/"
    after = [entries()[0].findtext(f"{ATOM}id"), items()[0]["id"], rss_items()[0].findtext("guid")]
    assert before == after


def test_imported_post_keeps_its_id() -> None:
    whole_post(wordpress_id=1168)
    guid = rss_items()[0].find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (f"{HOME}/?p=1168", "false")


def test_ids_are_unique() -> None:
    post = make_post("one")
    other = make_post("two")
    for _ in range(3):
        make_comment(post)
        make_comment(other)
    for base, number in (("/", 2), ("/comments/", 6)):
        assert len({item["id"] for item in items(base)}) == number
        assert len({entry.findtext(f"{ATOM}id") for entry in entries(base)}) == number


def test_control_characters_leave_each_feed_whole() -> None:
    post = make_post("one", title="Bell\x07 ]]> end", text="<p>Over\x0bthere ]]&gt;</p>")
    make_comment(post, "Fine.", name="An\x08a", author_url="https://ana.example/\x07")
    for base in ("/", "/comments/", "/2016/09/one/"):
        assert len(rss_items(base)) == len(entries(base)) == len(items(base)) == 1


def test_nothing_hidden_is_in_a_feed() -> None:
    """Of a protected post only the headline and what stands beside it, of others nothing."""
    hidden: dict[str, Any] = dict.fromkeys(("text", "standfirst"), "SECRET")
    private = make_post("private", title="SECRET", visibility="private", tags=("jones",), **hidden)
    make_post("draft", title="SECRET", live=False, tags=("jones",), **hidden)
    ahead = datetime(2100, 1, 1, tzinfo=UTC)
    make_post("ahead", title="SECRET", go_live_at=ahead, published_at=ahead, live=False)
    locked = make_post(
        "one",
        title="Locked",
        visibility="password",
        password="x",
        tags=("jones",),
        writers=(make_writer(),),
        categories=(Category.objects.create(name="News", slug="news"),),
        lead_picture=picture(),
        **hidden,
    )
    about = make_page()
    for entry in (private, locked):
        make_comment(entry, "SECRET")
    for state in set(Comment.State) - {Comment.State.APPROVED}:
        make_comment(about, "SECRET", state=state, name="SECRET")
    for base in BASES:
        for ending in ENDINGS:
            found = render(base + ending)
            assert b"SECRET" not in found.body, base
            assert b"lead" not in found.body, base
            assert (found.status == 404) == (base == "/2016/09/one/"), base
    assert items()[0]["content_text"] == ""


def test_nobodys_listing_has_no_feed() -> None:
    make_writer()
    for base in ("/tag/jones/", "/author/nora/", "/category/news/", "/no/such/"):
        assert [render(base + ending).status for ending in ENDINGS] == [404] * 3


def test_empty_feed_is_a_feed_in_each_format() -> None:
    for base in ("/", "/comments/"):
        assert [len(entries(base)), len(items(base)), len(rss_items(base))] == [0, 0, 0]
