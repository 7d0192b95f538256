from datetime import timedelta

import pytest
from django.test import Client

from coldopen.accounts.actions import create_user
from coldopen.publishing.desk import coming, drafts_of, going
from coldopen.publishing.models import PostPage
from coldopen.utils.clock import now
from tests.factories import make_post, make_writer

pytestmark = pytest.mark.django_db


def draft(slug: str, **fields: object) -> PostPage:
    post = make_post(slug, live=False, title=slug.title(), **fields)  # type: ignore[arg-type]
    post.save_revision()
    return post


def schedule(post: PostPage, *, hours: int) -> None:
    post.go_live_at = now() + timedelta(hours=hours)
    post.save_revision().publish()


def test_drafts_newest_first_without_the_scheduled() -> None:
    boss = make_writer("boss", is_superuser=True)
    draft("one")
    draft("two")
    schedule(draft("three"), hours=1)
    make_post("out")
    assert [post.slug for post in drafts_of(boss)] == ["two", "one"]


def test_writers_see_their_own_drafts() -> None:
    nora = create_user(username="nora", email="", role="author", password="long-enough-77")
    draft("hers", owner=nora)
    draft("another")
    assert [post.slug for post in drafts_of(nora)] == ["hers"]


def test_next_to_go_out_comes_first() -> None:
    schedule(draft("later"), hours=3)
    schedule(draft("soon"), hours=1)
    assert [page.slug for _, page in coming()] == ["soon", "later"]


def test_what_is_taken_down_is_told() -> None:
    make_post("stays")
    make_post("goes", expire_at=now() + timedelta(hours=1))
    assert [page.slug for _, page in going()] == ["goes"]


def test_front_page_of_the_desk_shows_all_three(client: Client) -> None:
    boss = make_writer("boss", is_superuser=True)
    client.force_login(boss)
    draft("half-written")
    schedule(draft("premiere"), hours=1)
    draft("moved").save_revision(user=boss).publish(user=boss)
    page = client.get("/admin/").content.decode()
    for told in ("Half-Written", "Premiere", "goes out", "What moved this week"):
        assert told in page


def test_quiet_desk_shows_no_empty_tables(client: Client) -> None:
    client.force_login(make_writer("boss", is_superuser=True))
    page = client.get("/admin/").content.decode()
    assert "Scheduled" not in page
    assert "What moved this week" not in page
