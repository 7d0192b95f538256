from typing import Any

import pytest
from django.test import Client
from lxml import html

from tests.factories import make_page, make_post, make_writer

pytestmark = pytest.mark.django_db


def card(client: Client) -> html.HtmlElement:
    return html.document_fromstring(client.get("/2016/09/a-post/embed/").content.decode())


def test_card_leads_to_its_post(client: Client) -> None:
    make_post(title="A <b> headline", text="<p>Some words.</p>", writers=(make_writer(),))
    page = card(client)
    assert page.xpath("//h1/a/text()") == ["A <b> headline"]
    assert page.xpath("//h1/a/@href") == ["/2016/09/a-post/"]
    assert {"Some words.", "noindex"} <= {*page.xpath("//p/text()"), *page.xpath("//meta/@content")}
    assert "Nora" in page.text_content()


def test_card_alone_may_be_framed(client: Client) -> None:
    make_post()
    policy = client.get("/2016/09/a-post/embed/").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    for address in ("/2016/09/a-post/", "/", "/search/", "/2016/09/embed/", "/nothing/embed/"):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, address


def test_known_card_keeps_its_policy(client: Client) -> None:
    make_post()
    first = client.get("/2016/09/a-post/embed/")
    again = client.get("/2016/09/a-post/embed/", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert again.status_code == 304
    assert "frame-ancestors *" in again.headers["Content-Security-Policy"]


def test_card_runs_and_changes_nothing(client: Client) -> None:
    make_post()
    page = card(client)
    assert page.xpath("//script | //form | //button | //input | //iframe") == []
    assert not client.get("/2016/09/a-post/embed/").cookies


@pytest.mark.parametrize(
    "fields",
    [{"live": False}, {"visibility": "private"}, {"visibility": "password", "password": "x"}],
)
def test_hidden_posts_have_no_card(client: Client, fields: dict[str, Any]) -> None:
    make_post(address="/2016/09/a-post/", **fields)
    assert client.get("/2016/09/a-post/embed/").status_code == 404


def test_page_of_that_name_stays_where_it_is(client: Client) -> None:
    make_page("embed", parent=make_page("about"), title="About embeds")
    answer = client.get("/about/embed/")
    assert "About embeds" in answer.content.decode()
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
