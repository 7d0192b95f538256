"""What a backup is: one tar file, gzipped, that begins with a head and ends with a manifest.

The manifest comes last, so a file that was cut off is never taken for a whole one.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from coldopen.config.data_folder import DATABASE, MADE_BY

FORMAT = 1
HEAD = "coldopen-backup.json"
MANIFEST = "manifest.json"
# What of a data folder is kept: the rest can be made again, or is a backup itself.
FILES = (DATABASE, "secret_key", MADE_BY, "coldopen.toml")
FOLDERS = ("media", "theme", "mail")
UNFINISHED = ".unfinished"
PIECE = 1 << 20
SHOWN = {
    "posts": "publishing_postpage",
    "pages": "publishing_sitepage",
    "comments": "conversation_comment",
    "mentions": "conversation_mention",
    "pictures": "media_picture",
    "accounts": "accounts_user",
}

OnBytes = Callable[[int], None]


class BackupError(Exception):
    """A backup can't be made or read; the message says why and what to do."""


@dataclass(slots=True)
class Summary:
    """What a backup holds, for people."""

    made_at: str
    version: str
    counts: dict[str, int]
    files: int
    size: int
    left_out: list[str] = field(default_factory=list)
    kept_aside: str = ""

    @property
    def lines(self) -> list[str]:
        """What there is of each kind, a line each."""
        rows = [f"{self.counts.get(table, 0):>9,} {name}" for name, table in SHOWN.items()]
        return [*rows, f"{self.files:>9,} files, {self.size / 1_000_000:,.1f} MB in all"]


class Hashing:
    """Reads from a file, keeping the hash of what was read."""

    def __init__(self, file: IO[bytes], on_bytes: OnBytes) -> None:
        self.file = file
        self.on_bytes = on_bytes
        self.hash = sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        found = self.file.read(size)
        self.hash.update(found)
        self.on_bytes(len(found))
        return found


def is_kept(name: str) -> bool:
    """Tell whether a name is one that a backup holds: never a way out of the data folder."""
    path = PurePosixPath(name)
    if str(path) != name or path.is_absolute() or ".." in path.parts or "\0" in name:
        return False
    return name in FILES or (path.parts[0] in FOLDERS and len(path.parts) > 1)


def counts_of(database: Path) -> dict[str, int]:
    """Return the number of rows of each table; nobody may be writing."""
    address = f"{database.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as opened:
        names = opened.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
        ).fetchall()
        return {
            name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in names
        }


def nobody(_count: int) -> None:
    """Tell nobody of progress."""
