import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from coldopen.config import data_folder
from coldopen.config.data_folder import FolderError, open_folder


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_new_folder_is_complete_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    assert open_folder(folder) is True
    assert mode(folder) == 0o700
    assert mode(folder / "secret_key") == 0o600
    assert {file.name for file in folder.iterdir()} >= {"media", "mail", data_folder.DATABASE}


def test_second_opening_changes_nothing(tmp_path: Path) -> None:
    open_folder(tmp_path)
    key = (tmp_path / "secret_key").read_text()
    assert open_folder(tmp_path) is False
    assert (tmp_path / "secret_key").read_text() == key


def test_new_database_is_ready_and_empty(tmp_path: Path) -> None:
    open_folder(tmp_path)
    with closing(sqlite3.connect(tmp_path / data_folder.DATABASE)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)
        assert database.execute(
            "SELECT title FROM wagtailcore_page WHERE depth = 2"
        ).fetchall() == [("Home",)]


def test_search_index_of_new_database_works(tmp_path: Path) -> None:
    open_folder(tmp_path)
    with closing(sqlite3.connect(tmp_path / data_folder.DATABASE)) as database:
        database.execute(
            "INSERT INTO wagtailsearch_indexentry "
            "(object_id, title_norm, content_type_id, title, body, autocomplete) "
            "VALUES ('1', 1, 1, 'Pilot', '', '')"
        )
        found = database.execute(
            "SELECT count(*) FROM wagtailsearch_indexentry_fts "
            "WHERE wagtailsearch_indexentry_fts MATCH 'pilot'"
        )
        assert found.fetchone() == (1,)


@pytest.mark.parametrize("content", ['{"fingerprint": "other"}', "broken", "[]"])
def test_folder_of_another_version_is_refused(tmp_path: Path, content: str) -> None:
    open_folder(tmp_path)
    (tmp_path / data_folder.MADE_BY).write_text(content)
    with pytest.raises(FolderError, match="--data NEW"):
        open_folder(tmp_path)


def test_file_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(FolderError, match=r"can't be written: .*--data DIR"):
        open_folder(tmp_path / "data")


def test_full_disk_is_one_sentence() -> None:
    if not os.access("/dev/full", os.W_OK):
        pytest.skip("no /dev/full on this system")
    with open("/dev/full", "w") as full, pytest.raises(OSError, match="No space") as caught:
        full.write("x" * 10_000)
    assert "no space left" in data_folder.explain(caught.value, Path("data"))


def test_half_made_database_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "coldopen.unfinished").write_text("half")
    assert open_folder(tmp_path) is True
    assert not (tmp_path / "coldopen.unfinished").exists()


def test_fingerprint_follows_the_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    before = data_folder.fingerprint()
    files = data_folder.migration_files()
    assert len(files) > 3
    monkeypatch.setattr(data_folder, "migration_files", lambda: files[1:])
    assert data_folder.fingerprint() != before


def test_frozen_fingerprint_allows_new_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_folder, "FROZEN_FINGERPRINT", "at the tag")
    monkeypatch.setattr(data_folder, "migration_files", list)
    assert data_folder.fingerprint() == "at the tag"


def test_unprepared_folder_asks_for_preparing(tmp_path: Path) -> None:
    open_folder(tmp_path)
    assert data_folder.is_prepared(tmp_path) is False


def test_wanted_demo_is_loaded_once(tmp_path: Path) -> None:
    open_folder(tmp_path)
    assert data_folder.wants_demo(tmp_path) is False
    data_folder.want_demo(tmp_path)
    assert data_folder.wants_demo(tmp_path) is True
    data_folder.demo_loaded(tmp_path)
    assert data_folder.wants_demo(tmp_path) is False
    assert open_folder(tmp_path) is False


def test_database_elsewhere_leaves_no_file_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLDOPEN_DATABASE_URL", "postgres:///paper")
    assert open_folder(tmp_path / "data") is True
    assert open_folder(tmp_path / "data") is False
    assert not (tmp_path / "data" / "coldopen.sqlite3").exists()
    assert data_folder.is_prepared(tmp_path / "data") is False
