"""What strangers and other sites try at every address: no way in, nothing given away."""

import re

import pytest
from django.test import Client

from coldopen.conversation.models import Comment
from coldopen.publishing.models import Category, PostPage
from tests.factories import make_comment, make_page, make_post, make_writer

pytestmark = pytest.mark.django_db
NASTY = "{{7*7}} {% debug %} {0.__class__} ${7*7} %s%n %(x)d"


@pytest.fixture
def boss() -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_writer("boss", is_superuser=True))
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/.env",
        "/db.sqlite3",
        "/coldopen.sqlite3",
        "/secret_key",
        "/debug",
        "/__debug__/",
        "/metrics",
        "/server-status",
        "/coldopen/config/settings.pyc",
        "/settings.py~",
        "/media/../secret_key",
        "/media/%2e%2e/secret_key",
        "/static/../../secret_key",
        "/wp-config.php.bak",
    ],
)
def test_secrets_are_not_found(address: str, client: Client) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Traceback" not in answer.content.decode()


def test_state_changes_need_a_token_of_the_desk(boss: Client) -> None:
    post = make_post()
    comment = make_comment(post, state=Comment.State.PENDING)
    tries = [
        (f"/admin/pages/{post.pk}/unpublish/", {}),
        (f"/admin/pages/{post.pk}/delete/", {}),
        (f"/admin/conversation/comments/{comment.pk}/", {"state": "approved"}),
        ("/admin/categories/new/", {"name": "X", "slug": "x"}),
        (f"/admin/drafts/{post.pk}/", {}),
        ("/admin/import/", {}),
        ("/admin/settings/publishing/publication/1/", {"name": "X"}),
    ]
    for address, fields in tries:
        answer = boss.post(address, fields, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403, address
    assert PostPage.objects.get().live
    assert Comment.objects.get().state == Comment.State.PENDING
    assert not Category.objects.exists()


def test_looking_changes_nothing(boss: Client) -> None:
    post = make_post()
    comment = make_comment(post, state=Comment.State.PENDING)
    for address in (
        f"/admin/pages/{post.pk}/unpublish/",
        f"/admin/pages/{post.pk}/delete/",
        f"/admin/conversation/comments/{comment.pk}/?state=approved",
        f"/like/{post.pk}/",
        f"/admin/drafts/{post.pk}/",
    ):
        assert boss.get(address).status_code in {200, 302, 405}, address
    assert PostPage.objects.get().live
    assert Comment.objects.get().state == Comment.State.PENDING
    assert not post.likes.exists()
    assert not post.draft_links.exists()


def directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in parts}


def test_every_kind_of_page_has_a_strict_policy(boss: Client) -> None:
    post = make_post(tags=("jones",), writers=(make_writer(),))
    make_page("about")
    addresses = [
        "/",
        post.address or "",
        "/about/",
        "/tag/jones/",
        "/author/nora/",
        "/2016/",
        "/2016/09/",
        "/feed/",
        "/sitemap.xml",
        "/no/such/",
        f"/reply/{post.pk}/",
        "/admin/login/",
        "/admin/",
        f"/admin/pages/{post.pk}/edit/",
    ]
    for address in addresses:
        policy = directives(boss.get(address).headers["Content-Security-Policy"])
        scripts = policy.get("script-src", policy["default-src"])
        assert "unsafe" not in scripts, address
        assert policy.get("object-src", policy["default-src"]) in {"'none'", "'self'"}, address
        assert policy["base-uri"] == "'none'", address
        assert policy["form-action"] == "'self'", address
        expected = "'self'" if address.startswith("/admin/") else "'none'"
        assert policy["frame-ancestors"] == expected, address


def test_no_page_holds_an_inline_script_or_style(boss: Client) -> None:
    post = make_post(text='<p style="x" onclick="x">Words</p>')
    for address in ("/", post.address or "", f"/reply/{post.pk}/", "/no/such/"):
        page = boss.get(address).content.decode()
        scripts = re.findall(r"<script([^>]*)>([^<]*)", page)
        assert all("ld+json" in kind or not text.strip() for kind, text in scripts), address
        assert not re.search(r"\s(style|on\w+)=", page), address


def test_braces_in_texts_are_just_text(boss: Client) -> None:
    category = Category.objects.create(name=NASTY, slug="nasty", in_menu=True)
    post = make_post(title=NASTY, standfirst=NASTY, text=f"<p>{NASTY}</p>", categories=(category,))
    make_comment(post, NASTY, name=NASTY)
    for address in (post.address or "", "/", "/category/nasty/", "/feed/"):
        page = boss.get(address).content.decode()
        assert NASTY in page, address
        assert "49" not in re.sub(r"\d{4}|#[0-9a-f]+|[?&]p?=?\d+", "", page) or "{{7*7}}" in page
    assert NASTY in boss.get("/admin/conversation/?state=approved").content.decode()
