"""Brings a backup back: into a new folder, and only when every byte of it is as it was."""

import fcntl
import gzip
import json
import os
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from coldopen.config.backup.form import (
    FORMAT,
    HEAD,
    MANIFEST,
    PIECE,
    BackupError,
    OnBytes,
    Summary,
    counts_of,
    is_kept,
    nobody,
)
from coldopen.config.data_folder import DATABASE, SOURCE, fingerprint
from coldopen.utils.clock import now

RESTORING = ".restoring"
LARGEST_HEAD = 1 << 16
LARGEST_MANIFEST = 1 << 28
DAMAGED = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeError)


def restore_backup(
    file: Path, folder: Path, *, replace: bool = False, on_bytes: OnBytes = nobody
) -> Summary:
    """Make ``folder`` the data folder that ``file`` is a backup of, and say what is in it.

    Everything is unpacked beside it and compared with the manifest first. A folder with something
    in it is refused unless ``replace`` is given, and then kept aside. Raises BackupError.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    _check_target(folder, replace=replace)
    beside = folder.with_name(folder.name + RESTORING)
    try:
        with _free_for_us(folder):
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(mode=0o700, parents=True)
            summary = _unpacked(file, beside, on_bytes)
            summary.kept_aside = _swapped(beside, folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BackupError(
            f"{error.filename or folder} can't be written: {reason}. Free some disk space, or name "
            f"another folder with --data DIR. {folder} is as it was."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return summary


def _check_target(folder: Path, *, replace: bool) -> None:
    if folder.is_file():
        raise BackupError(f"{folder} is a file. Name a folder with --data DIR.")
    if folder.is_dir() and any(folder.iterdir()) and not replace:
        raise BackupError(
            f"{folder} is not empty. Name a new folder with --data DIR, or add --replace to put "
            "the backup in its place; what is there is then kept beside it."
        )
    if folder.is_mount():
        raise BackupError(
            f"{folder} is a disk of its own and can't be swapped. Name a folder inside it with "
            "--data DIR."
        )


@contextmanager
def _free_for_us(folder: Path) -> Iterator[None]:
    """Refuse a folder that is being served; keep others from serving it meanwhile."""
    lock = folder / "serve.lock"
    if not lock.exists():
        yield
        return
    with lock.open("a") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(
                f"A ./coldopen serve is running on {folder}. Stop it first, or name another folder."
            ) from error
        yield


def _unpacked(file: Path, beside: Path, on_bytes: OnBytes) -> Summary:
    """Unpack into ``beside`` and return what the manifest says once all of it has been checked."""
    found: dict[str, dict[str, Any]] = {}
    try:
        with (
            file.open("rb") as opened,
            gzip.GzipFile(fileobj=opened, mode="rb") as packed,
            tarfile.open(fileobj=packed, mode="r|", errorlevel=2) as tar,
        ):
            manifest = _members(tar, beside, found, on_bytes)
            while packed.read(PIECE):  # to the end, where the checksum of the whole is
                pass
    except DAMAGED as error:
        raise BackupError(
            f"{file} is cut off or damaged ({error}). Use another backup; nothing was changed."
        ) from error
    _check_members(file, found, manifest)
    _check_database(beside / DATABASE, manifest)
    size = sum(member["size"] for member in found.values())
    return Summary(manifest["made_at"], manifest["version"], manifest["counts"], len(found), size)


def _members(
    tar: tarfile.TarFile, beside: Path, found: dict[str, dict[str, Any]], on_bytes: OnBytes
) -> dict[str, Any]:
    """Unpack every member and return the manifest, which must be the last one."""
    manifest: dict[str, Any] = {}
    for number, info in enumerate(tar):
        if manifest:
            raise BackupError(f"Something follows the end of this backup: {info.name}.")
        if number == 0:
            _check_head(_json(tar, info, HEAD, LARGEST_HEAD))
        elif info.name == MANIFEST:
            manifest = _json(tar, info, MANIFEST, LARGEST_MANIFEST)
        else:
            _check_member(info, found)
            found[info.name] = _written(tar, info, beside / info.name, on_bytes)
    if not manifest:
        raise BackupError("This backup is cut off: its end is missing. Use another one.")
    return manifest


def _json(tar: tarfile.TarFile, info: tarfile.TarInfo, name: str, largest: int) -> dict[str, Any]:
    opened = tar.extractfile(info) if info.isreg() and info.size <= largest else None
    if info.name != name or opened is None:
        raise BackupError("This is no backup of Cold Open.")
    try:
        content = json.loads(opened.read())
    except ValueError as error:
        raise BackupError(f"This backup is damaged: {name} can't be read.") from error
    if not isinstance(content, dict):
        raise BackupError(f"This backup is damaged: {name} says nothing.")
    return content


def _check_head(head: dict[str, Any]) -> None:
    if head.get("format") != FORMAT:
        raise BackupError("This backup was made by a newer Cold Open. Update this one first.")
    if head.get("fingerprint") != fingerprint():
        raise BackupError(
            f"This backup was made by another development version ({head.get('version')}), and "
            "before 0.1.0 these can't read each other's. Restore it with the version that made it."
        )


def _check_member(info: tarfile.TarInfo, found: dict[str, dict[str, Any]]) -> None:
    if not is_kept(info.name) or info.name in found:
        raise BackupError(f"This backup holds what none should: {info.name!r}. It was not used.")
    if not info.isreg() or info.issparse():
        raise BackupError(f"This backup holds a link or device: {info.name!r}. It was not used.")


def _written(
    tar: tarfile.TarFile, info: tarfile.TarInfo, place: Path, on_bytes: OnBytes
) -> dict[str, Any]:
    """Write one member, for this user alone; return its size and hash."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    digest, size = sha256(), 0
    opened: IO[bytes] | None = tar.extractfile(info)
    with open(descriptor, "wb") as target:
        while opened and (piece := opened.read(PIECE)):
            target.write(piece)
            digest.update(piece)
            size += len(piece)
            on_bytes(len(piece))
        os.utime(target.fileno(), (info.mtime, info.mtime))
    return {"size": size, "sha256": digest.hexdigest()}


