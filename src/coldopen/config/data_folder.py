"""The data folder: made, checked and opened before Django loads. Standard library only."""

import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[3]
SOURCE = CHECKOUT / "src" / "coldopen"
TEMPLATE = Path(__file__).with_name("template.sql")
DATABASE = "coldopen.sqlite3"
MADE_BY = "made_by.json"
PREPARED = "prepared.json"
ASSETS_STAMP = CHECKOUT / "build" / "assets.stamp"

# Set to the value of fingerprint() when v0.1.0 is tagged; from then on new migrations are applied
# to the folders of older releases, and only folders of development versions are refused.
FROZEN_FINGERPRINT = ""


class FolderError(Exception):
    """The data folder can't be used; the message says why and what to do."""


def fingerprint() -> str:
    """Return the hash of the first release's tables: its migration files' names and bytes."""
    return FROZEN_FINGERPRINT or digest(migration_files())


def migration_files() -> list[Path]:
    """Return our apps' migration files in a stable order."""
    return sorted(SOURCE.glob("*/migrations/[0-9]*.py"))


def digest(files: Iterable[Path]) -> str:
    """Return one hash over files' names below the checkout and their bytes."""
    made = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        made.update(f"{file.relative_to(CHECKOUT)}\0{len(content)}\0".encode())
        made.update(content)
    return made.hexdigest()


def database_stamp() -> str:
    """Return what the database was prepared by: our migrations and the locked packages."""
    return digest([*migration_files(), CHECKOUT / "requirements.txt"])


def assets_stamp() -> str:
    """Return what build/ was made from: the theme's files, its makers, and the locked packages."""
    theme = (SOURCE / "themes").glob("*/static/**/*")
    makers = [SOURCE / "site" / "theme.py", SOURCE / "site" / "fonts.py"]
    files = sorted(file for file in [*theme, *makers] if file.is_file())
    return digest([*files, CHECKOUT / "requirements.txt"])


def has_own_database() -> bool:
    """Tell whether the database is a file in the data folder, and not a server's elsewhere."""
    return not os.environ.get("COLDOPEN_DATABASE_URL")


def open_folder(folder: Path) -> bool:
    """Make ``folder`` a data folder if it is none yet; return whether it was made just now.

    Raises FolderError for a folder of another development version, one that can't be written,
    and a full disk.
    """
    try:
        made = _make(folder)
        _check_writable(folder)
    except OSError as error:
        raise FolderError(explain(error, folder)) from error
    except sqlite3.OperationalError as error:
        raise FolderError(
            f"The data folder {folder} can't hold the database ({error}). Free some disk space and "
            "check that this user may write there, or name another folder with --data DIR."
        ) from error
    _check_fingerprint(folder)
    return made


def explain(error: OSError, folder: Path) -> str:
    """Return the sentence for an error of the file system, with its cure."""
    reason = (error.strerror or str(error)).lower()
    return (
        f"The data folder {folder} can't be written: {reason}. Give this user the right to write "
        "there, free some disk space, or name another folder with --data DIR."
    )


def _make(folder: Path) -> bool:
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
    for name in ("media", "mail", "uploads"):
        (folder / name).mkdir(exist_ok=True)
    _make_secret_key(folder / "secret_key")
    if (folder / (DATABASE if has_own_database() else MADE_BY)).exists():
        return False
    write_json(folder / MADE_BY, {"fingerprint": fingerprint()})
    if has_own_database():
        make_database(folder / DATABASE)
    return True


def _make_secret_key(file: Path) -> None:
    if file.exists() and file.stat().st_size:
        return
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as handle:
        handle.write(secrets.token_urlsafe(50) + "\n")


def make_database(target: Path) -> None:
    """Write a database with all tables and nothing in them at ``target``, whole or not at all."""
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as database:
        database.executescript(TEMPLATE.read_text())
        database.execute("PRAGMA journal_mode=WAL")
    unfinished.rename(target)


def _check_writable(folder: Path) -> None:
    probe = folder / ".writable"
    probe.write_bytes(b"\0" * 4096)
    probe.unlink()
    if has_own_database() and not os.access(folder / DATABASE, os.W_OK):
        raise PermissionError(13, "its database is read-only for this user")


def _check_fingerprint(folder: Path) -> None:
    if read_json(folder / MADE_BY).get("fingerprint") == fingerprint():
        return
    raise FolderError(
        f"The data folder {folder} was made by another development version of Cold Open, and "
        "before 0.1.0 these can't read each other's folders. Start with an empty one (--data NEW, "
        "or move this one away) and import your export again."
    )


def read_json(file: Path) -> dict[str, Any]:
    """Return the object a small JSON file holds; empty when it is missing or broken."""
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Write an object to a small JSON file, whole or not at all."""
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.write_text(json.dumps(content) + "\n")
    unfinished.replace(file)


def is_prepared(folder: Path) -> bool:
    """Tell whether ``prepare`` has nothing to do for this folder and this checkout.

    What a database elsewhere is like only that database knows.
    """
    if not has_own_database():
        return False
    state = read_json(folder / PREPARED)
    return state.get("database") == database_stamp() and are_assets_built()


def are_assets_built() -> bool:
    """Tell whether build/ holds the fonts and static files of this checkout."""
    try:
        return ASSETS_STAMP.read_text() == assets_stamp()
    except OSError:
        return False


def want_demo(folder: Path) -> None:
    """Note that the demo publication is to be filled in, until demo_loaded is noted."""
    state = read_json(folder / MADE_BY)
    write_json(folder / MADE_BY, {**state, "demo": "wanted"})


def demo_loaded(folder: Path) -> None:
    """Note that the demo publication is there."""
    state = read_json(folder / MADE_BY)
    write_json(folder / MADE_BY, {**state, "demo": "loaded"})


def wants_demo(folder: Path) -> bool:
    """Tell whether the demo publication is still to be filled in."""
    return read_json(folder / MADE_BY).get("demo") == "wanted"
