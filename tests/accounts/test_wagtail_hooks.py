import pytest
from django.test import Client

from coldopen.accounts.models import FollowLink, User
from tests.factories import make_post, make_writer

pytestmark = pytest.mark.django_db
FORMSET = {
    "follow_links-TOTAL_FORMS": "1",
    "follow_links-INITIAL_FORMS": "0",
    "follow_links-MIN_NUM_FORMS": "0",
    "follow_links-MAX_NUM_FORMS": "1000",
    "follow_links-0-id": "",
    "follow_links-0-label": "Mastodon",
    "follow_links-0-url": "https://social.example/@nora",
    "follow_links-0-position": "0",
    "follow_links-0-ORDER": "1",
    "follow_links-0-DELETE": "",
}


def test_profile_and_links_reach_the_page(client: Client) -> None:
    client.force_login(make_writer("boss", is_superuser=True))
    writer = make_writer("nora")
    make_post(writers=(writer,))
    fields = {
        "display_name": "Nora A.",
        "slug": "nora",
        "bio": "Writes.",
        "website": "nora.example",
    }
    answer = client.post(f"/admin/writers/edit/{writer.pk}/", fields | FORMSET)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get("/author/nora/").content.decode()
    assert "Nora A." in page
    assert "https://nora.example" in page
    assert FollowLink.objects.get().url == "https://social.example/@nora"


def test_users_are_neither_made_nor_deleted_there(client: Client) -> None:
    client.force_login(make_writer("boss", is_superuser=True))
    writer = make_writer("nora")
    answer = client.post("/admin/writers/new/", {"display_name": "X", "slug": "x"})
    assert answer.headers["Location"] == "/admin/users/new/"
    client.post(f"/admin/writers/delete/{writer.pk}/")
    assert User.objects.count() == 2


def test_own_profile_is_on_the_account_page(client: Client) -> None:
    user = make_writer("nora", is_superuser=True)
    client.force_login(user)
    page = client.get("/admin/account/").content.decode()
    assert "What readers see of you" in page
