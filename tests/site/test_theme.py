import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from coldopen.delivery.render import render
from coldopen.site.theme import asset, compile_all, forget_noted, noted
from tests.factories import make_page, make_post
from tests.site.conftest import OwnTheme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_noted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "coldopen.site.theme")
    forget_noted()


def home() -> str:
    return render("/").body.decode()


def test_own_template_goes_before_the_built_in(own_theme: OwnTheme) -> None:
    own_theme.write("templates/message.html", "<p>Mine: {{ title }}</p>")
    assert render("/nothing/").body.decode() == "<p>Mine: Nothing is at this address</p>"
    assert "nameplate" in home()


def test_own_base_reaches_every_page(own_theme: OwnTheme) -> None:
    own_theme.write(
        "templates/base.html",
        '{% extends "broadsheet/base.html" %}'
        '{% block nameplate %}<p class="mine">{{ site.name }}</p>{% endblock %}',
    )
    make_page("about")
    assert '<p class="mine">' in render("/about/").body.decode()
    assert '<p class="mine">' in render("/nothing/").body.decode()


def test_changed_template_counts_at_once(own_theme: OwnTheme) -> None:
    assert "first" not in render("/nothing/").body.decode()
    file = own_theme.write("templates/message.html", "first")
    assert render("/nothing/").body == b"first"
    own_theme.write("templates/message.html", "the second")
    assert render("/nothing/").body == b"the second"
    file.unlink()
    assert "nameplate" in render("/nothing/").body.decode()


def test_text_is_escaped_in_own_templates(own_theme: OwnTheme) -> None:
    own_theme.write("templates/entry.html", "{{ entry.headline }}")
    post = make_post(title="<script>alert(1)</script>")
    assert "<script>" not in render(post.address or "").body.decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% if %}", "Line 1 of"),
        ("\n{{ title.nothing.at.all }}", "Line 2 of"),
        ("{{ title | no_such_filter }}", "no_such_filter"),
        ('{% extends "missing.html" %}', "missing.html"),
        ("{{ 1 // 0 }}", "zero"),
    ],
)
def test_mistake_costs_the_look_and_not_the_page(own_theme: OwnTheme, text: str, told: str) -> None:
    own_theme.write("templates/message.html", text)
    rendered = render("/nothing/")
    assert rendered.status == 404
    assert "nameplate" in rendered.body.decode()
    assert len(noted()) == 1
    assert told in noted()[0]
    assert "message.html" in noted()[0] or "missing.html" in noted()[0]


def test_mistake_in_the_base_leaves_every_page_whole(own_theme: OwnTheme) -> None:
    own_theme.write("templates/base.html", "{% block %}")
    post = make_post()
    assert "A post" in render(post.address or "").body.decode()
    assert "nameplate" in home()


def test_file_that_is_no_text_is_noted(own_theme: OwnTheme) -> None:
    file = own_theme.write("templates/odd.html", "")
    file.write_bytes(b"\xff\xfe\xfa")
    compile_all()
    assert "odd.html" in noted()[0]


def test_template_outside_of_the_folder_is_not_read(own_theme: OwnTheme, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("the key")
    own_theme.write("templates/message.html", '{% include "../../secret_key" %}')
    assert "the key" not in render("/nothing/").body.decode()
    (own_theme.folder / "templates" / "link.html").symlink_to(tmp_path / "secret_key")
    own_theme.write("templates/message.html", '{% include "link.html" %}')
    assert "the key" not in render("/nothing/").body.decode()


def test_own_file_is_named_by_its_content(own_theme: OwnTheme) -> None:
    built_in = asset("broadsheet.css")
    own_theme.write("static/broadsheet.css", "a { color: red }")
    first = asset("broadsheet.css")
    own_theme.write("static/broadsheet.css", "a { color: tomato }")
    assert len({built_in, first, asset("broadsheet.css")}) == 3
    assert asset("icon.svg").startswith(settings.STATIC_URL)


def test_page_another_theme_lacks_is_broadsheets_whole(own_theme: OwnTheme, tmp_path: Path) -> None:
    (tmp_path / "small" / "templates").mkdir(parents=True)
    (tmp_path / "small" / "templates" / "base.html").write_text("unlike any other")
    (tmp_path / "small" / "templates" / "message.html").write_text('{% extends "base.html" %}')
    with override_settings(THEME=str(tmp_path / "small")):
        assert render("/nothing/").body == b"unlike any other"
        assert "nameplate" in home()