def _check_members(file: Path, found: dict[str, Any], manifest: dict[str, Any]) -> None:
    stated = manifest.get("members")
    if not isinstance(stated, dict) or DATABASE not in stated:
        raise BackupError(f"{file} is damaged: its manifest names no database.")
    differing = sorted(name for name in {*found, *stated} if found.get(name) != stated.get(name))
    if differing:
        more = f" and {len(differing) - 1} more" if len(differing) > 1 else ""
        raise BackupError(
            f"{file} is damaged: {differing[0]}{more} differs from what was put in. Use another "
            "backup; nothing was changed."
        )


def _check_database(database: Path, manifest: dict[str, Any]) -> None:
    """Refuse a database that is damaged, has other rows than stated, or is too new."""
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            verdict = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            applied = db.execute("SELECT app, name FROM django_migrations").fetchall()
        counts = counts_of(database)
    except sqlite3.Error as error:
        raise BackupError(f"The database in this backup can't be read ({error}).") from error
    if verdict != "ok":
        raise BackupError(f"The database in this backup is damaged: {verdict}")
    if counts != manifest.get("counts"):
        raise BackupError("The database in this backup has other rows than were put in.")
    ours = {file.parents[1].name for file in SOURCE.glob("*/migrations/__init__.py")}
    newer = [
        f"{app} {name}"
        for app, name in applied
        if app in ours and not (SOURCE / app / "migrations" / f"{name}.py").exists()
    ]
    if newer:
        raise BackupError(
            f"This backup was made by a newer Cold Open ({manifest.get('version')}): this one does "
            f"not know {newer[0]}. Update it first."
        )


def _swapped(beside: Path, folder: Path) -> str:
    """Put the unpacked folder in its place; return where the former one is kept, if there was."""
    os.sync()
    aside: Path | None = None
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    elif folder.is_dir():
        aside = folder.with_name(f"{folder.name}.before-{now():%Y%m%d-%H%M%S}")
        folder.rename(aside)
    try:
        beside.rename(folder)
    except OSError:
        if aside:
            aside.rename(folder)
        raise
    return str(aside or "")
