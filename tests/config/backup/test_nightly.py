from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coldopen.config.backup import nightly
from coldopen.config.backup.form import BackupError
from coldopen.config.backup.nightly import NightlyBackup, failure, last_passing
from coldopen.config.backup.read import restore_backup
from coldopen.utils.clock import now


def made(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "backups").glob("*.tar.gz"))


def test_new_folder_waits_for_its_first_night(folder: Path) -> None:
    chore = NightlyBackup(folder, hour=3, keep=7)
    assert chore.begin_if_due(now()) is False
    assert made(folder) == []


def test_each_night_has_one(folder: Path) -> None:
    chore = NightlyBackup(folder, hour=3, keep=7)
    chore.begin_if_due(now())
    tomorrow = now() + timedelta(days=1)
    assert chore.begin_if_due(tomorrow) is True
    assert chore.thread is not None
    chore.thread.join()
    assert len(made(folder)) == 1
    assert failure(folder) == ""


def test_newest_seven_are_kept(folder: Path) -> None:
    chore = NightlyBackup(folder, hour=3, keep=7)
    for day in range(9):
        chore.make(datetime(2026, 1, day + 1, 3, tzinfo=UTC))
    assert made(folder)[0].startswith("nightly-2026-01-03")
    assert len(made(folder)) == 7


def test_nightly_backup_restores(folder: Path, tmp_path: Path) -> None:
    NightlyBackup(folder, hour=3, keep=7).make(now())
    found = restore_backup(folder / "backups" / made(folder)[0], tmp_path / "new")
    assert (tmp_path / "new" / "theme" / "tokens.css").exists()
    assert not (tmp_path / "new" / "backups").exists()
    assert found.files > 4


def test_failure_is_told_until_one_succeeds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chore = NightlyBackup(folder, hour=3, keep=7)

    def fails(*_given: object) -> None:
        raise BackupError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(nightly, "write_backup", fails)
        chore.make(now())
    assert failure(folder) == "The disk is full."
    chore.make(now() + timedelta(seconds=1))
    assert failure(folder) == ""


@pytest.mark.parametrize(
    ("hour", "passed"),
    [(2, "2026-01-01T03:00"), (3, "2026-01-02T03:00"), (23, "2026-01-02T03:00")],
)
def test_hour_last_passed(hour: int, passed: str) -> None:
    here = datetime(2026, 1, 2, hour, 30, tzinfo=UTC)
    assert last_passing(here, 3).isoformat(timespec="minutes")[:16] == passed
