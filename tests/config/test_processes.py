import os
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from coldopen.config import processes
from coldopen.config.processes import Child, Watch

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)",
]


@pytest.fixture
def watch() -> Iterator[Watch]:
    made = Watch()
    yield made
    for child in made.children:
        child.kill()


def child(command: list[str]) -> Child:
    return Child("sleeper", command, dict(os.environ))


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_stop_ends_the_children(watch: Watch) -> None:
    watch.start(sleeper := child(SLEEPER))
    assert sleeper.is_running
    watch.stop()
    assert not sleeper.is_running


def test_stubborn_child_is_killed(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.1)
    watch.start(stubborn := child(STUBBORN))
    watch.stop()
    assert not stubborn.is_running


def test_dead_child_is_started_again(watch: Watch) -> None:
    watch.start(sleeper := child(SLEEPER))
    sleeper.kill()

    def lives_again() -> bool:
        assert watch._look_after(sleeper) == ""
        return sleeper.is_running

    wait_until(lives_again)
    assert sleeper.quick_deaths == 1


def test_late_death_starts_counting_anew() -> None:
    sleeper = child(SLEEPER)
    sleeper.quick_deaths = 4
    sleeper.started = time.monotonic() - processes.QUICK_SECONDS - 1
    sleeper.note_death()
    assert sleeper.quick_deaths == 1


def test_quick_deaths_wait_longer_each_time() -> None:
    sleeper = child(SLEEPER)
    waits = []
    for _ in range(4):
        sleeper.started = time.monotonic()
        sleeper.note_death()
        waits.append(sleeper.next_start - time.monotonic())
    assert waits == sorted(waits)
    assert waits[-1] > waits[0] * 4


def test_fifth_quick_death_gives_up(watch: Watch) -> None:
    watch.start(dying := child([sys.executable, "-c", "raise SystemExit(1)"]))
    dying.quick_deaths = processes.QUICK_DEATHS - 1
    assert "died 5 times in a row" in watch.until_stopped()
