"""From an empty folder to a site that stays up, and down again without a trace."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import Site, launch, start, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="needs Linux: it looks at processes in /proc"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that has been served once."""
    data = tmp_path_factory.mktemp("small") / "data"
    start(data, "--empty").stop()
    return data


@pytest.fixture
def small(folder: Path) -> Iterator[Site]:
    """An empty publication on a folder that was served before."""
    started = start(folder)
    yield started
    started.stop()


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[1]) == pid:
            found.append(int(place.parent.name))
    return found


def child(site: Site, word: str) -> int:
    """Return the supervisor's child whose command line has ``word``; 0 when there is none."""
    for pid in children_of(site.process.pid):
        if word in (Path("/proc") / str(pid) / "cmdline").read_text().split("\0"):
            return pid
    return 0


def family(site: Site) -> list[int]:
    """Return every process of a site."""
    children = children_of(site.process.pid)
    return [site.process.pid, *children, *(pid for one in children for pid in children_of(one))]


def is_alive(pid: int) -> bool:
    """Tell whether a process exists and is not waiting to be buried."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_first_start_shows_that_pages_answer(site: Site) -> None:
    assert {"/", "/feed/"} < set(site.answers)
    assert set(site.answers.values()) == {200}
    assert site.printed.count("Ready  ") == 1


def test_printed_password_opens_the_desk(site: Site) -> None:
    assert site.editor_password
    assert site.get("/admin/login/")[0] == 200


@pytest.mark.browser
def test_editor_signs_in(site: Site, page: "Page") -> None:
    page.goto("/admin/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", site.editor_password)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    assert (
        page.get_by_role("link", name="Pages")
        .or_(page.get_by_role("button", name="Pages"))
        .first.is_visible()
    )


def test_second_start_prepares_nothing(small: Site) -> None:
    assert small.editor_password == ""
    assert "…" not in small.printed


def test_taken_port_is_one_sentence(small: Site, tmp_path: Path) -> None:
    second = launch(tmp_path / "other", port=small.port)
    assert second.wait() == 1
    assert "--bind" in second.printed
    assert len(second.lines) == 1
    assert not (tmp_path / "other").exists()


def test_folder_in_use_is_one_sentence(small: Site) -> None:
    second = launch(small.data)
    assert second.wait() == 1
    assert "Another ./coldopen serve" in second.printed


def test_killed_web_worker_is_replaced(small: Site) -> None:
    web = child(small, "gunicorn")
    victim, spared = children_of(web)
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: len(set(children_of(web)) - {victim, spared}) == 1)
    assert small.get("/admin/login/")[0] == 200


def test_killed_web_server_is_replaced(small: Site) -> None:
    web = child(small, "gunicorn")
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: child(small, "gunicorn") not in {0, web})
    wait_until(lambda: "web server died" in small.printed)

    def answers() -> bool:
        try:
            return small.get("/admin/login/")[0] == 200
        except OSError:
            return False

    wait_until(answers)


def test_killed_task_worker_is_replaced(small: Site) -> None:
    worker = child(small, "worker")
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: child(small, "worker") not in {0, worker})
    wait_until(lambda: "task worker died" in small.printed)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_leaves_no_process(folder: Path, number: signal.Signals) -> None:
    running = start(folder)
    pids = family(running)
    assert len(pids) == 5
    assert running.stop(number) == 0
    assert [pid for pid in pids if is_alive(pid)] == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", running.port)) != 0


def test_killed_supervisor_leaves_no_orphan(folder: Path) -> None:
    running = start(folder)
    pids = family(running)
    running.stop(signal.SIGKILL)
    wait_until(lambda: not any(is_alive(pid) for pid in pids))
