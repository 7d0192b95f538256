from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django_tasks_db.models import DBTaskResult

from coldopen.accounts.actions import create_user
from coldopen.interop.models import ImportRun
from coldopen.interop.tasks import import_upload
from coldopen.publishing.models import Entry
from tests.factories import make_writer

pytestmark = pytest.mark.django_db
SITE = (Path(__file__).parents[1] / "data" / "wxr" / "site.xml").read_bytes()


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer("boss", is_superuser=True))
    return client


def bring(client: Client, content: bytes = SITE, **fields: str) -> HttpResponse:
    file = SimpleUploadedFile("export.xml", content)
    return client.post("/admin/import/", {"file": file, **fields})  # type: ignore[return-value]


def work() -> None:
    for waiting in DBTaskResult.objects.filter(task_path=import_upload.module_path):
        import_upload.call(*waiting.args_kwargs["args"])


def test_export_comes_in_through_the_browser(desk: Client) -> None:
    answer = bring(desk)
    page = desk.get(answer.headers["Location"])
    assert page.headers["Refresh"] == "2"
    assert "<progress" in page.content.decode()
    work()
    page = desk.get(answer.headers["Location"])
    assert "Refresh" not in page.headers
    assert "This came in:" in page.content.decode()
    assert Entry.objects.filter(import_key__startswith="wordpress:").exists()


def test_dry_run_is_said(desk: Client) -> None:
    answer = bring(desk, is_dry="on")
    work()
    assert "Nothing was written" in desk.get(answer.headers["Location"]).content.decode()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04zip", b"<html></html>", b"<rss></rss>"])
def test_wrong_file_is_refused_at_once(desk: Client, content: bytes) -> None:
    assert bring(desk, content).status_code == 422
    assert not ImportRun.objects.exists()


def test_no_file_says_so(desk: Client) -> None:
    page = desk.post("/admin/import/", {})
    assert "Choose the export file first." in page.content.decode()


def test_import_is_taken_off_the_list(desk: Client) -> None:
    run = bring(desk).headers["Location"]
    desk.post(f"{run}forget/")
    assert not ImportRun.objects.exists()
    work()  # which finds nothing to do
    assert not Entry.objects.exists()


def test_running_import_stays_on_the_list(desk: Client) -> None:
    run = bring(desk).headers["Location"]
    ImportRun.objects.update(state=ImportRun.State.RUNNING)
    desk.post(f"{run}forget/")
    assert ImportRun.objects.exists()


@pytest.mark.parametrize("role", ["editor", "author", "contributor"])
def test_only_owners_import(role: str, client: Client) -> None:
    client.force_login(create_user(username="ada", email="", role=role, password="long-enough-77"))
    assert bring(client).headers["Location"] == "/admin/"
    assert not ImportRun.objects.exists()
    assert "/admin/import/" not in client.get("/admin/").content.decode()


def test_notes_of_a_file_are_no_markup(desk: Client) -> None:
    ImportRun.objects.create(
        name="<script>x</script>.xml",
        stored_as="x.xml",
        state="done",
        begun_at="2026-01-01T00:00:00Z",
        report={"list": [{"line": 1, "what": "<b>bold</b>", "why": "w"}], "contents": ""},
    )
    page = desk.get(f"/admin/import/{ImportRun.objects.get().pk}/").content.decode()
    assert "<b>bold</b>" not in page
    assert "<script>x" not in page
