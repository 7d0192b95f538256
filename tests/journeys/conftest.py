"""A real site, started as its owner starts it, and a real browser."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coldopen.config.processes import tied_to_us
from tests.conftest import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
LAUNCH = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
ROW = re.compile(r"^(/\S*)\s+(\d+)\s+(\d+) bytes\s+(\d+) ms$", re.MULTILINE)


@dataclass(slots=True)
class Site:
    """A running ``./coldopen serve`` and what it has printed."""

    process: "subprocess.Popen[str]"
    port: int
    data: Path
    lines: list[str] = field(default_factory=list)
    listener: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            self.lines.extend(output)

    @property
    def url(self) -> str:
        """Its address, without a closing slash."""
        return f"http://localhost:{self.port}"

    @property
    def printed(self) -> str:
        """Everything printed so far."""
        return "".join(self.lines)

    @property
    def editor_password(self) -> str:
        """The password printed by this start, or nothing."""
        found = re.search(r"^Ready .* editor  (\S+)$", self.printed, re.MULTILINE)
        return found[1] if found else ""

    @property
    def answers(self) -> dict[str, int]:
        """The statuses it printed before it was ready, by path."""
        return {row[1]: int(row[2]) for row in ROW.finditer(self.printed)}

    def get(self, path: str) -> tuple[int, bytes]:
        """Fetch one of its pages; raises urllib's errors."""
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return answer.status, answer.read()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal and return its exit code once all its processes are gone."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Return its exit code once it and all its processes are gone."""
        code = self.process.wait(timeout=30)
        self.listener.join(timeout=30)
        return code


def wait_until(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until something holds; fail after ``patience`` seconds."""
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(
    data: Path,
    *arguments: str,
    port: int | None = None,
    settings: Mapping[str, str] | None = None,
) -> Site:
    """Start ``serve`` on a data folder, with settings of the machine, without waiting for it."""
    port = port or free_port()
    command = [sys.executable, "-m", "coldopen", "serve", "--bind", f"127.0.0.1:{port}"]
    environment = {key: value for key, value in os.environ.items() if "COLDOPEN_" not in key}
    environment |= {"PYTHONPATH": str(ROOT / "src"), **(settings or {})}
    process = subprocess.Popen(
        [*command, "--data", str(data), *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=tied_to_us(),
    )
    return Site(process, port, data)


def start(data: Path, *arguments: str) -> Site:
    """Start ``serve`` and wait until it is ready."""
    site = launch(data, *arguments)
    wait_until(lambda: "Ready  " in site.printed or site.process.poll() is not None)
    assert site.process.poll() is None, site.printed
    return site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo publication, served from a new data folder."""
    started = start(tmp_path_factory.mktemp("site") / "data")
    yield started
    started.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A Chromium that every browser journey shares."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (slow, and not always needed)

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH)
        yield launched
        launched.close()


def visit(browser: "Browser", site: Site, *, javascript: bool) -> Iterator["Page"]:
    """Yield a page in a fresh context; relative addresses are the site's."""
    context: BrowserContext = browser.new_context(
        base_url=site.url, java_script_enabled=javascript, locale="en-GB"
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def log_in(page: "Page", site: Site) -> None:
    """Sign in at the desk as the editor whose password this start printed."""
    page.goto("/admin/login/")
    page.locator("#id_username").fill("editor")
    page.locator("#id_password").fill(site.editor_password)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def page(browser: "Browser", site: Site) -> Iterator["Page"]:
    """A reader's window with JavaScript."""
    yield from visit(browser, site, javascript=True)


@pytest.fixture
def plain_page(browser: "Browser", site: Site) -> Iterator["Page"]:
    """A reader's window without JavaScript."""
    yield from visit(browser, site, javascript=False)
