"""`./coldopen serve`: prepares the data folder, then starts and watches the processes of a site.

Standard library only: Django runs in the children, and this process stays small.
"""

import argparse
import errno
import fcntl
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from coldopen.config import data_folder
from coldopen.config.processes import Child, Watch, tied_to_us

EVERYWHERE = {"0.0.0.0", "[::]"}  # noqa: S104  (compared with, not bound)
OFF = {"", "0", "f", "false", "n", "no", "off"}
START_SECONDS = 60
PROXYLESS = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ServeError(Exception):
    """The site can't be served; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site listens, as ``host`` and ``port``."""

    host: str
    port: int

    @property
    def bind(self) -> str:
        """As gunicorn and the settings take it."""
        return f"{self.host}:{self.port}"

    @property
    def near(self) -> tuple[str, int]:
        """Where this process reaches it."""
        inside = {"0.0.0.0": "127.0.0.1", "[::]": "::1"}  # noqa: S104
        return inside.get(self.host, self.host.strip("[]")), self.port

    @property
    def address(self) -> str:
        """What to type into a browser on this machine, without a closing slash."""
        is_local = self.host in {*EVERYWHERE, "127.0.0.1", "[::1]", "localhost"}
        return f"http://{'localhost' if is_local else self.host}:{self.port}"


@dataclass(slots=True)
class Prepared:
    """What the set-up reports: a password made just now, and a post to ask for."""

    password: str = ""
    post: str = ""


