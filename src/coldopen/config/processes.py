"""Child processes: started, watched, started again when they die, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

QUICK_SECONDS = 10
QUICK_DEATHS = 5
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def tied_to_us() -> Callable[[], None]:
    """Return what a new child runs first, so that it ends when this process is killed."""
    us = os.getpid()

    def tie() -> None:
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != us:
            os._exit(1)

    return tie


class Child:
    """One process to keep running."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.next_start = 0.0
        self.quick_deaths = 0

    @property
    def is_running(self) -> bool:
        """Whether it lives now."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it, in a session of its own so that Ctrl-C reaches only the supervisor."""
        self.started = time.monotonic()
        self.next_start = 0.0
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=tied_to_us(),
        )

    def note_death(self) -> None:
        """Count its death and set when it is started again: later, the more quickly it dies."""
        is_quick = time.monotonic() - self.started < QUICK_SECONDS
        self.quick_deaths = self.quick_deaths + 1 if is_quick else 1
        self.next_start = time.monotonic() + 0.25 * 2 ** (self.quick_deaths - 1)

    def signal(self, number: int) -> None:
        """Send a signal to the process, if it lives."""
        if self.process and self.is_running:
            self.process.send_signal(number)

    def kill(self) -> None:
        """End it and whatever it started, at once."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self.process.wait()


class Watch:
    """Keeps children running until this process is told to stop, then stops them."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.is_stopping = False

    def __enter__(self) -> "Watch":
        for number in STOPPING:
            signal.signal(number, self._told_to_stop)
        return self

    def __exit__(self, *details: object) -> None:
        self.stop()

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def start(self, child: Child) -> None:
        """Start a child and keep an eye on it."""
        child.start()
        self.children.append(child)

    def until_stopped(self) -> str:
        """Watch until told to stop; return why it gave up, or nothing."""
        while not self.is_stopping:
            for child in self.children:
                if failed := self._look_after(child):
                    return failed
            time.sleep(0.1)
        return ""

    def _look_after(self, child: Child) -> str:
        if child.is_running:
            return ""
        if child.next_start:
            if time.monotonic() >= child.next_start:
                child.start()
            return ""
        child.note_death()
        if child.quick_deaths >= QUICK_DEATHS:
            return (
                f"The {child.name} died {QUICK_DEATHS} times in a row, so everything was stopped; "
                "what it said is above. When the cause is gone, run the same command again."
            )
        print(f"The {child.name} died and is started again.", file=sys.stderr, flush=True)
        return ""

    def stop(self) -> None:
        """Let the children finish what they do, and end those that take too long."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while time.monotonic() < until and any(child.is_running for child in self.children):
            time.sleep(0.02)
        for child in self.children:
            child.kill()
