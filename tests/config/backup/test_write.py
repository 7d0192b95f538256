import errno
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import textwrap
import threading
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from coldopen.config.backup import write
from coldopen.config.backup.form import BackupError
from coldopen.config.backup.read import restore_backup
from coldopen.config.backup.write import size_of, write_backup
from coldopen.config.data_folder import DATABASE
from tests.journeys.conftest import wait_until


def names(file: Path) -> list[str]:
    with tarfile.open(file) as tar:
        return tar.getnames()


def test_backup_holds_what_is_kept_and_ends_with_a_manifest(backup: Path) -> None:
    found = names(backup)
    assert found[0] == "coldopen-backup.json"
    assert found[-1] == "manifest.json"
    assert {DATABASE, "secret_key", "coldopen.toml", "theme/tokens.css"} <= set(found)
    assert "media/pictures/a.jpg" in found
    assert not {"prepared.json", "serve.lock", f"{DATABASE}-wal"} & set(found)


def test_only_its_owner_may_read_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_file_that_is_there_is_not_written_over(folder: Path, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        write_backup(folder, backup)
    assert backup.read_bytes() == before


def test_empty_folder_is_no_publication(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no publication"):
        write_backup(tmp_path, tmp_path / "x.tar.gz")


def test_link_out_of_the_folder_is_left_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("not ours")
    (folder / "media" / "link").symlink_to(tmp_path)
    summary = write_backup(folder, tmp_path / "x.tar.gz")
    assert summary.left_out == ["media/link"]
    assert not any("outside" in name for name in names(tmp_path / "x.tar.gz"))


def test_full_disk_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(write, "_add_file", full)
    target = tmp_path / "there" / "x.tar.gz"
    target.parent.mkdir()
    with pytest.raises(BackupError, match="is full"):
        write_backup(folder, target)
    assert list(target.parent.iterdir()) == []


def test_progress_comes_to_its_end(folder: Path, tmp_path: Path) -> None:
    seen: list[int] = []
    write_backup(folder, tmp_path / "x.tar.gz", seen.append)
    assert sum(seen) >= size_of(folder) // 2 > 0


def test_postgresql_is_not_passed_over_in_silence(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "connection", SimpleNamespace(vendor="postgresql"))
    with pytest.raises(BackupError, match="pg_dump"):
        write_backup(folder, tmp_path / "x.tar.gz")


class Writing(threading.Thread):
    """Somebody who writes rows all the time, each in a transaction of its own."""

    def __init__(self, database: Path) -> None:
        super().__init__(daemon=True)
        self.database = database
        self.stopping = threading.Event()
        self.written = 0

    def run(self) -> None:
        with closing(sqlite3.connect(self.database, timeout=30)) as opened:
            while not self.stopping.is_set():
                opened.execute(
                    "INSERT INTO accounts_attempt (action, source, at) VALUES ('reply', ?, ?)",
                    (str(self.written), "2026-01-01 00:00:00"),
                )
                opened.commit()
                self.written += 1


def test_backup_under_load_restores_as_it_was(folder: Path, tmp_path: Path) -> None:
    writer = Writing(folder / DATABASE)
    writer.start()
    wait_until(lambda: writer.written > 50)
    summary = write_backup(folder, tmp_path / "x.tar.gz")
    wait_until(lambda: writer.written > summary.counts["accounts_attempt"])
    writer.stopping.set()
    writer.join()
    restored = restore_backup(tmp_path / "x.tar.gz", tmp_path / "elsewhere")
    assert restored.counts == summary.counts
    with closing(sqlite3.connect(tmp_path / "elsewhere" / DATABASE)) as opened:
        rows = opened.execute("SELECT source FROM accounts_attempt ORDER BY id").fetchall()
    # What was written up to one instant, without a gap.
    assert [int(source) for (source,) in rows] == list(range(len(rows)))
    assert 50 < len(rows) <= writer.written


def test_killed_backup_leaves_no_file_that_looks_whole(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "there" / "x.tar.gz"
    target.parent.mkdir()
    program = f"""
        import os, django; django.setup()
        from pathlib import Path
        from coldopen.config.backup.write import write_backup
        def slowly(count):
            Path({str(tmp_path / "begun")!r}).touch()
            import time; time.sleep(0.2)
        write_backup(Path({str(folder)!r}), Path({str(target)!r}), slowly)
    """
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "coldopen.config.settings",
        "COLDOPEN_DATA": str(folder),
        "PYTHONPATH": str(Path(settings.CHECKOUT) / "src"),
    }
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, env=environment) as process:
        wait_until((tmp_path / "begun").exists)
        process.send_signal(signal.SIGKILL)
    assert not target.exists()
    write_backup(folder, target)  # what was left is no hindrance
    assert [file.name for file in target.parent.iterdir()] == ["x.tar.gz"]
