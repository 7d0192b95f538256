import pytest
from django.test import Client

from coldopen.publishing.models import Category, PostPage, Tag
from tests.factories import every_block, make_picture, make_post, make_writer

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


def test_editor_asks_for_missing_words(desk: Client) -> None:
    picture = make_picture("A lonely lamp")
    post = make_post(lead_picture=picture)
    address = f"/admin/pages/{post.pk}/edit/"
    assert "Pictures without words" in desk.get(address).content.decode()
    assert "A lonely lamp" in desk.get(address).content.decode()
    picture.description = "A lamp in the rain."
    picture.save()
    assert "Pictures without words" not in desk.get(address).content.decode()
    add = f"/admin/pages/add/publishing/postpage/{post.get_parent().pk}/"
    assert "Pictures without words" not in desk.get(add).content.decode()


def test_editor_opens_and_previews_every_block(desk: Client) -> None:
    post = make_post(body=every_block())
    page = desk.get(f"/admin/pages/{post.pk}/edit/")
    assert page.status_code == 200
    post.save_revision()
    answer = desk.get(f"/admin/pages/{post.pk}/view_draft/")
    assert b"spoiler-1" in answer.content
    assert b"Worth it." in answer.content