def serve(folder: Path, arguments: list[str]) -> int:
    """Serve the data folder until told to stop; return the exit code."""
    options = parser().parse_args(arguments)
    try:
        check_port(options.bind)
        if data_folder.open_folder(folder) and not options.empty:
            data_folder.want_demo(folder)
        with Lock(folder):
            return run(folder, options.bind)
    except (ServeError, data_folder.FolderError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(data_folder.explain(error, folder), file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of serve's arguments."""
    made = argparse.ArgumentParser(
        prog="./coldopen serve",
        description="Sets up everything and serves the publication until you press Ctrl-C. A new "
        "data folder is filled with a demo publication to look around in.",
    )
    made.add_argument(
        "--bind",
        type=place,
        default=os.environ.get("COLDOPEN_BIND", "127.0.0.1:8000"),
        metavar="HOST:PORT",
        help="where to listen; 0.0.0.0:8000 lets other machines in (127.0.0.1:8000, if not given)",
    )
    made.add_argument(
        "--data",
        metavar="DIR",
        help="the folder in which everything is kept: posts, pictures, keys, mail (var, if not "
        "given)",
    )
    made.add_argument(
        "--empty", action="store_true", help="start a new data folder without the demo publication"
    )
    return made


def place(text: str) -> Place:
    """Read ``HOST:PORT`` or a port alone."""
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not like 127.0.0.1:8000")
    return Place(host or "127.0.0.1", int(port))


def check_port(where: Place) -> None:
    """Raise ServeError unless the port can be listened at."""
    family = socket.AF_INET6 if where.host.startswith("[") else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((where.host.strip("[]"), where.port))
        except OSError as error:
            raise ServeError(why_not(error, where)) from error


def why_not(error: OSError, where: Place) -> str:
    """Return the sentence for a place that can't be listened at, with its cure."""
    if error.errno == errno.EADDRINUSE:
        other = Place(where.host, where.port + 1 if where.port < 65535 else 8000)
        return (
            f"Another program listens at {where.bind} already. Stop it, or choose another port: "
            f"./coldopen serve --bind {other.bind}"
        )
    if error.errno == errno.EACCES:
        return (
            f"This user may not listen at {where.bind}. Choose a port above 1024: "
            f"./coldopen serve --bind {Place(where.host, 8000).bind}"
        )
    return (
        f"Can't listen at {where.bind}: {(error.strerror or str(error)).lower()}. Choose another "
        f"address: ./coldopen serve --bind {Place('127.0.0.1', where.port).bind}"
    )


class Lock:
    """Holds a data folder for one ``serve`` at a time; the system lets go when it dies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.file = (self.folder / "serve.lock").open("w")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.file.close()
            raise ServeError(
                f"Another ./coldopen serve is running on {self.folder}. Stop it first, or name "
                "another folder with --data DIR."
            ) from error

    def __exit__(self, *details: object) -> None:
        self.file.close()


def run(folder: Path, where: Place) -> int:
    """Prepare, start the processes, check the answers, and watch until told to stop."""
    environment = {**os.environ, "COLDOPEN_DATA": str(folder), "COLDOPEN_BIND": where.bind}
    prepared = prepare(folder, environment)
    web, worker = children(folder, where, environment)
    watch = Watch()
    with watch:
        watch.start(web)
        wait_for_answer(where, web, watch)
        if not watch.is_stopping:
            watch.start(worker)
            check_answers(where, prepared.post)
            announce(where, prepared.password)
        failed = watch.until_stopped()
    if failed:
        raise ServeError(failed)
    return 0


def prepare(folder: Path, environment: dict[str, str]) -> Prepared:
    """Run the set-up in a child when anything has changed; print its steps."""
    prepared = Prepared()
    if data_folder.is_prepared(folder) and not data_folder.wants_demo(folder):
        return prepared
    command = [sys.executable, "-m", "coldopen", "prepare"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, preexec_fn=tied_to_us()
    ) as child:
        for line in child.stdout or ():
            hear(line, prepared)
    if child.returncode:
        if prepared.password:
            print(f"editor  {prepared.password}")
        raise ServeError(
            "The set-up failed; what it said is above. Nothing is lost: when the cause is gone, "
            "run the same command again."
        )
    return prepared


def hear(line: str, prepared: Prepared) -> None:
    """Take in one line of the set-up: a step to show, a finding, or something to pass on."""
    word, _, text = line.rstrip("\n").partition(" ")
    match word:
        case "@begin":
            print(f"{text} … ", end="", flush=True)
        case "@end":
            print(f"{text} s", flush=True)
        case "@password":
            prepared.password = text
        case "@post":
            prepared.post = text
        case _:
            print(line, end="", flush=True)


def children(folder: Path, where: Place, environment: dict[str, str]) -> tuple[Child, Child]:
    """Return the processes of a site: the web server and the task worker."""
    beats = "/dev/shm" if os.access("/dev/shm", os.W_OK) else str(folder)  # noqa: S108
    web = [sys.executable, "-m", "gunicorn", "--config", "python:coldopen.config.gunicorn"]
    web += ["--bind", where.bind, "--worker-tmp-dir", beats]
    worker = [sys.executable, "-m", "coldopen", "worker"]
    return Child("web server", web, environment), Child("task worker", worker, environment)


def wait_for_answer(where: Place, web: Child, watch: Watch) -> None:
    """Wait until the web server answers; raises ServeError when it ends or takes too long."""
    until = time.monotonic() + START_SECONDS
    while not watch.is_stopping:
        if not web.is_running:
            raise ServeError("The web server did not start; what it said is above.")
        if time.monotonic() > until:
            raise ServeError(f"The web server did not answer within {START_SECONDS} seconds.")
        if ask(where, "/", is_shown=False)[0]:
            return
        time.sleep(0.03)


def check_answers(where: Place, post: str) -> None:
    """Ask for the home page, a post and the feed, and print what each answered."""
    statuses = [ask(where, "/")[0]]
    status, feed = ask(where, "/feed/", is_shown=False)
    post = post or (newest_in(feed) if status == 200 else "")
    statuses += [ask(where, path)[0] for path in (post, "/feed/") if path]
    if set(statuses) != {200}:
        print("Not every page answers as it should; what the web server said is above.")


def ask(where: Place, path: str, *, is_shown: bool = True) -> tuple[int, bytes]:
    """Fetch one of our own pages; print and return its status (0 for no answer) and bytes."""
    host, port = where.near
    host = f"[{host}]" if ":" in host else host
    site = os.environ.get("COLDOPEN_SITE_URL") or where.address
    request = urllib.request.Request(
        f"http://{host}:{port}{path}", headers={"Host": urlsplit(site).netloc}
    )
    began = time.monotonic()
    try:
        with PROXYLESS.open(request, timeout=30) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
    except OSError as error:
        status, body = 0, str(error).encode()
    if is_shown:
        spent = (time.monotonic() - began) * 1000
        print(f"{path:<44} {status:>3} {len(body):>8} bytes {spent:>6.0f} ms", flush=True)
    return status, body


def newest_in(feed: bytes) -> str:
    """Return the path of the first item of an RSS feed, or nothing."""
    found = re.search(rb"<item>.*?<link>\s*([^<\s]+)", feed, re.DOTALL)
    return urlsplit(found[1].decode()).path if found else ""


def announce(where: Place, password: str) -> None:
    """Print the line that says the site can be visited, and the password if it is new."""
    if os.environ.get("COLDOPEN_ALLOW_PRIVATE_FETCH", "").lower() not in OFF:
        print("DANGER  COLDOPEN_ALLOW_PRIVATE_FETCH is on: strangers can reach your network here.")
    if where.host in EVERYWHERE and not os.environ.get("COLDOPEN_SITE_URL"):
        print("Answering under any host name, as --bind asks; COLDOPEN_SITE_URL names one.")
    site = (os.environ.get("COLDOPEN_SITE_URL") or where.address).rstrip("/")
    secret = f"   editor  {password}" if password else ""
    print(f"Ready  {site}/   desk {site}/admin/{secret}", flush=True)
