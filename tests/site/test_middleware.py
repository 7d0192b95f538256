from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client, override_settings

from coldopen.conversation.models import Comment
from coldopen.publishing.models import Publication
from coldopen.site.middleware import starts_a_widget
from tests.factories import make_post, make_writer

PANEL = '(function() {\n var panel = new InlinePanel(JSON.parse("%s"));\n })();'


@pytest.mark.parametrize(
    "script",
    [
        'initDateChooser("id_x", {"dayOfWeekStart": 0});',
        'new Chooser("id_series", {"modalUrl": "/admin/series_chooser/"});',
        'initDateTimeChooser("id_x", {"format": "Y-m-d H:i"});',
        'new ImageChooser("id_picture", {"modalUrl": "/admin/images/chooser/"});',
        PANEL % r"{\u0022type\u0022: \u0022InlinePanel\u0022}",
    ],
)
def test_widget_calls_may_run(script: str) -> None:
    assert starts_a_widget(script)


@pytest.mark.parametrize(
    "script",
    [
        "alert(1)",
        'initDateChooser("x", {}); alert(1);',
        "initDateChooser(alert(1), {});",
        'initDateChooser("x", {"a": alert(1)});',
        'new ImageChooser("x"); new Evil("y");',
        'eval("x");',
        PANEL % '"); alert(1); ("',
    ],
)
def test_anything_else_may_not(script: str) -> None:
    assert not starts_a_widget(script)


@pytest.mark.django_db
def test_editor_runs_its_own_calls_only(client: Client) -> None:
    user = make_writer("boss", is_superuser=True)
    client.force_login(user)
    post = make_post(title="<script>alert(1)</script>")
    policy = client.get(f"/admin/pages/{post.pk}/edit/").headers["Content-Security-Policy"]
    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert "unsafe" not in scripts
    assert scripts.count("sha256-") >= 4


def forwarded(client: Client, proxies: list[str]) -> str:
    post = make_post()
    with override_settings(
        TRUSTED_PROXIES=proxies,
        MIDDLEWARE=["coldopen.site.middleware.TrustedProxy", *settings.MIDDLEWARE],
    ):
        client.post(
            f"/reply/{post.pk}/",
            {"name": "Ana", "text": "Hello"},
            REMOTE_ADDR="192.0.2.1",
            HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7",
        )
    return str(Comment.objects.get().ip)


@pytest.mark.django_db
def test_configured_proxy_is_believed(client: Client) -> None:
    assert forwarded(client, ["192.0.2.1"]) == "198.51.100.7"


@pytest.mark.django_db
def test_other_proxies_are_not(client: Client) -> None:
    assert forwarded(client, ["192.0.2.99"]) == "192.0.2.1"


@pytest.mark.django_db
def test_desk_keeps_the_publications_time(client: Client) -> None:
    row = Publication.load()
    row.zone = "Europe/London"
    row.save()
    post = make_post(published_at=datetime(2025, 7, 2, 9, 0, tzinfo=UTC))
    client.force_login(make_writer("boss", is_superuser=True))
    page = client.get(f"/admin/pages/{post.pk}/edit/").content.decode()
    assert 'value="2025-07-02 10:00"' in page
