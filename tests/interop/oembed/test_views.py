from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree, html

from coldopen.accounts.limits import LIMITS
from tests.factories import make_page, make_post, make_writer

pytestmark = pytest.mark.django_db
HOME = "http://localhost:8000"


def ask(client: Client, address: str, **more: object) -> Any:
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return client.get(f"/oembed?url={quote(address, safe='')}{rest}")


def test_post_is_described(client: Client) -> None:
    make_post(title="A “headline” & <more>", writers=(make_writer(),))
    answer = ask(client, f"{HOME}/2016/09/a-post/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found = answer.json()
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert found["title"] == "A “headline” & <more>"
    assert found["author_name"] == "Nora"
    assert found["author_url"] == f"{HOME}/author/nora/"
    assert found["provider_url"] == f"{HOME}/"
    card = html.fragment_fromstring(found["html"], create_parent="div")
    assert card.xpath("//iframe/@src") == [f"{HOME}/2016/09/a-post/embed/"]
    assert "allow-scripts" not in found["html"]
    assert card.xpath("//blockquote/a/text()") == ["A “headline” & <more>"]
    assert client.get("/2016/09/a-post/embed/").status_code == 200


def test_xml_says_the_same(client: Client) -> None:
    make_post(title="A & <b>")
    answer = ask(client, f"{HOME}/2016/09/a-post/", format="xml")
    assert answer.headers["Content-Type"].startswith("text/xml")
    found = {field.tag: field.text for field in etree.fromstring(answer.content)}
    same = ask(client, f"{HOME}/2016/09/a-post/").json()
    assert found == {name: str(value) for name, value in same.items()}


def test_card_is_no_larger_than_asked(client: Client) -> None:
    make_post()
    found = ask(client, f"{HOME}/2016/09/a-post/", maxwidth=320, maxheight=200).json()
    assert (found["width"], found["height"]) == (320, 200)
    assert 'width="320"' in found["html"]
    found = ask(client, f"{HOME}/2016/09/a-post/", maxwidth=9999).json()
    assert (found["width"], found["height"]) == (600, 340)


@pytest.mark.parametrize(
    "address",
    [
        f"{HOME}/2016/09/a-post",
        f"{HOME}/2016/09/a-post/?utm_source=x#comments",
        f"{HOME}/2016/09/a-post/embed/",
        "http://testserver/2016/09/a-post/",
    ],
)
def test_other_forms_of_an_address_are_known(client: Client, address: str) -> None:
    make_post()
    assert ask(client, address).json()["title"] == "A post"


def test_plain_pages_are_described(client: Client) -> None:
    make_page("über-uns", title="Über uns")
    assert ask(client, f"{HOME}/%C3%BCber-uns/").json()["title"] == "Über uns"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("", 400),
        ("nonsense", 400),
        ("/2016/09/a-post/", 400),
        ("javascript:alert(1)", 400),
        ("http://[::1/", 400),
        ("http://localhost:port/", 400),
        (f"{HOME}@evil.example/2016/09/a-post/", 404),
        ("https://elsewhere.example/2016/09/a-post/", 404),
        (f"{HOME}/nothing/", 404),
        (f"{HOME}/", 404),
        (f"{HOME}/%00/", 404),
        (f"{HOME}/tag/x/", 404),
    ],
)
def test_other_addresses_are_refused(client: Client, address: str, status: int) -> None:
    make_post()
    answer = ask(client, address)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"live": False}, 404),
        ({"visibility": "private"}, 404),
        ({"visibility": "password", "password": "x"}, 401),
    ],
)
def test_hidden_post_is_not_described(client: Client, fields: dict[str, Any], status: int) -> None:
    make_post(title="qzx", address="/2016/09/a-post/", **fields)
    answer = ask(client, f"{HOME}/2016/09/a-post/")
    assert answer.status_code == status
    assert b"qzx" not in answer.content


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"format": "yaml"}, 501),
        ({"maxwidth": "wide"}, 400),
        ({"maxwidth": "0"}, 400),
        ({"maxheight": "-5"}, 400),
        ({"maxheight": "²"}, 400),
        ({"maxwidth": "9" * 50}, 400),
    ],
)
def test_odd_parameters_are_refused(client: Client, more: dict[str, str], status: int) -> None:
    make_post()
    assert ask(client, f"{HOME}/2016/09/a-post/", **more).status_code == status


def test_asking_too_often_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_post()
    limit = LIMITS["oembed"]
    monkeypatch.setitem(LIMITS, "oembed", type(limit)(per_source=1, window=limit.window))
    assert ask(client, f"{HOME}/2016/09/a-post/").status_code == 200
    assert ask(client, f"{HOME}/2016/09/a-post/").status_code == 429


def test_pages_say_where_they_are_described(client: Client) -> None:
    make_post()
    page = html.document_fromstring(client.get("/2016/09/a-post/").content.decode())
    links = [link for link in page.iter("link") if "+oembed" in link.get("type", "")]
    assert {link.get("type") for link in links} == {
        "application/json+oembed",
        "text/xml+oembed",
    }
    for link in links:
        path = link.get("href", "").removeprefix(settings.SITE_URL)
        assert client.get(path).status_code == 200


def test_protected_page_names_no_description(client: Client) -> None:
    make_post(visibility="password", password="x")
    assert b"+oembed" not in client.get("/2016/09/a-post/").content
