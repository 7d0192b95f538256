"""Everything that begins, runs and ends imports at the desk."""

import secrets
import time
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from coldopen.accounts.models import User
from coldopen.interop.models import ImportRun
from coldopen.interop.wxr.importer import import_files
from coldopen.utils.clock import now

NOTED_EVERY = 0.5  # seconds
MOST_NOTES = 500  # kept of a report at the desk


def keep_upload(*, upload: UploadedFile[bytes], user: User, is_dry: bool) -> ImportRun:
    """Keep an uploaded export, and note that it is to be imported; raises OSError on a full disk.

    Its own name is shown and nothing else: the file gets another.
    """
    run = ImportRun(
        name=(upload.name or "export.xml")[-255:],
        stored_as=f"{secrets.token_hex(16)}.xml",
        is_dry=is_dry,
        total=2 * (upload.size or 0),
        begun_by=user,
        begun_at=now(),
    )
    run.path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with run.path.open("xb") as kept:
            for chunk in upload.chunks():
                kept.write(chunk)
    except OSError:
        run.path.unlink(missing_ok=True)
        raise
    run.save()
    return run


def run_import(*, run: ImportRun) -> None:
    """Import what was uploaded, noting how far it has come; a second run goes on after the first.

    What goes wrong is told to the owner on the import's page instead of being raised.
    """
    run.state, run.done = ImportRun.State.RUNNING, 0
    run.save()
    try:
        report = import_files([run.path], dry_run=run.is_dry, on_bytes=_noting(run))
    except Exception as error:  # noqa: BLE001  whatever it is, its owner waits on the page
        _end(run, ImportRun.State.FAILED, trouble=f"{type(error).__name__}: {error}")
        return
    run.report = report.as_json()
    run.report["files"] = [run.name]
    run.report["not_listed"] += max(0, len(run.report["list"]) - MOST_NOTES)
    run.report["list"] = run.report["list"][:MOST_NOTES]
    failed = report.exit_code == 1
    _end(run, ImportRun.State.FAILED if failed else ImportRun.State.DONE, trouble=_told(failed))


@transaction.atomic
def forget_import(*, run: ImportRun) -> None:
    """Forget an import that is over, or does not begin any more; its posts stay."""
    run.path.unlink(missing_ok=True)
    run.delete()


def _told(failed: bool) -> str:
    return _("Nothing could be read in it. Below is why.") if failed else ""


def _end(run: ImportRun, state: ImportRun.State, *, trouble: str) -> None:
    run.state, run.trouble, run.ended_at = state, trouble, now()
    run.done = run.total if state == ImportRun.State.DONE else run.done
    run.save()
    run.path.unlink(missing_ok=True)


def _noting(run: ImportRun) -> Callable[[int], None]:
    """Return what hears of bytes read and writes them down now and then."""
    noted = time.monotonic()

    def note(count: int) -> None:
        nonlocal noted
        run.done += count
        if time.monotonic() - noted >= NOTED_EVERY:
            noted = time.monotonic()
            ImportRun.objects.filter(pk=run.pk).update(done=run.done)

    return note
