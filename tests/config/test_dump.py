import sqlite3
from contextlib import closing

import pytest

from coldopen.config.dump import dump, settled

SCHEMA = """
CREATE TABLE "post" ("id" integer PRIMARY KEY AUTOINCREMENT, "title" text, "size" real);
CREATE INDEX "titles" ON "post" ("title");
CREATE VIRTUAL TABLE words USING fts5(title);
CREATE TRIGGER learn AFTER INSERT ON post BEGIN
  INSERT INTO words(title, rowid) VALUES (NEW.title, NEW.id);
END;
"""


def schema(database: sqlite3.Connection) -> set[tuple[str, ...]]:
    return set(database.execute("SELECT type, name, sql FROM sqlite_master"))


def test_dump_makes_the_same_database() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as first,
        closing(sqlite3.connect(":memory:")) as second,
    ):
        first.executescript(SCHEMA.partition("CREATE TRIGGER")[0])
        first.execute("INSERT INTO post VALUES (7, 'it''s\nlate', 1.5)")
        second.executescript("\n".join(dump(first)))
        assert schema(second) == schema(first)
        assert second.execute("SELECT * FROM post").fetchall() == [(7, "it's\nlate", 1.5)]
        assert second.execute("SELECT seq FROM sqlite_sequence").fetchall() == [(7,)]


def test_full_text_index_works_after_loading() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as first,
        closing(sqlite3.connect(":memory:")) as second,
    ):
        first.executescript(SCHEMA)
        second.executescript("\n".join(dump(first)))
        second.execute("INSERT INTO post (title) VALUES ('pilot episode')")
        found = second.execute("SELECT rowid FROM words WHERE words MATCH 'pilot'")
        assert found.fetchall() == [(1,)]


def test_filled_full_text_index_is_refused() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(SCHEMA)
        database.execute("INSERT INTO post (title) VALUES ('pilot')")
        with pytest.raises(ValueError, match="words is not empty"):
            list(dump(database))


def test_settled_text_depends_on_no_clock_and_no_chance() -> None:
    first = settled(f"'2026-11-23 02:32:01.123456','{'ab' * 16}','{'cd' * 16}','{'ab' * 16}'")
    second = settled(f"'2027-01-02 12:00:00','{'12' * 16}','{'34' * 16}','{'12' * 16}'")
    assert first == second
    _, one, other, one_again = first.split(",")
    assert one == one_again != other
