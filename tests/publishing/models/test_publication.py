import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from coldopen.delivery.render import render
from coldopen.publishing.models import MainMenuItem, Publication, SocialLink, publication
from coldopen.publishing.models.publication import draft_publication, is_draft
from tests.factories import make_post

pytestmark = pytest.mark.django_db


def preview(draft: Publication, mode: str = "front") -> str:
    return draft.serve_preview(RequestFactory().get("/"), mode).content.decode()


def test_accent_is_kept_as_hex() -> None:
    about = Publication(accent="navy")
    about.full_clean()
    assert about.accent == "#000080"


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        Publication(accent="gold", accent_on_dark="#222", permalinks="/x/").full_clean()
    assert set(caught.value.message_dict) == {"accent", "accent_on_dark", "permalinks"}


def test_dark_accent_is_derived_until_it_is_chosen() -> None:
    assert Publication(accent="#000080").dark_accent not in {"", "#000080"}
    assert Publication(accent="#000080", accent_on_dark="#ffcc00").dark_accent == "#ffcc00"


def test_preview_shows_the_draft_and_stores_nothing() -> None:
    about = Publication.load()
    about.name, about.home_layout = "The Draft", "magazine"
    about.main_menu.add(MainMenuItem(label="Drafted", address="/drafted/"))
    about.social_links.add(SocialLink(label="Mastodon", url="https://social.example/@us"))
    shown = preview(about)
    assert "The Draft" in shown
    assert '<a href="/drafted/">Drafted</a>' in shown
    assert "https://social.example/@us" in shown
    stored = render("/").body.decode()
    assert "Drafted" not in stored
    assert "The Draft" not in stored
    assert not MainMenuItem.objects.exists()


def test_preview_of_a_post_has_the_drafts_name() -> None:
    make_post(title="A headline")
    shown = preview(Publication(name="The Draft"), "post")
    assert "The Draft" in shown
    assert "<h1" in shown
    assert "A headline" in shown


def test_preview_of_a_post_is_the_front_page_where_there_is_none() -> None:
    assert preview(Publication(name="The Draft"), "post") == preview(Publication(name="The Draft"))


def test_draft_counts_inside_its_block_only() -> None:
    with draft_publication(Publication(name="The Draft")):
        assert publication().name == "The Draft"
        assert is_draft()
    assert publication().name != "The Draft"
    assert not is_draft()
