import pytest
from django.test import Client

from coldopen.publishing.models import Publication
from coldopen.site.look import style_address

pytestmark = pytest.mark.django_db


def coloured(accent: str) -> str:
    about = Publication.load()
    about.accent = accent
    about.save()
    return style_address(about)


def test_sheet_may_be_kept_for_good(client: Client) -> None:
    answer = client.get(coloured("#00696b"))
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]


def test_old_address_has_the_present_sheet_for_now(client: Client) -> None:
    old = coloured("#00696b")
    assert old != coloured("#6b21a8")
    answer = client.get(old)
    assert "#6b21a8" in answer.content.decode()
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["style", "0123", "0123456789ABCDEF", "../secret_key"])
def test_other_names_are_not_found(client: Client, name: str) -> None:
    assert client.get(f"/theme/{name}.css").status_code == 404
