import pytest
from django.conf import settings
from lxml import html

from coldopen.delivery.render import render
from coldopen.publishing.cards import shown_card
from coldopen.publishing.models import PostPage, Publication
from coldopen.publishing.tasks import draw_card_of, draw_missing_cards
from tests.factories import make_picture, make_post, make_writer

pytestmark = pytest.mark.django_db


def head(address: str) -> dict[str, str]:
    page = html.document_fromstring(render(address).body.decode())
    found = [{str(name): str(value) for name, value in m.items()} for m in page.iter("meta")]
    return {m.get("property") or m.get("name", ""): m.get("content", "") for m in found}


def test_post_without_picture_shows_its_card() -> None:
    post = make_post(title="A “headline”", writers=(make_writer(),))
    draw_card_of.call(post.pk)
    found = head("/2016/09/a-post/")
    assert found["og:image"].startswith(f"{settings.SITE_URL}/media/cards/")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"] == "A “headline”"
    assert found["twitter:card"] == "summary_large_image"
    assert found["article:author"].endswith("/author/nora/")
    assert found["og:locale"] == "en_GB"


def test_until_it_is_drawn_the_publications_card_is_shown() -> None:
    make_post()
    assert "og:image" not in head("/2016/09/a-post/")
    assert head("/2016/09/a-post/")["twitter:card"] == "summary"
    PostPage.objects.update(card="none")  # nothing to draw
    draw_missing_cards.call()
    about = Publication.load()
    assert head("/2016/09/a-post/")["og:image"].endswith(about.card)
    assert head("/")["og:image"].endswith(about.card)


def test_lead_picture_comes_first() -> None:
    post = make_post(lead_picture=make_picture())
    draw_missing_cards.call()
    assert "/media/pictures/" in head("/2016/09/a-post/")["og:image"]
    Publication.objects.update(card_for_all=True)
    draw_missing_cards.call()
    post = PostPage.objects.get(pk=post.pk)
    assert head("/2016/09/a-post/")["og:image"].endswith(post.card)


def test_protected_post_shows_no_picture_of_its_own() -> None:
    post = make_post(lead_picture=make_picture(), visibility="password", password="x")
    assert shown_card(post) is None
    assert "og:image" not in head("/2016/09/a-post/")
