import logging
from pathlib import Path

import pytest
from django.test import Client, override_settings

from coldopen.publishing.models import Category
from coldopen.site.checks import sample_addresses, theme_faults
from tests.factories import make_page, make_post, make_writer
from tests.site.conftest import OwnTheme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "coldopen.site.theme")


def test_without_an_own_theme_nothing_is_wrong() -> None:
    assert theme_faults() == []


def test_each_broken_template_is_one_sentence(own_theme: OwnTheme) -> None:
    own_theme.write("templates/home.html", "{% if %}")
    own_theme.write("templates/entry.html", "{{ entry.nothing.here }}")
    own_theme.write("templates/message.html", "good")
    make_post()
    told = theme_faults()
    assert len(told) == 2
    assert {name for name in ("home.html", "entry.html") if any(name in line for line in told)} == {
        "home.html",
        "entry.html",
    }


def test_mended_template_is_not_told_of(own_theme: OwnTheme) -> None:
    own_theme.write("templates/home.html", "{% if %}")
    assert theme_faults()
    own_theme.write("templates/home.html", "mended")
    assert theme_faults() == []


def test_missing_theme_is_told(tmp_path: Path) -> None:
    with override_settings(THEME=str(tmp_path / "nowhere")):
        assert "There is no theme" in theme_faults()[0]


def test_every_family_of_pages_is_tried() -> None:
    news = Category.objects.create(name="News", slug="news")
    make_post(categories=(news,))
    make_page("about")
    found = sample_addresses()
    assert {"/", "/about/", "/category/news/", "/2016/", "/2016/09/"} < set(found)


def test_desk_says_what_is_wrong(client: Client, own_theme: OwnTheme) -> None:
    client.force_login(make_writer("boss", is_superuser=True))
    assert "The theme has mistakes" not in client.get("/admin/").content.decode()
    own_theme.write("templates/home.html", "{% if %}")
    shown = client.get("/admin/").content.decode()
    assert "The theme has mistakes" in shown
    assert "home.html" in shown
