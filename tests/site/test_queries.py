import pytest
from django.test import Client

from coldopen.publishing.models import Category
from tests.factories import make_page, make_post, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moved_in() -> None:
    make_post("moved", wordpress_id=1168)
    make_page("about", wordpress_id=2)
    Category.objects.create(name="News", slug="news", wordpress_id=7)
    make_writer("nora", wordpress_id=3)


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("p=1168", "/2016/09/moved/"),
        ("page_id=2", "/about/"),
        ("p=2", "/about/"),
        ("cat=7", "/category/news/"),
        ("author=3", "/author/nora/"),
        ("m=201609", "/2016/09/"),
        ("m=2016", "/2016/"),
        ("m=20160916", "/2016/09/"),
        ("feed=rss2", "/feed/"),
        ("feed=atom", "/feed/atom/"),
        ("feed=rdf", "/feed/"),
        ("feed=comments-atom", "/comments/feed/atom/"),
        ("feed=comments-rss2", "/comments/feed/"),
        ("replytocom=4", "/#respond"),
    ],
)
def test_wordpress_query_leads_to_its_page(client: Client, query: str, address: str) -> None:
    answer = client.get(f"/?{query}")
    assert (answer.status_code, answer.headers["Location"]) == (301, address)


@pytest.mark.parametrize(
    "query",
    ["p=99999", "p=x", "p=-1", "p=" + "9" * 40, "m=1", "cat=%00", "author=x", "feed=no", "p=١"],
)
def test_useless_query_is_dropped(client: Client, query: str) -> None:
    assert client.get(f"/?{query}").status_code == 200


def test_program_name_counts_as_home(client: Client) -> None:
    assert client.get("/index.php?p=1168").headers["Location"] == "/2016/09/moved/"


def test_unknown_query_changes_no_byte(client: Client) -> None:
    assert client.get("/?utm_source=x&q=1").content == client.get("/").content


def test_query_on_another_page_is_dropped(client: Client) -> None:
    assert client.get("/about/?p=1168").status_code == 200


def test_reply_query_keeps_the_page(client: Client) -> None:
    answer = client.get("/2016/09/moved/?replytocom=12")
    assert answer.headers["Location"] == "/2016/09/moved/#respond"
