"""Makes a backup of a data folder that is being written to: whole, or not at all."""

import errno
import fcntl
import gzip
import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.db import connection

from coldopen import __version__
from coldopen.config.backup.form import (
    FILES,
    FOLDERS,
    FORMAT,
    HEAD,
    MANIFEST,
    UNFINISHED,
    BackupError,
    Hashing,
    OnBytes,
    Summary,
    counts_of,
    nobody,
)
from coldopen.config.data_folder import DATABASE, fingerprint
from coldopen.utils.clock import now

# Pictures are compressed already, and the database shrinks well at any level.
LEVEL = 3
PAGES = 2048  # of the database in one step, between which others may read and write
WAIT_SECONDS = 30


def write_backup(folder: Path, target: Path, on_bytes: OnBytes = nobody) -> Summary:
    """Write everything a data folder keeps to one file, readable by this user alone.

    The database is copied as it is at one instant, while others read and write it. ``on_bytes`` is
    told of each piece read, see size_of(). Raises BackupError, and then leaves no file behind.
    """
    if connection.vendor == "postgresql":
        raise BackupError(
            "This publication is in PostgreSQL, which this command can't copy yet. Use pg_dump for "
            f"the database, and copy {folder} beside it."
        )
    if not (folder / DATABASE).is_file():
        raise BackupError(f"There is no publication in {folder}. Name its folder with --data DIR.")
    if target.exists():
        raise BackupError(f"{target} is there already. Name another file, or take it away first.")
    try:
        with _unfinished(target) as file, _copied(folder, target, on_bytes) as database:
            summary = _fill(file, folder, database, on_bytes)
            file.flush()
            os.fsync(file.fileno())
            os.replace(f"{target}{UNFINISHED}", target)
    except OSError as error:
        raise BackupError(_explained(error, target)) from error
    except sqlite3.Error as error:
        raise BackupError(
            f"The database can't be copied ({error}). Free some disk space where {target} is to "
            "be, then run the same command again. No file was left."
        ) from error
    return summary


def size_of(folder: Path) -> int:
    """Return about how many bytes write_backup() will report, the database twice."""
    total = 2 * (folder / DATABASE).stat().st_size if (folder / DATABASE).exists() else 0
    for name, path in kept_files(folder, []):
        if name != DATABASE:
            total += path.stat().st_size if path.exists() else 0
    return total


def kept_files(folder: Path, left_out: list[str]) -> Iterator[tuple[str, Path]]:
    """Yield the name and place of each file to keep; note what is neither file nor folder."""
    for name in FILES:
        if (folder / name).is_file():
            yield name, folder / name
    for top in FOLDERS:
        for place, folders, names in os.walk(folder / top):
            folders.sort()
            left_out += [
                str((Path(place) / name).relative_to(folder))
                for name in folders
                if (Path(place) / name).is_symlink()
            ]
            for name in sorted(names):
                path = Path(place) / name
                kept_name = path.relative_to(folder).as_posix()
                if path.is_file():
                    yield kept_name, path
                else:
                    left_out.append(kept_name)


@contextmanager
def _unfinished(target: Path) -> Iterator[IO[bytes]]:
    """Open the file beside the target that is not yet a backup; take it away at the end."""
    path = Path(f"{target}{UNFINISHED}")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"Another backup is being written to {target} now.") from error
        try:
            file.truncate()
            os.fchmod(file.fileno(), 0o600)
            yield file
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _copied(folder: Path, target: Path, on_bytes: OnBytes) -> Iterator[Path]:
    """Copy the database as it is at one instant to beside the target, for as long as needed."""
    copy = Path(f"{target}.database{UNFINISHED}")
    copy.unlink(missing_ok=True)
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        copy_database(folder / DATABASE, copy, on_bytes)
        yield copy
    finally:
        for path in (copy, Path(f"{copy}-journal"), Path(f"{copy}-wal"), Path(f"{copy}-shm")):
            path.unlink(missing_ok=True)


def copy_database(source: Path, target: Path, on_bytes: OnBytes = nobody) -> None:
    """Copy a database that others write to, as it is at one instant.

    The open read holds that instant, so writes meanwhile neither wait nor begin the copy anew.
    """
    address = f"{source.resolve().as_uri()}?mode=rw"
    with (
        closing(
            sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None)
        ) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        (page,) = live.execute("PRAGMA page_size").fetchone()
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=PAGES, progress=lambda *_: on_bytes(page * PAGES))
        live.execute("ROLLBACK")


def _fill(file: IO[bytes], folder: Path, database: Path, on_bytes: OnBytes) -> Summary:
    """Write the head, every kept file and the manifest."""
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": __version__,
        "fingerprint": fingerprint(),
        "made_at": now().isoformat(timespec="seconds"),
    }
    members: dict[str, dict[str, Any]] = {}
    left_out: list[str] = []
    with (
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=LEVEL) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        _add_json(tar, HEAD, head)
        for name, path in kept_files(folder, left_out):
            place = database if name == DATABASE else path
            try:
                members[name] = _add_file(tar, name, place, on_bytes)
            except FileNotFoundError:  # deleted since it was seen
                continue
        counts = counts_of(database)
        _add_json(tar, MANIFEST, {**head, "counts": counts, "members": members})
    size = sum(member["size"] for member in members.values())
    return Summary(head["made_at"], __version__, counts, len(members), size, left_out)


def _add_file(tar: tarfile.TarFile, name: str, path: Path, on_bytes: OnBytes) -> dict[str, Any]:
    with path.open("rb") as opened:
        found = os.fstat(opened.fileno())
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = found.st_size, int(found.st_mtime), 0o600
        reader = Hashing(opened, on_bytes)
        try:
            tar.addfile(info, reader)
        except OSError as error:
            if error.errno is None:  # what tarfile says of a file that ended before its size
                raise BackupError(
                    f"{path} was cut short while it was read. Run the same command again."
                ) from error
            raise
    return {"size": info.size, "sha256": reader.hash.hexdigest()}


def _add_json(tar: tarfile.TarFile, name: str, content: dict[str, Any]) -> None:
    data = json.dumps(content, indent=1).encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, BytesIO(data))


def _explained(error: OSError, target: Path) -> str:
    reason = (error.strerror or str(error)).lower()
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"The disk of {target} is full ({reason}). Free some space; no file was left."
    return f"The backup {target} can't be written: {error.filename or ''} {reason}."
