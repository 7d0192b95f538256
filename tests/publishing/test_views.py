import pytest
from django.test import Client

from coldopen.accounts.actions import create_user
from coldopen.accounts.models import User
from coldopen.publishing.desk import coming
from coldopen.publishing.models import DraftLink, PostPage, Publication
from tests.factories import make_post

pytestmark = pytest.mark.django_db


def account(role: str, name: str = "") -> User:
    return create_user(username=name or role, email="", role=role, password="a-long-enough-word-77")


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post_of(user: User, **fields: object) -> PostPage:
    return make_post(f"of-{user.username}", owner=user, writers=(user,), **fields)  # type: ignore[arg-type]


def test_writer_shows_a_draft_to_somebody() -> None:
    writer = account("contributor")
    post = post_of(writer, live=False)
    client = as_user(writer)
    assert client.post(f"/admin/drafts/{post.pk}/").status_code == 302
    made = DraftLink.objects.get()
    assert made.made_by == writer
    assert made.address in client.get(f"/admin/drafts/{post.pk}/").content.decode()


def test_link_is_ended_at_the_desk() -> None:
    writer = account("author")
    post = post_of(writer, live=False)
    client = as_user(writer)
    client.post(f"/admin/drafts/{post.pk}/")
    client.post(f"/admin/drafts/{post.pk}/{DraftLink.objects.get().pk}/end/")
    assert not DraftLink.objects.exists()


def test_drafts_of_others_are_not_given_away() -> None:
    post = post_of(account("author"), live=False)
    client = as_user(account("contributor"))
    assert client.post(f"/admin/drafts/{post.pk}/").headers["Location"] == "/admin/"
    assert not DraftLink.objects.exists()


def test_strangers_are_asked_to_sign_in() -> None:
    post = make_post(live=False)
    answer = Client().post(f"/admin/drafts/{post.pk}/")
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


def test_link_of_another_entry_is_not_ended() -> None:
    writer = account("author")
    client = as_user(writer)
    one, two = post_of(writer, live=False), make_post("two", owner=writer, live=False)
    client.post(f"/admin/drafts/{one.pk}/")
    pk = DraftLink.objects.get().pk
    assert client.post(f"/admin/drafts/{two.pk}/{pk}/end/").status_code == 404
    assert client.get(f"/admin/drafts/{one.pk}/{pk}/end/").status_code == 405


def form_of(post: PostPage, client: Client) -> dict[str, str]:
    """The fields that the desk's form of a post sends back as they are."""
    page = client.get(f"/admin/pages/{post.pk}/edit/")
    form = page.context["form"]
    fields = {name: str(form[name].value() or "") for name in ("title", "slug", "standfirst")}
    fields |= {"visibility": "public", "published_at": "", "revised_at": "", "tags": ""}
    for name in ("body", "bylines", "corrections", "comments"):
        fields |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0", f"{name}-count": "0"}
    return fields


def test_contributor_publishes_nothing() -> None:
    contributor = account("contributor")
    post = post_of(contributor, live=False)
    client = as_user(contributor)
    fields = form_of(post, client)
    client.post(f"/admin/pages/{post.pk}/edit/", {**fields, "action-publish": "1"})
    post.refresh_from_db()
    assert not post.live
    assert "action-publish" not in client.get(f"/admin/pages/{post.pk}/edit/").content.decode()


def test_author_publishes_ones_own() -> None:
    author = account("author")
    post = post_of(author, live=False)
    client = as_user(author)
    fields = form_of(post, client)
    client.post(f"/admin/pages/{post.pk}/edit/", {**fields, "action-publish": "1"})
    post.refresh_from_db()
    assert post.live


@pytest.mark.parametrize("role", ["author", "contributor", "moderator"])
@pytest.mark.parametrize(
    "address",
    ["edit/", "unpublish/", "delete/", "copy/", "history/", "revisions/compare/earliest...latest/"],
)
def test_posts_of_others_are_out_of_reach(role: str, address: str) -> None:
    post = post_of(account("editor"))
    post.save_revision()
    path = f"/admin/pages/{post.pk}/{address}"
    client = as_user(account(role))
    for answer in (client.get(path), client.post(path, {"title": "Mine now", "slug": "mine"})):
        assert answer.status_code in {302, 403}, address
        assert answer.headers.get("Location", "/admin/") == "/admin/", address
    post.refresh_from_db()
    assert post.live
    assert post.title == "A post"


def test_author_takes_down_nothing_in_bulk() -> None:
    post = post_of(account("editor"))
    client = as_user(account("author"))
    for action in ("unpublish", "delete", "publish"):
        client.post(f"/admin/bulk/wagtailcore/page/{action}/?id={post.pk}&next=/admin/", {})
    post.refresh_from_db()
    assert post.live


def test_editor_takes_down_what_others_wrote() -> None:
    post = post_of(account("author"))
    as_user(account("editor")).post(f"/admin/pages/{post.pk}/unpublish/")
    post.refresh_from_db()
    assert not post.live


def test_contributor_asks_an_editor() -> None:
    contributor = account("contributor")
    post = post_of(contributor, live=False)
    client = as_user(contributor)
    fields = form_of(post, client)
    client.post(f"/admin/pages/{post.pk}/edit/", {**fields, "action-submit": "1"})
    page = as_user(account("editor")).get("/admin/").content.decode()
    assert "Awaiting your review" in page
    post.refresh_from_db()
    assert post.workflow_in_progress


@pytest.mark.parametrize("moment", ["2027-03-28 01:30", "2027-10-31 01:30"])
def test_hour_that_never_or_twice_comes_is_refused(moment: str) -> None:
    Publication.objects.update_or_create(defaults={"zone": "Europe/London"})
    author = account("author")
    post = post_of(author, live=False)
    client = as_user(author)
    fields = {**form_of(post, client), "go_live_at": moment, "action-publish": "1"}
    page = client.post(f"/admin/pages/{post.pk}/edit/", fields).content.decode()
    assert "may be ambiguous or it may not exist" in page
    post.refresh_from_db()
    assert (post.live, post.go_live_at) == (False, None)


def test_scheduled_hour_is_the_publications() -> None:
    Publication.objects.update_or_create(defaults={"zone": "Europe/London"})
    author = account("author")
    post = post_of(author, live=False)
    client = as_user(author)
    fields = {**form_of(post, client), "go_live_at": "2027-07-01 09:00", "action-publish": "1"}
    client.post(f"/admin/pages/{post.pk}/edit/", fields)
    (moment, page), *_ = coming()
    assert moment.isoformat() == "2027-07-01T08:00:00+00:00"
    assert page.pk == post.pk
