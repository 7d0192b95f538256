"""A SQLite database as SQL text that loads again, virtual tables included."""

import re
import sqlite3
import uuid
from collections.abc import Iterator

MOMENT = re.compile(r"'20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?'")
HEX_ID = re.compile(r"'[0-9a-f]{32}'")


def dump(database: sqlite3.Connection) -> Iterator[str]:
    """Yield the statements that make ``database`` again: tables, rows, then indexes and triggers.

    A virtual table makes its shadow tables itself, so only its own statement is written; the rows
    of a full-text index are not, which is right as long as it is empty. Raises ValueError when it
    is not.
    """
    shadow = {
        name
        for (name, kind) in database.execute("SELECT name, type FROM pragma_table_list")
        if kind == "shadow"
    }
    objects = database.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND name NOT LIKE 'sqlite_%' ORDER BY type = 'table' DESC, rowid"
    ).fetchall()
    tables = [(name, sql) for kind, name, sql in objects if kind == "table" and name not in shadow]
    yield "BEGIN;"
    for name, sql in tables:
        yield f"{sql};"
        if sql.upper().startswith("CREATE VIRTUAL"):
            _refuse_rows(database, name)
        else:
            yield from _rows(database, name)
    yield "DELETE FROM sqlite_sequence;"
    yield from _rows(database, "sqlite_sequence")
    yield from (f"{sql};" for kind, _, sql in objects if kind != "table")
    yield "COMMIT;"


def settled(text: str) -> str:
    """Return ``text`` with the instants and random ids of its making replaced by fixed ones."""
    seen: dict[str, str] = {}

    def fixed(match: re.Match[str]) -> str:
        number = len(seen)
        return seen.setdefault(
            match[0], f"'{uuid.uuid5(uuid.NAMESPACE_URL, f'coldopen:{number}').hex}'"
        )

    return HEX_ID.sub(fixed, MOMENT.sub("'2026-01-01 00:00:00'", text))


def _rows(database: sqlite3.Connection, table: str) -> Iterator[str]:
    name = table.replace('"', '""')
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")')]
    quoted = " || ',' || ".join(f'quote("{column}")' for column in columns)
    ordered = f'SELECT {quoted} FROM "{name}" ORDER BY rowid'  # noqa: S608  (names from the schema)
    for (values,) in database.execute(ordered):
        yield f'INSERT INTO "{name}" VALUES({values});'


def _refuse_rows(database: sqlite3.Connection, table: str) -> None:
    if database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]:  # noqa: S608
        raise ValueError(f"{table} is not empty, and rows of a virtual table can't be written.")
