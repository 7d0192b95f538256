"""What readers of an imported site see: rendered pages against the export file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client
from lxml import etree
from lxml import html as lxml_html

from coldopen.delivery.render import render
from coldopen.interop.wxr.importer import import_files
from coldopen.publishing.models import Entry
from coldopen.utils.sanitise import plain_text
from tests.interop.wxr.conftest import DATA

pytestmark = pytest.mark.django_db
SITE = DATA / "site.xml"
WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
PUBLIC = {101, 102, 104, 108, 109, 110, 111, 112, 113, 201, 202, 203, 204, 205}
HIDDEN = {103, 105, 106, 107, 114}  # private, draft, pending, scheduled, in the trash
SHARES_ITS_LINK = 110
NOT_PAGES = ("/admin/", "/reply/", "/like/", "/unlock/", "/static/", "/media/", "/wp-")


@dataclass(slots=True)
class Thread:
    """A comment as the page shows it: its fragment, its words, and what stands below it."""

    anchor: str
    words: str
    below: list["Thread"] = field(default_factory=list)


@pytest.fixture(autouse=True)
def imported() -> None:
    import_files([SITE])


def items() -> dict[int, Any]:
    """The posts and pages of the file by number."""
    found: Any = etree.parse(SITE).iter("item")
    return {
        int(text(item, "post_id")): item
        for item in found
        if text(item, "post_type") in {"post", "page"}
    }


def parsed(body: bytes) -> Any:
    return lxml_html.fromstring(body.decode())


def text(element: Any, name: str) -> str:
    return element.findtext(f"{WP}{name}") or ""


def path_of(item: Any) -> str:
    parts = urlsplit(item.findtext("link"))
    return "" if parts.query else unquote(parts.path).replace("//", "/")


def approved(item: Any, *kinds: str) -> list[Any]:
    return [
        one
        for one in item.iter(f"{WP}comment")
        if text(one, "comment_approved") == "1" and text(one, "comment_type") in kinds
    ]


def threads_in_file(item: Any) -> list[Thread]:
    """The approved comments as WordPress nests them; below what is not shown a thread starts."""
    rows = sorted(approved(item, "comment"), key=lambda one: text(one, "comment_date_gmt"))
    threads = {
        text(one, "comment_id"): Thread(
            f"comment-{text(one, 'comment_id')}", plain_text(text(one, "comment_content"))
        )
        for one in rows
    }
    top: list[Thread] = []
    for one in rows:
        above = threads.get(text(one, "comment_parent"))
        (above.below if above else top).append(threads[text(one, "comment_id")])
    return top


def threads_on_page(body: bytes) -> list[Thread]:
    page = parsed(body)
    first = page.xpath("//*[@id='comments']/ol/li")
    return [_thread(one) for one in first if "comment" in one.classes]


def _thread(comment: Any) -> Thread:
    words = comment.find_class("comment-body")[0].text_content()
    below = [child for child in comment.xpath("./ol/li") if "comment" in child.classes]
    return Thread(comment.get("id"), " ".join(words.split()), [_thread(one) for one in below])


def everything() -> Iterator[tuple[str, str]]:
    """Every page and feed that a reader finds or may guess, with its address."""
    known = {"/", "/page/1/", "/feed/", "/comments/feed/", "/category/reviews/pilots/"}
    known |= {f"/{year}/" for year in (2015, 2016, 2017, 2199)} | {"/2016/09/", "/2199/05/"}
    todo = sorted(known)
    while todo:
        address = todo.pop()
        rendered = render(address)
        if rendered.status != 200:
            continue
        body = rendered.body.decode()
        yield address, unescape(body)
        links = [] if "xml" in rendered.content_type else parsed(rendered.body).xpath("//@href")
        for link in links:
            parts = urlsplit(str(link))
            path = unquote(parts.path)
            is_ours = parts.hostname in {None, "localhost"} and path.startswith("/")
            if is_ours and path not in known and not path.startswith(NOT_PAGES):
                more = {path, f"{path.rstrip('/')}/feed/"} - known
                known |= more
                todo.extend(more)


@pytest.fixture
def shown() -> dict[str, str]:
    found = dict(everything())
    listings = {
        "/category/reviews/",
        "/category/reviews/pilots/",
        "/tag/灯/",
        "/tag/finale/",
        "/author/mina-oyelaran/",
        "/2016/",
        "/2016/09/",
        "/2016/09/a-night/feed/",
        "/tag/finale/feed/",
        "/author/mina-oyelaran/feed/",
        "/comments/feed/",
    }
    assert listings - set(found) == set()
    return found


def test_every_public_link_is_answered() -> None:
    found = {number: path_of(item) for number, item in items().items() if number in PUBLIC}
    assert len([path for path in found.values() if path]) == 13
    for number, path in found.items():
        if not path:
            continue
        rendered = render(path)
        assert rendered.status == 200, path
        if number != SHARES_ITS_LINK and path != "/":
            headline = plain_text(items()[number].findtext("title"))[:200]
            assert headline in " ".join(unescape(rendered.body.decode()).split())


def test_pages_show_the_comments_of_the_file() -> None:
    shown = 0
    for number in sorted(PUBLIC - {104}):
        entry = Entry.objects.get(wordpress_id=number)
        threads = threads_on_page(render(entry.address).body)
        expected = threads_in_file(items()[number])
        assert threads == expected
        shown += len(approved(items()[number], "comment"))
    assert shown == 7


def test_mentions_stand_apart_from_comments() -> None:
    page = parsed(render("/2016/09/a-night/").body)
    names = [one.text_content() for one in page.get_element_by_id("mentions").find_class("p-name")]
    assert names == [text(one, "comment_author") for one in approved(items()[101], "pingback")]
    assert "Dim Lights" not in page.get_element_by_id("comments").text_content()


def test_what_was_not_approved_is_nowhere(shown: dict[str, str]) -> None:
    secret = [
        text(one, "comment_content")
        for item in items().values()
        for one in item.iter(f"{WP}comment")
        if text(one, "comment_approved") != "1" or text(one, "comment_type") == "note"
    ]
    assert len(secret) == 7
    assert {(at, words) for at, body in shown.items() for words in secret if words in body} == set()


def test_password_protects_text_and_comments(shown: dict[str, str]) -> None:
    protected = items()[104]
    words = [
        protected.findtext(CONTENT),
        text(approved(protected, "comment")[0], "comment_content"),
    ]
    assert all(words)
    assert {at for at, body in shown.items() if any(one in body for one in words)} == set()
    address = path_of(protected)
    assert render(address).status == 200
    assert threads_on_page(render(address).body) == []
    assert render(f"{address}feed/").status == 404


def test_hidden_posts_are_in_no_list(shown: dict[str, str]) -> None:
    words = [items()[number].findtext("title") for number in HIDDEN]
    words += ["Hidden words"]
    assert {(at, one) for at, body in shown.items() for one in words if one in body} == set()
    for number in HIDDEN - {114}:
        address = Entry.objects.get(wordpress_id=number).address
        assert address is None or render(address).status == 404
    assert render(path_of(items()[103])).status == 404


def test_overdue_post_is_out(shown: dict[str, str]) -> None:
    assert "Late but here." in shown["/2017/01/should-be-out/"]
    assert "Should be out by now" in shown["/"]


def test_numbers_lead_to_their_posts(client: Client) -> None:
    for number in PUBLIC:
        name = "page_id" if number > 200 else "p"
        answer = client.get("/", {name: number})
        address = Entry.objects.get(wordpress_id=number).address
        assert (answer.status_code, unquote(answer.headers["Location"])) == (301, address)
    for number in HIDDEN:
        answer = client.get("/", {"p": number})
        assert "for-us-alone" not in answer.headers.get("Location", "")
        assert answer.status_code != 301 or answer.headers["Location"] == "/"


def test_pictures_are_links_to_the_old_site() -> None:
    page = parsed(render("/2016/09/a-night/").body)
    old = "https://lantern.example/wp-content/uploads/"
    assert not [one for one in page.xpath("//@src") if "wp-content" in one]
    links = {one.get("href"): one.text_content() for one in page.xpath("//a") if one.get("href")}
    assert links[f"{old}lamp.jpg"] == "A lamp"
    assert links[f"{old}big.jpg"] == "Two lamps"
    assert links[f"{old}night.mp3"] == f"{old}night.mp3"
    assert not [href for href in links if href.startswith("/wp-")]
