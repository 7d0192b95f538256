import pytest
from django.test import Client

from coldopen.publishing.models import Category, PostPage, Tag
from tests.factories import make_post, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer("boss", is_superuser=True))
    return client


def test_category_is_made_and_shown(desk: Client) -> None:
    fields = {"name": "News", "slug": "news", "description": "", "parent": "", "in_menu": "on"}
    assert desk.post("/admin/categories/new/", fields).status_code == 302
    assert Category.objects.get().in_menu
    assert "/category/news/" in desk.get("/").content.decode()


def test_tag_is_renamed(desk: Client) -> None:
    make_post(tags=("jones",))
    tag = Tag.objects.get()
    fields = {"name": "Jessica Jones", "slug": "jones", "description": ""}
    desk.post(f"/admin/tags/edit/{tag.pk}/", fields)
    assert "Jessica Jones" in desk.get("/tag/jones/").content.decode()


def test_editor_opens_a_draft(desk: Client) -> None:
    post = make_post(live=False, title="Draft")
    assert desk.get(f"/admin/pages/{post.pk}/edit/").status_code == 200


def test_privacy_is_said_in_one_place(desk: Client) -> None:
    post = make_post()
    assert post.private_page_options == []
    answer = desk.get(f"/admin/pages/{post.pk}/privacy/")
    assert answer.status_code != 200 or b'type="radio"' not in answer.content


def test_copying_at_the_desk_works(desk: Client) -> None:
    post = make_post("hello")
    fields = {
        "new_title": "Hello again",
        "new_slug": "hello-again",
        "new_parent_page": str(post.get_parent().pk),
        "publish_copies": "on",
    }
    assert desk.post(f"/admin/pages/{post.pk}/copy/", fields).status_code == 302
    copy = PostPage.objects.get(slug="hello-again")
    assert copy.address != post.address
    assert desk.get(copy.address or "").status_code == 200
