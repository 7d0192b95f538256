from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from coldopen.publishing.actions import (
    end_draft_link,
    forget_draft_links,
    make_draft_link,
)
from coldopen.publishing.models import DraftLink, PostPage
from coldopen.publishing.models.drafts import LASTS
from coldopen.utils.clock import now
from tests.factories import make_post, make_writer

pytestmark = pytest.mark.django_db


def draft() -> PostPage:
    post = make_post("secret", live=False, title="First words")
    post.title = "Newer words"
    post.save_revision()
    return post


def link() -> DraftLink:
    return make_draft_link(entry=draft(), user=make_writer())


def test_stranger_reads_the_newest_draft(client: Client) -> None:
    answer = client.get(link().address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Newer words" in page
    assert "This is a draft" in page


def test_draft_is_kept_nowhere(client: Client) -> None:
    answer = client.get(link().address)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_changes_to_what_is_out_are_shown(client: Client) -> None:
    post = make_post(title="Out")
    post.title = "Not out yet"
    post.save_revision()
    made = make_draft_link(entry=post, user=make_writer())
    assert "Not out yet" in client.get(made.address).content.decode()
    assert "Not out yet" not in client.get(post.address or "").content.decode()


def test_link_ends_by_itself(client: Client) -> None:
    made = link()
    with time_machine.travel(now() + LASTS + timedelta(seconds=1)):
        assert client.get(made.address).status_code == 404
        assert forget_draft_links() == 1


def test_link_that_was_ended_leads_nowhere(client: Client) -> None:
    made = link()
    address = made.address
    end_draft_link(link=made)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("key", ["1", "x:y:z", "%00", "a" * 500])
def test_guessed_link_is_not_found(client: Client, key: str) -> None:
    link()
    assert client.get(f"/preview/{key}/").status_code == 404


def test_draft_takes_no_reply(client: Client) -> None:
    page = client.get(link().address).content.decode()
    assert 'action="/reply/' not in page
    assert 'action="/like/' not in page
