import pytest
from django.test import Client

from coldopen.publishing.models import HomePage
from tests.factories import make_post, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer("boss", is_superuser=True))
    return client


def test_new_post_has_a_place_to_write_in(desk: Client) -> None:
    home = HomePage.objects.get().pk
    page = desk.get(f"/admin/pages/add/publishing/postpage/{home}/")
    assert [block.block_type for block in page.context["form"]["body"].value()] == ["text"]


def test_empty_body_stays_empty(desk: Client) -> None:
    post = make_post(body=[])
    page = desk.get(f"/admin/pages/{post.pk}/edit/")
    assert list(page.context["form"]["body"].value()) == []
