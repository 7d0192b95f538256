import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coldopen.accounts.models import User
from coldopen.interop import actions
from coldopen.interop.actions import forget_import, keep_upload, run_import
from coldopen.interop.models import ImportRun
from coldopen.publishing.models import Entry
from tests.factories import make_writer

pytestmark = pytest.mark.django_db
SITE = (Path(__file__).parents[1] / "data" / "wxr" / "site.xml").read_bytes()


def kept(content: bytes = SITE, name: str = "export.xml", *, is_dry: bool = False) -> ImportRun:
    upload = SimpleUploadedFile(name, content)
    user = User.objects.first() or make_writer()
    return keep_upload(upload=upload, user=user, is_dry=is_dry)


def test_upload_is_kept_and_imported() -> None:
    run = kept()
    assert run.path.read_bytes() == SITE
    run_import(run=run)
    run.refresh_from_db()
    assert (run.state, run.percent) == (ImportRun.State.DONE, 100)
    assert run.report["counts"]["post"]["imported"] == 13
    assert not run.path.exists()


def test_looking_writes_nothing() -> None:
    run = kept(is_dry=True)
    run_import(run=run)
    assert run.report["counts"]["post"]["imported"] == 13
    assert not Entry.objects.exists()


def test_name_leads_to_no_other_folder() -> None:
    run = kept(name="../../../etc/passwd")
    assert run.path.parent.name == "imports"
    assert "/" not in run.stored_as
    assert run.name == "passwd"


def test_unreadable_file_is_told() -> None:
    run = kept(b"<rss> wordpress.org/export </rss>")
    run_import(run=run)
    run.refresh_from_db()
    assert run.state == ImportRun.State.FAILED
    assert "Nothing could be read" in run.trouble
    assert run.report["list"]


def test_any_error_reaches_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*arguments: Any, **options: Any) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr(actions, "import_files", breaks)
    run = kept()
    run_import(run=run)
    assert run.state == ImportRun.State.FAILED
    assert "out of luck" in run.trouble


def test_killed_import_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    run = kept()
    run.state = ImportRun.State.RUNNING
    run.save()
    run_import(run=run)
    entries = set(Entry.objects.values_list("import_key", flat=True))
    again = kept()
    run_import(run=again)
    assert set(Entry.objects.values_list("import_key", flat=True)) == entries
    assert again.report["counts"]["post"]["imported"] == 0


def test_progress_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "NOTED_EVERY", 0)
    run = kept()
    note = actions._noting(run)
    note(len(SITE))
    run.refresh_from_db()
    assert run.percent == 50


def test_full_disk_leaves_no_half_file(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = SimpleUploadedFile("export.xml", SITE)

    def breaks(size: int | None = None) -> Any:
        yield SITE[:100]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upload, "chunks", breaks)
    before = set((kept().path.parent).iterdir())
    with pytest.raises(OSError, match="No space"):
        keep_upload(upload=upload, user=make_writer("second"), is_dry=False)
    assert set(ImportRun.objects.get().path.parent.iterdir()) == before


def test_forgotten_import_leaves_no_file() -> None:
    run = kept()
    path = run.path
    forget_import(run=run)
    assert not path.exists()
    assert not ImportRun.objects.exists()


def test_long_report_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_NOTES", 1)
    run = kept()
    run_import(run=run)
    assert len(run.report["list"]) == 1
    assert run.report["not_listed"] >= 1
    json.dumps(run.report)
