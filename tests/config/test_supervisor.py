import argparse
import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from coldopen.config import supervisor
from coldopen.config.processes import Child, Watch
from coldopen.config.supervisor import Lock, Place, Prepared, ServeError, check_port, hear, place

FEED = b"""<rss><channel><link>http://localhost:8000/</link>
<item><title>One</title><link>http://localhost:8000/2016/09/one/</link></item>
<item><link>http://localhost:8000/2016/08/two/</link></item></channel></rss>"""


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.mark.parametrize(
    ("text", "bind", "near", "address"),
    [
        ("127.0.0.1:8000", "127.0.0.1:8000", ("127.0.0.1", 8000), "http://localhost:8000"),
        ("8123", "127.0.0.1:8123", ("127.0.0.1", 8123), "http://localhost:8123"),
        ("0.0.0.0:80", "0.0.0.0:80", ("127.0.0.1", 80), "http://localhost:80"),
        ("[::]:8000", "[::]:8000", ("::1", 8000), "http://localhost:8000"),
        ("10.0.0.5:8000", "10.0.0.5:8000", ("10.0.0.5", 8000), "http://10.0.0.5:8000"),
    ],
)
def test_place_is_read(text: str, bind: str, near: tuple[str, int], address: str) -> None:
    read = place(text)
    assert (read.bind, read.near, read.address) == (bind, near, address)


@pytest.mark.parametrize("text", ["localhost", "127.0.0.1:", "127.0.0.1:0", "x:99999", ""])
def test_bad_place_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"127\.0\.0\.1:8000"):
        place(text)


def test_taken_port_names_another(taken_port: int) -> None:
    with pytest.raises(ServeError, match=f"listens at.*--bind 127.0.0.1:{taken_port + 1}"):
        check_port(Place("127.0.0.1", taken_port))


@pytest.mark.parametrize(
    ("number", "cure"),
    [(errno.EACCES, "--bind 0.0.0.0:8000"), (errno.EADDRNOTAVAIL, "--bind 127.0.0.1:80")],
)
def test_other_refusals_name_their_cure(number: int, cure: str) -> None:
    error = OSError(number, os.strerror(number))
    assert supervisor.why_not(error, Place("0.0.0.0", 80)).endswith(cure)  # noqa: S104


def test_web_server_that_ends_is_not_waited_for() -> None:
    dead = Child("web server", ["/bin/false"], {})
    with pytest.raises(ServeError, match="did not start"):
        supervisor.wait_for_answer(Place("127.0.0.1", 8799), dead, Watch())


def test_taken_port_leaves_no_folder(
    taken_port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert supervisor.serve(tmp_path / "data", ["--bind", f"127.0.0.1:{taken_port}"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_folder_is_held_once(tmp_path: Path) -> None:
    with Lock(tmp_path), pytest.raises(ServeError, match="Another"), Lock(tmp_path):
        pass
    with Lock(tmp_path):
        pass


def test_steps_are_shown_and_findings_kept(capsys: pytest.CaptureFixture[str]) -> None:
    prepared = Prepared()
    for line in ("@begin Making x\n", "@end 0.3\n", "@password abc\n", "@post /a/\n", "said\n"):
        hear(line, prepared)
    assert prepared == Prepared(password="abc", post="/a/")
    assert capsys.readouterr().out == "Making x … 0.3 s\nsaid\n"


def test_newest_post_is_found_in_the_feed() -> None:
    assert supervisor.newest_in(FEED) == "/2016/09/one/"
    assert supervisor.newest_in(b"<rss><channel><link>/</link></channel></rss>") == ""


@pytest.mark.parametrize(("value", "lines"), [("1", 2), ("True", 2), ("off", 1), ("", 1)])
def test_open_way_into_the_network_is_told(
    value: str, lines: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLDOPEN_ALLOW_PRIVATE_FETCH", value)
    supervisor.announce(Place("127.0.0.1", 8000), "")
    out = capsys.readouterr().out
    assert out.count("\n") == lines
    assert ("DANGER" in out) is (lines == 2)


def test_password_is_announced_only_when_new(capsys: pytest.CaptureFixture[str]) -> None:
    supervisor.announce(Place("127.0.0.1", 8000), "secret")
    supervisor.announce(Place("127.0.0.1", 8000), "")
    ready = "Ready  http://localhost:8000/   desk http://localhost:8000/admin/"
    assert capsys.readouterr().out.splitlines() == [f"{ready}   editor  secret", ready]


def test_open_bind_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    supervisor.announce(Place("0.0.0.0", 8000), "")  # noqa: S104
    assert capsys.readouterr().out.startswith("Answering under any host name")


def test_failed_setup_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert supervisor.serve(tmp_path / "data", ["--empty", "--bind", "127.0.0.1:8799"]) == 1
    assert "The set-up failed" in capsys.readouterr().err
