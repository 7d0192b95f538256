import pytest
from django.test import Client

from coldopen.site.middleware import starts_a_widget
from tests.factories import make_post, make_writer

PANEL = '(function() {\n var panel = new InlinePanel(JSON.parse("%s"));\n })();'


@pytest.mark.parametrize(
    "script",
    [
        'initDateChooser("id_x", {"dayOfWeekStart": 0});',
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
