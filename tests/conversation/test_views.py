import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from coldopen.accounts.models import User
from coldopen.conversation.models import Comment, Mention
from tests.factories import make_comment, make_mention, make_post, make_writer, send_comment

pytestmark = pytest.mark.django_db
QUEUE = "/admin/conversation/"


@pytest.fixture
def editor() -> User:
    user = make_writer("ed")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def test_queue_shows_what_waits(desk: Client) -> None:
    post = make_post()
    send_comment(post, "Please look at me")
    make_comment(post, "Already there")
    page = desk.get(QUEUE).content.decode()
    assert "Please look at me" in page
    assert "Already there" not in page


def test_approving_moves_to_the_page(desk: Client) -> None:
    post = make_post()
    comment = send_comment(post, "Now you see me")
    assert "Now you see me" not in desk.get(post.address or "").content.decode()
    answer = desk.post(f"{QUEUE}comments/{comment.pk}/", {"state": "approved"})
    assert answer.status_code == 302
    assert "Now you see me" in desk.get(post.address or "").content.decode()


def test_mentions_are_moderated_too(desk: Client) -> None:
    mention = make_mention(make_post(), state=Mention.State.PENDING)
    assert "A blog" in desk.get(QUEUE).content.decode()
    desk.post(f"{QUEUE}mentions/{mention.pk}/", {"state": "spam"})
    mention.refresh_from_db()
    assert mention.state == "spam"


def test_menu_counts_what_waits(desk: Client) -> None:
    send_comment(make_post())
    assert "Conversation (1)" in desk.get("/admin/").content.decode()


def test_unknown_state_is_refused(desk: Client) -> None:
    comment = send_comment(make_post())
    assert desk.post(f"{QUEUE}comments/{comment.pk}/", {"state": "deleted"}).status_code == 400


def test_empty_queue_says_so(desk: Client) -> None:
    assert "Nothing is waiting" in desk.get(QUEUE).content.decode()


def test_strangers_are_sent_to_the_login(client: Client) -> None:
    comment = send_comment(make_post())
    assert client.get(QUEUE).status_code == 302
    client.post(f"{QUEUE}comments/{comment.pk}/", {"state": "approved"})
    assert not Comment.objects.approved().exists()


def test_writers_without_the_right_are_refused(client: Client) -> None:
    user = make_writer("author")
    comment = send_comment(make_post())
    client.force_login(user)
    client.post(f"{QUEUE}comments/{comment.pk}/", {"state": "approved"})
    assert not Comment.objects.approved().exists()


def test_forged_form_is_refused(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    comment = send_comment(make_post())
    answer = client.post(f"{QUEUE}comments/{comment.pk}/", {"state": "approved"})
    assert answer.status_code == 403


def test_desk_begins_with_what_to_do(desk: Client) -> None:
    send_comment(make_post())
    page = desk.get("/admin/").content.decode()
    assert "1 reply waits" in page
    assert "/admin/pages/add/publishing/postpage/" in page


def test_desk_offers_only_what_one_may(client: Client) -> None:
    user = make_writer("author")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    page = client.get("/admin/").content.decode()
    assert "waits" not in page
    assert "postpage" not in page
