from typing import Any

import pytest
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult

from coldopen.publishing.models import Entry, PostPage, Publication
from coldopen.publishing.tasks import draw_card_of, draw_missing_cards
from tests.factories import make_picture, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def publication_is_there() -> None:
    """Make the publication's row, which asks for its own card."""
    Publication.load()
    DBTaskResult.objects.all().delete()


def queued() -> list[str]:
    names = DBTaskResult.objects.values_list("task_path", flat=True)
    return [name.rpartition(".")[2] for name in names if "publishing.tasks" in name]


def card_of(post: PostPage) -> str:
    return str(Entry.objects.values_list("card", flat=True).get(pk=post.pk))


def test_saving_leaves_the_drawing_to_the_worker() -> None:
    post = make_post()
    assert queued() == ["draw_card_of"]
    draw_card_of.call(post.pk)
    assert default_storage.exists(card_of(post))
    PostPage.objects.get(pk=post.pk).save()
    assert queued() == ["draw_card_of"]


@pytest.mark.parametrize("fields", [{"live": False}, {"visibility": "private"}])
def test_hidden_posts_have_no_card(fields: dict[str, Any]) -> None:
    post = make_post(**fields)
    assert queued() == []
    draw_card_of.call(post.pk)
    draw_missing_cards.call()
    assert card_of(post) == ""


def test_new_headline_gets_a_new_card() -> None:
    post = make_post(title="Old")
    draw_card_of.call(post.pk)
    old = card_of(post)
    post = PostPage.objects.get(pk=post.pk)
    post.title = "New"
    post.save()
    draw_card_of.call(post.pk)
    assert card_of(post) != old
    assert default_storage.exists(card_of(post))
    assert not default_storage.exists(old)


def test_shared_card_stays_for_the_other() -> None:
    one, two = make_post("one", title="Same"), make_post("two", title="Same")
    draw_card_of.call(one.pk)
    draw_card_of.call(two.pk)
    one = PostPage.objects.get(pk=one.pk)
    one.title = "Other"
    one.save()
    draw_card_of.call(one.pk)
    assert default_storage.exists(card_of(two))


def test_lead_picture_needs_no_card_unless_all_have_one() -> None:
    picture = make_picture()
    post = make_post(lead_picture=picture)
    assert queued() == []
    draw_missing_cards.call()
    assert card_of(post) == ""
    about = Publication.load()
    about.card_for_all = True
    about.save()
    assert queued() == ["draw_missing_cards"]
    draw_missing_cards.call()
    assert card_of(post).startswith("cards/")


def test_headline_in_another_script_has_none() -> None:
    post = make_post(title="東京")
    draw_card_of.call(post.pk)
    assert card_of(post) == "none"


def test_missing_cards_are_drawn_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coldopen.publishing.tasks.BATCH", 2)
    posts = [make_post(f"p{number}", title=f"P{number}") for number in range(3)]
    DBTaskResult.objects.all().delete()
    draw_missing_cards.call()
    assert [bool(card_of(post)) for post in posts].count(True) == 2
    assert queued() == ["draw_missing_cards"]
    draw_missing_cards.call()
    assert all(card_of(post) for post in posts)
    assert queued() == ["draw_missing_cards"]
    assert default_storage.exists(Publication.load().card)


def test_new_name_of_the_publication_is_on_all_cards() -> None:
    post = make_post()
    draw_card_of.call(post.pk)
    old = card_of(post)
    about = Publication.load()
    about.name = "Lantern"
    about.save()
    assert card_of(post) == ""
    draw_missing_cards.call()
    assert card_of(post) not in {"", old}


def test_vanished_post_is_no_error() -> None:
    draw_card_of.call(999)
