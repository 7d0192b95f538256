import pytest

from coldopen.delivery.render import render
from tests.factories import make_comment, make_post

pytestmark = pytest.mark.django_db


def test_unknown_address_renders_not_found() -> None:
    rendered = render("/no/such/page/")
    assert rendered.status == 404
    assert b"Nothing is at this address" in rendered.body


def test_same_rows_give_same_bytes() -> None:
    post = make_post()
    make_comment(post)
    first = render(post.address or "")
    assert first.status == 200
    assert render(post.address or "").etag == first.etag


def test_page_carries_tags_of_its_rows() -> None:
    post = make_post()
    assert {f"post:{post.pk}", f"comments:{post.pk}", "publication"} <= render(
        post.address or ""
    ).tags


def test_missing_slash_is_put_right() -> None:
    post = make_post()
    rendered = render((post.address or "").rstrip("/"))
    assert (rendered.status, rendered.location) == (301, post.address)
