import re
from typing import Any

import pytest
from django.core.files.images import ImageFile

from coldopen.delivery.render import render
from coldopen.media.models import Picture
from coldopen.publishing.look import TypePair
from coldopen.publishing.models import Publication
from coldopen.site.fonts import CUTS
from coldopen.site.look import FONTS, style_address
from tests.factories import make_post
from tests.pictures import small_picture
from tests.site.conftest import OwnTheme

pytestmark = pytest.mark.django_db


def changed(**fields: Any) -> Publication:
    about = Publication.load()
    for name, value in fields.items():
        setattr(about, name, value)
    about.save()
    return about


def home() -> str:
    return render("/").body.decode()


def test_themes_own_look_needs_no_second_sheet() -> None:
    shown = home()
    assert shown.count('rel="stylesheet"') == 1
    assert shown.count('rel="preload"') == 2
    assert shown.count("newsreader-") == 2


def test_accent_comes_by_a_sheet_of_its_own() -> None:
    address = style_address(changed(accent="#00696b"))
    assert f'<link rel="stylesheet" href="{address}">' in home()
    sheet = render(address)
    css = sheet.body.decode()
    assert sheet.content_type.startswith("text/css")
    assert "--accent: #00696b" in css
    assert f"light-dark(#00696b, {Publication.load().dark_accent})" in css
    assert "publication" in sheet.tags


@pytest.mark.parametrize("pair", TypePair.values)
def test_only_the_chosen_fonts_are_loaded(pair: str) -> None:
    changed(type_pair=pair)
    preloaded = re.findall(r'<link rel="preload" href="\S+/([\w.-]+)" as="font"', home())
    assert preloaded == list(FONTS[pair])
    assert set(preloaded) <= set(CUTS)


def test_sheet_names_fonts_that_are_made() -> None:
    css = render(style_address(changed(type_pair="grotesque"))).body.decode()
    named = re.findall(r"([\w-]+\.woff2)", css)
    assert len(named) == 5
    assert set(named) <= set(CUTS)


def test_system_fonts_load_nothing() -> None:
    css = render(style_address(changed(type_pair="system"))).body.decode()
    assert "@font-face" not in css
    assert "system-ui" in css


def test_owners_tokens_come_last(own_theme: OwnTheme) -> None:
    own_theme.write("tokens.css", ":root { --ground: #fffff0; }")
    css = render(style_address(changed(accent="#00696b"))).body.decode()
    assert css.strip().endswith(":root { --ground: #fffff0; }")


def test_logo_stands_in_place_of_the_name() -> None:
    logo = Picture.objects.create(title="mark", file=ImageFile(small_picture(), "mark.png"))
    changed(name="Kettle & Credits", logo=logo)
    shown = home()
    assert f'<img class="logo" src="{logo.file.url}" width="30" height="20"' in shown
    assert 'alt="Kettle &amp; Credits"' in shown
    assert f"picture:{logo.pk}" in render("/").tags


def test_text_in_the_foot_is_clean() -> None:
    changed(footer_text='<p>© <b>Us</b> <a href="/about/">About</a><script>alert(1)</script></p>')
    shown = home()
    assert '<a href="/about/" rel="noopener">About</a>' in shown
    assert "<b>Us</b>" in shown
    assert "alert(1)" not in shown


@pytest.mark.parametrize(("layout", "mark"), [("list", '"plain"'), ("magazine", '"cards"')])
def test_front_page_has_the_chosen_layout(layout: str, mark: str) -> None:
    make_post()
    assert f"class={mark}" not in home()
    changed(home_layout=layout)
    assert f"class={mark}" in home()
    assert "A post" in home()
