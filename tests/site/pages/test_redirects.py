import pytest
from wagtail.contrib.redirects.models import Redirect

from coldopen.delivery.render import render
from tests.factories import make_page, make_post

pytestmark = pytest.mark.django_db


def test_rule_of_the_desk_is_followed() -> None:
    Redirect.add_redirect("/old/place", redirect_to="https://elsewhere.example/x")
    rendered = render("/old/place/")
    assert (rendered.status, rendered.location) == (301, "https://elsewhere.example/x")


def test_page_beats_a_rule() -> None:
    make_page("about")
    Redirect.add_redirect("/about/", redirect_to="https://elsewhere.example/")
    assert render("/about/").status == 200


def test_rule_to_a_hidden_entry_tells_nothing() -> None:
    Redirect.add_redirect("/old/", redirect_to=make_post(visibility="private"))
    assert render("/old/").status == 404


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("https://elsewhere.example/x?y=1", 301),
        ("/about/", 301),
        ("javascript:alert(1)", 404),
        ("//evil.example/", 404),
        ("/\\evil.example/", 404),
        ("https://a.example/\r\nSet-Cookie: a=b", 404),
        ("data:text/html,x", 404),
        ("about", 404),
    ],
)
def test_desk_leads_to_web_addresses_only(link: str, status: int) -> None:
    Redirect.objects.create(old_path="/old", redirect_link=link)
    assert render("/old/").status == status
