import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from coldopen.conversation.actions import moderate_comment
from coldopen.conversation.models import Comment, Like
from coldopen.media.providers import FRAMES
from coldopen.publishing.models import Category
from coldopen.site.theme import asset
from tests.factories import NOON, make_comment, make_page, make_post, make_writer
from tests.site.conftest import OwnTheme

pytestmark = pytest.mark.django_db
REPLY = {"name": "Ana", "text": "I think so too."}


def text(client: Client, address: str | None) -> str:
    return client.get(address or "").content.decode()


# ---- pages ----


def test_page_is_the_same_for_everybody(client: Client) -> None:
    post = make_post()
    stranger = client.get(post.address or "")
    client.force_login(make_writer())
    client.cookies["guest"] = "something"
    assert client.get(post.address or "").content == stranger.content


def test_reading_sets_no_cookie(client: Client) -> None:
    post = make_post()
    assert not client.get("/").cookies
    assert not client.get(post.address or "").cookies


def test_known_page_is_not_sent_again(client: Client) -> None:
    post = make_post()
    first = client.get(post.address or "")
    again = client.get(post.address or "", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert again.status_code == 304
    assert again.content == b""


def test_changed_page_is_sent_again(client: Client) -> None:
    post = make_post()
    tag = client.get(post.address or "").headers["ETag"]
    make_comment(post)
    assert client.get(post.address or "", HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_feed_is_known_by_its_entity_tag_alone(client: Client) -> None:
    comment = make_comment(make_post(), state=Comment.State.PENDING)
    make_comment(make_post("other"), created_at=comment.created_at + timedelta(days=1))
    first = client.get("/comments/feed/")
    assert "Last-Modified" not in first.headers
    moderate_comment(comment=comment, state=Comment.State.APPROVED)
    later = {"If-Modified-Since": "Sat, 01 Jan 2028 00:00:00 GMT"}
    known = later | {"If-None-Match": first.headers["ETag"]}
    assert client.get("/comments/feed/", headers=later).status_code == 200
    assert client.get("/comments/feed/", headers=known).status_code == 200


def test_feed_without_its_newest_post_is_sent_again(client: Client) -> None:
    make_post("old", published_at=NOON - timedelta(days=1))
    newest = make_post("new")
    tag = client.get("/feed/").headers["ETag"]
    newest.unpublish()
    since = {"If-Modified-Since": "Sat, 01 Jan 2028 00:00:00 GMT"}
    assert client.get("/feed/", HTTP_IF_NONE_MATCH=tag).status_code == 200
    assert client.get("/feed/", headers=since).status_code == 200


def test_head_has_the_length_without_the_body(client: Client) -> None:
    post = make_post()
    head = client.head(post.address or "")
    assert head.content == b""
    assert int(head.headers["Content-Length"]) == len(client.get(post.address or "").content)


def test_headers_keep_strangers_out(client: Client) -> None:
    headers = client.get("/").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    frames = headers["Content-Security-Policy"].split("frame-src ")[1].split(";")[0].split()
    assert frames == list(FRAMES)


def test_double_slashes_find_the_page(client: Client) -> None:
    make_page("greek")
    assert client.get("/greek/").status_code == 200
    assert client.get("//greek/").status_code == 200


def test_other_methods_are_refused(client: Client) -> None:
    assert client.post("/").status_code == 405


@pytest.mark.parametrize(
    "address",
    ["/nothing/", "/2016/13/", "/9999999999/", "/page/0/", "/page/99/", "/%00/", "/tag/x/"],
)
def test_unknown_address_is_a_page(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "To the front page" in answer.content.decode()


# ---- who sees what ----


@pytest.mark.parametrize(
    "fields",
    [{"live": False}, {"visibility": "private"}],
    ids=["draft", "private"],
)
def test_hidden_post_is_nowhere(client: Client, fields: dict[str, object]) -> None:
    writer = make_writer(bio="Writes.")
    news = Category.objects.create(name="News", slug="news")
    hidden = make_post(
        "hidden",
        title="qzx headline",
        text="<p>qzx body</p>",
        standfirst="qzx standfirst",
        writers=(writer,),
        categories=(news,),
        tags=("jones",),
        address="/2016/09/hidden/",
        **fields,
    )
    make_comment(hidden, "qzx comment")
    make_post("shown", writers=(writer,), categories=(news,), tags=("jones",))
    for address in (
        "/",
        "/2016/09/hidden/",
        "/2016/09/hidden/feed/",
        "/2016/09/shown/",
        "/page/1/",
        "/feed/",
        "/comments/feed/",
        "/tag/jones/",
        "/tag/jones/feed/",
        "/category/news/",
        "/category/news/feed/",
        "/author/nora/",
        "/author/nora/feed/",
        "/2016/",
        "/2016/09/",
        f"/reply/{hidden.pk}/",
        f"/?p={hidden.pk}",
    ):
        assert "qzx" not in text(client, address), address
    assert client.get("/2016/09/hidden/").status_code == 404


@pytest.mark.parametrize("state", [s for s in Comment.State if s != Comment.State.APPROVED])
def test_unapproved_comment_is_nowhere(client: Client, state: Comment.State) -> None:
    post = make_post()
    make_comment(post, "qzx remark", state=state, name="qzx name")
    for address in ("/", post.address, "/comments/feed/", f"{post.address}feed/"):
        assert "qzx" not in text(client, address), address


def test_password_keeps_body_and_comments(client: Client) -> None:
    post = make_post(
        text="<p>qzx body</p>", standfirst="qzx stand", visibility="password", password="open"
    )
    make_comment(post, "qzx comment")
    for address in (
        "/",
        post.address,
        "/feed/",
        "/comments/feed/",
        f"{post.address}feed/",
        "/2016/",
    ):
        assert "qzx" not in text(client, address), address
    assert client.get(f"/reply/{post.pk}/").status_code == 302


def test_wrong_password_says_so(client: Client) -> None:
    post = make_post(text="<p>qzx body</p>", visibility="password", password="open")
    page = client.post(f"/unlock/{post.pk}/", {"password": "guess"}).content.decode()
    assert "That is not the password" in page
    assert "qzx" not in page


def test_right_password_opens_it_here_only(client: Client) -> None:
    post = make_post(text="<p>qzx body</p>", visibility="password", password="open")
    make_comment(post, "qzx comment")
    answer = client.post(f"/unlock/{post.pk}/", {"password": "open"})
    assert (answer.status_code, answer.headers["Location"]) == (302, post.address)
    opened = client.get(post.address or "")
    assert "qzx body" in opened.content.decode()
    assert "qzx comment" in opened.content.decode()
    assert opened.headers["Cache-Control"] == "private, no-store"
    assert "qzx" not in text(Client(), post.address)


def test_changed_password_closes_it_again(client: Client) -> None:
    post = make_post(text="<p>qzx body</p>", visibility="password", password="open")
    client.post(f"/unlock/{post.pk}/", {"password": "open"})
    post.password = "other"
    post.save()
    assert "qzx" not in text(client, post.address)


def test_cookie_of_one_post_opens_no_other(client: Client) -> None:
    one = make_post("one", visibility="password", password="a")
    two = make_post("two", text="<p>qzx</p>", visibility="password", password="b")
    client.post(f"/unlock/{one.pk}/", {"password": "a"})
    client.cookies[f"open-{two.pk}"] = client.cookies[f"open-{one.pk}"].value
    assert "qzx" not in text(client, two.address)


# ---- replies and likes ----


def test_reply_is_received_and_held(client: Client) -> None:
    post = make_post()
    answer = client.post(f"/reply/{post.pk}/", REPLY, follow=True)
    assert "held for moderation" in answer.content.decode()
    assert "I think so too." in answer.content.decode()
    assert "I think so too." not in text(client, post.address)
    comment = Comment.objects.get()
    assert (comment.author_name, comment.state) == ("Ana", "pending")
    assert re.fullmatch("[0-9a-f]{32}", comment.guest)


def test_guest_keeps_one_key(client: Client) -> None:
    post = make_post()
    client.post(f"/reply/{post.pk}/", REPLY)
    client.post(f"/reply/{post.pk}/", REPLY | {"text": "And again."})
    assert len(set(Comment.objects.values_list("guest", flat=True))) == 1


def test_forged_guest_key_is_replaced(client: Client) -> None:
    post = make_post()
    client.cookies["guest"] = "a" * 32
    client.post(f"/reply/{post.pk}/", REPLY)
    assert Comment.objects.get().guest != "a" * 32


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", ""), ("name", ""), ("email", "nope"), ("text", "x" * 20_000)],
)
def test_refused_reply_comes_back_whole(client: Client, field: str, value: str) -> None:
    post = make_post()
    typed = REPLY | {"website": "https://ana.example", field: value}
    answer = client.post(f"/reply/{post.pk}/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "https://ana.example" in page
    assert typed["text"] in page
    assert 'aria-invalid="true"' in page
    assert not Comment.objects.exists()


def test_reply_to_a_closed_post_keeps_its_text(client: Client) -> None:
    post = make_post(comments_open=False)
    answer = client.post(f"/reply/{post.pk}/", REPLY)
    assert answer.status_code == 422
    assert "I think so too." in answer.content.decode()
    assert "closed" in answer.content.decode()


def test_reply_to_a_missing_post_keeps_its_text(client: Client) -> None:
    answer = client.post("/reply/999999/", REPLY | {"text": "<b>my words</b>"})
    assert answer.status_code == 404
    assert "&lt;b&gt;my words&lt;/b&gt;" in answer.content.decode()


def test_reply_to_a_vanished_comment_keeps_its_text(client: Client) -> None:
    post = make_post()
    answer = client.post(f"/reply/{post.pk}/", REPLY | {"parent": "999999"})
    assert answer.status_code == 422
    assert "no longer here" in answer.content.decode()


def test_reply_page_shows_what_it_answers(client: Client) -> None:
    post = make_post()
    comment = make_comment(post, "What do you think?")
    page = text(client, f"/reply/{post.pk}/?to={comment.pk}")
    assert "What do you think?" in page
    assert f'name="parent" value="{comment.pk}"' in page


def test_reply_page_shows_no_hidden_comment(client: Client) -> None:
    post = make_post()
    comment = make_comment(post, "qzx", state=Comment.State.PENDING)
    assert "qzx" not in text(client, f"/reply/{post.pk}/?to={comment.pk}")


def test_markup_in_a_reply_is_cleaned(client: Client) -> None:
    post = make_post()
    client.post(f"/reply/{post.pk}/", REPLY | {"text": "<script>x</script><b>bold</b>"})
    assert Comment.objects.get().body_html == "<p><b>bold</b></p>"
    assert "<script>x" in Comment.objects.get().body_source


def test_too_many_replies_are_slowed_down(client: Client) -> None:
    post = make_post()
    for number in range(10):
        client.post(f"/reply/{post.pk}/", REPLY | {"text": f"Reply {number}"})
    answer = client.post(f"/reply/{post.pk}/", REPLY | {"text": "One more"})
    assert answer.status_code == 422
    assert "One more" in answer.content.decode()
    assert Comment.objects.count() == 10


@pytest.mark.parametrize("form", ["reply", "like", "unlock"])
def test_other_sites_cannot_send_our_forms(client: Client, form: str) -> None:
    post = make_post(visibility="password", password="open")
    answer = client.post(f"/{form}/{post.pk}/", REPLY, HTTP_ORIGIN="https://evil.example")
    assert answer.status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize("origin", ["http://[", "null", "", "//"])
def test_odd_origins_are_refused(client: Client, origin: str) -> None:
    post = make_post()
    assert client.post(f"/like/{post.pk}/", HTTP_ORIGIN=origin).status_code == 403


def test_reply_to_a_locked_post_keeps_its_text(client: Client) -> None:
    post = make_post(visibility="password", password="open")
    answer = client.post(f"/reply/{post.pk}/", REPLY)
    assert answer.status_code == 403
    assert "I think so too." in answer.content.decode()
    assert not Comment.objects.exists()


def test_locked_post_is_not_liked(client: Client) -> None:
    post = make_post(visibility="password", password="open")
    client.post(f"/like/{post.pk}/")
    assert not Like.objects.exists()


def test_locked_database_gives_the_text_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_fields: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("coldopen.site.views.submit_comment", locked)
    answer = client.post(f"/reply/{make_post().pk}/", REPLY | {"text": "<b>Keep me"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "&lt;b&gt;Keep me" in answer.content.decode()


def test_numbers_no_row_can_have_find_nothing(client: Client) -> None:
    for address in ("/reply/{}/", "/like/{}/", "/unlock/{}/"):
        assert client.post(address.format("9" * 20), REPLY).status_code == 404


def test_own_origin_may_send(client: Client) -> None:
    post = make_post()
    answer = client.post(f"/reply/{post.pk}/", REPLY, HTTP_ORIGIN="http://testserver")
    assert answer.status_code == 302


def test_received_page_needs_its_signature(client: Client) -> None:
    make_comment(make_post(), state=Comment.State.PENDING)
    assert client.get("/reply/received/1/").status_code == 404


def test_like_counts_once_a_browser(client: Client) -> None:
    post = make_post()
    for _ in range(2):
        answer = client.post(f"/like/{post.pk}/")
        assert answer.headers["Location"] == f"{post.address}#likes"
    assert Like.objects.count() == 1
    Client().post(f"/like/{post.pk}/")
    assert "2 people like this" in text(client, post.address)


def test_like_of_a_hidden_post_is_not_found(client: Client) -> None:
    assert client.post(f"/like/{make_post(live=False).pk}/").status_code == 404


def test_theme_file_is_served_with_its_type(client: Client, own_theme: OwnTheme) -> None:
    own_theme.write("static/mine.css", "a { color: red }")
    answer = client.get(asset("mine.css"))
    assert answer.headers["Content-Type"] == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.getvalue() == b"a { color: red }"


def test_what_an_own_sheet_names_beside_itself_may_change(
    client: Client, own_theme: OwnTheme
) -> None:
    own_theme.write("static/mine.css", "@import 'more.css'")
    own_theme.write("static/more.css", "")
    beside = asset("mine.css").replace("mine.css", "more.css")
    answer = client.get(beside)
    assert answer.getvalue() == b""
    assert "immutable" not in answer.headers["Cache-Control"]


def test_what_the_own_theme_lacks_is_the_built_in_one(client: Client, own_theme: OwnTheme) -> None:
    built_in = Path(settings.STATIC_ROOT) / "theme" / "icon.svg"
    built_in.parent.mkdir(exist_ok=True)
    built_in.write_text("<svg/>")
    own_theme.write("static/mine.css", "a { background: url(icon.svg) }")
    answer = client.get("/theme/0123456789abcdef/icon.svg")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/static/theme/icon.svg"


@pytest.mark.parametrize(
    "name", ["missing.css", "../../secret_key", "%2e%2e/secret_key", "x" * 999]
)
def test_other_files_of_the_data_folder_are_not_found(
    client: Client, own_theme: OwnTheme, name: str
) -> None:
    own_theme.write("static/mine.css", "")
    (own_theme.folder.parent / "secret_key").write_text("secret")
    assert client.get(f"/theme/0123456789abcdef/{name}").status_code == 404
