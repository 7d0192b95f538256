"""The contract of themes: one that knows nothing of Broadsheet can show every page."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from django.template import engines
from django.test import Client, override_settings
from jinja2 import StrictUndefined

from coldopen.delivery.render import render
from coldopen.media.models import Picture
from coldopen.publishing.actions import MenuLine, set_menu
from coldopen.publishing.models import Category, PostPage, Publication, SocialLink
from coldopen.site.theme import ThemeTemplates, environment, forget_noted, noted
from tests.factories import make_comment, make_mention, make_page, make_post, make_writer
from tests.pictures import small_picture
from tests.site.conftest import OwnTheme

pytestmark = pytest.mark.django_db
MINIMAL = Path(settings.CHECKOUT) / "tests" / "data" / "theme_minimal"
# What other templates are made of; a theme may have other parts.
PARTS = {"base.html"}


@pytest.fixture
def minimal(monkeypatch: pytest.MonkeyPatch, own_theme: OwnTheme) -> Iterator[None]:
    """The foreign theme, in which a name that is not in the contract is an error."""
    engine = cast(ThemeTemplates, engines["theme"])
    strict = environment(autoescape=True, loader=engine.own.loader, undefined=StrictUndefined)
    monkeypatch.setattr(engine, "own", strict)
    forget_noted()
    with override_settings(THEME=str(MINIMAL)):
        yield
    forget_noted()


@pytest.fixture
def post() -> PostPage:
    """A post with everything a post can have, in a publication with all settings."""
    picture = Picture.objects.create(title="still", file=ImageFile(small_picture(), "still.png"))
    about = Publication.load()
    about.logo, about.accent, about.type_pair = picture, "#00696b", "grotesque"
    about.footer_text = "<p>© Us</p>"
    about.social_links.add(SocialLink(label="Mastodon", url="https://social.example/@us"))
    about.save()
    news = Category.objects.create(name="News", slug="news", description="What is new.")
    Category.objects.create(name="Casting", slug="casting", parent=news)
    nora = make_writer("nora", bio="Writes.", website="https://nora.example/")
    set_menu(place="main", lines=[MenuLine(news, below=(MenuLine("/2016/", "2016"),))])
    fields = {"writers": (nora,), "categories": (news,), "tags": ("jessica",)}
    make_post("first", title="First", **fields)  # type: ignore[arg-type]
    found = make_post(
        "whole",
        title="Whole",
        standfirst="In short.",
        lead_picture=picture,
        body=[
            ("heading", {"text": "A heading", "level": "2"}),
            ("text", "<p>Some words.</p>"),
            ("image", {"picture": picture, "alt": "", "caption": "A still", "credit": "Us"}),
            (
                "quotation",
                {"text": "<p>No.</p>", "speaker": "JJ", "outlet": "A paper", "link": ""},
            ),
            ("html", "<p>Imported</p>"),
        ],
        **fields,  # type: ignore[arg-type]
    )
    make_comment(found, parent=make_comment(found))
    make_mention(found)
    return found


def test_every_page_is_made_by_a_foreign_theme(
    client: Client, minimal: None, post: PostPage
) -> None:
    make_page("about")
    locked = make_post("locked", visibility="password", password="x")
    addresses = [
        "/",
        post.address,
        "/about/",
        locked.address,
        "/category/news/",
        "/tag/jessica/",
        "/author/nora/",
        "/2016/",
        "/2016/09/",
        "/nothing/",
        f"/reply/{post.pk}/",
    ]
    for address in addresses:
        shown = client.get(address or "").content.decode()
        assert noted() == []
        assert 'data-theme="minimal"' in shown, address
    refused = client.post(f"/reply/{post.pk}/", {"name": "", "text": "Kept"}).content.decode()
    assert "Kept" in refused
    assert noted() == []


def test_foreign_theme_has_every_page_there_is() -> None:
    built_in = {file.name for file in (settings.BROADSHEET / "templates").glob("*.html")}
    foreign = {file.name for file in (MINIMAL / "templates").glob("*.html")}
    assert built_in - PARTS <= foreign


def test_name_outside_of_the_contract_is_noticed(
    minimal: None, own_theme: OwnTheme, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "coldopen.site.theme")
    own_theme.write("templates/message.html", "{{ site.nothing_of_the_kind }}")
    render("/nothing/")
    assert "nothing_of_the_kind" in noted()[0]


def test_tokens_come_to_a_foreign_theme(minimal: None, post: PostPage) -> None:
    shown = render(post.address or "").body.decode()
    sheet = shown.split('<link rel="stylesheet" href="')[2].split('"')[0]
    assert "--accent: #00696b" in render(sheet).body.decode()
