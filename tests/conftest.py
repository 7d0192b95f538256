"""What every test stands on: a ready database, folders of its own, and no way out."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.test import override_settings
from xdist.scheduler import LoadScopeScheduling

from coldopen.config.data_folder import make_database
from coldopen.config.database import database_at
from tests import postgres

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Skip reasons read "why → the command that enables it"; the table at the end splits them.
ARROW = " → "
NO_CHROMIUM = f"no Chromium here{ARROW}apt-get install -y --no-install-recommends chromium"
NO_POSTGRESQL = f"no PostgreSQL here{ARROW}.venv/bin/uv pip install -r requirements-dev.txt"
NOT_LONG = f"takes longer than the everyday run{ARROW}./coldopen test --long"
# Parts of test ids: the journeys share a running site, the linters fill a core by themselves.
# (xdist's own groups get lost with pytest 9.2: pytest-xdist issue 1386.)
TOGETHER = ("tests/journeys/", "test_linters_agree", "[postgresql")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the drills")


class Sharing(LoadScopeScheduling):
    """Gives each worker tests one by one, but keeps together those that share something costly."""

    def _split_scope(self, nodeid: str) -> str:
        return next((part for part in TOGETHER if part in nodeid), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    return Sharing(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser") and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason=NOT_LONG))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not run, why, and which command enables it."""
    rows: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        rows.setdefault(reason.removeprefix("Skipped: "), []).append(report.nodeid)
    if not rows:
        return
    terminalreporter.section("Not run here")
    for reason, tests in sorted(rows.items()):
        why, _, command = reason.partition(ARROW)
        what = tests[0] if len(tests) == 1 else f"{len(tests)} tests, such as {tests[0]}"
        terminalreporter.write_line(what)
        terminalreporter.write_line(f"    why: {why}")
        terminalreporter.write_line(f"    enable with: {command or 'nothing to install; see why'}")


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tests' files away from everything that is real."""
    data = tmp_path_factory.mktemp("data")
    for name in ("media", "mail", "static", "uploads"):
        (data / name).mkdir()
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        DATA=data,
        MEDIA_ROOT=data / "media",
        FILE_UPLOAD_TEMP_DIR=data / "uploads",
        EMAIL_FILE_PATH=data / "mail",
        STATIC_ROOT=data / "static",
        STORAGES=storages,
    ):
        yield data


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Give each worker a database made from the committed template instead of the migrations."""
    copy = tmp_path_factory.mktemp("database") / "test.sqlite3"
    make_database(copy)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = str(copy)
    yield
    connection.close()


@pytest.fixture(scope="session")
def postgresql(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BaseDatabaseWrapper]:
    """A PostgreSQL with all tables, as another connection."""
    if postgres.binaries() is None:
        pytest.skip(NO_POSTGRESQL)
    with postgres.running() as url, django_db_blocker.unblock():
        # In a process of its own: some of Wagtail's migrations are others on each database, which
        # is decided when they are first loaded.
        environment = {**os.environ, "COLDOPEN_DATABASE_URL": url, "PYTHONPATH": str(ROOT / "src")}
        data = str(tmp_path_factory.mktemp("postgresql") / "data")
        command = [sys.executable, "-m", "coldopen", "migrate", "--data", data]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        configured = connections.configure_settings({"default": database_at(url)})["default"]
        made = load_backend(configured["ENGINE"]).DatabaseWrapper(configured, "default")
        yield made
        made.close()


@contextmanager
def instead(other: BaseDatabaseWrapper) -> Iterator[None]:
    """Let everything use another connection than the default one until the block ends."""
    # By name, because benches load this file without Django's apps.
    types = apps.get_model("contenttypes", "ContentType").objects
    usual = connections["default"]
    connections["default"] = other
    types.clear_cache()
    try:
        yield
    finally:
        connections["default"] = usual
        types.clear_cache()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, db: None) -> Iterator[str]:
    """Run a test on SQLite and on PostgreSQL; what it writes is rolled back on either."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    with instead(request.getfixturevalue("postgresql")), transaction.atomic():
        yield "postgresql"
        transaction.set_rollback(True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Make the database anew after a test that committed: Django empties every table then."""
    yield
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in names:
        connection.close()
        make_database(Path(connection.settings_dict["NAME"]))


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines."""

    def guard(connect: Any) -> Any:
        def guarded(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
                raise AssertionError(f"A test tried to reach {address}.")
            return connect(self, address)

        return guarded

    monkeypatch.setattr(socket.socket, "connect", guard(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guard(socket.socket.connect_ex))
