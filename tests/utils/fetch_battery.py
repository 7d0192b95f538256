"""Hostile servers against the guard, at a public address: run by test_fetch.py in a network of
its own, where 93.184.216.34 is this machine and nothing else can be reached.
"""

import gzip
import ipaddress
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest

from coldopen.utils.exceptions import (
    FetchError,
    RefusedAddress,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from coldopen.utils.fetch import Fetched, Limits, Way, fetch

PUBLIC = "93.184.216.34"
LIMITS = Limits(seconds=1.0, bytes=100_000, header_bytes=16_000)
PATIENT = Limits(seconds=10.0, bytes=100_000, header_bytes=16_000)
SLACK = 3.0  # how much longer than its limit a fetch may take on a busy machine
OK = b"HTTP/1.1 200 OK\r\n"
Play = Callable[[socket.socket], None]


@dataclass
class Server:
    """Plays one trick on whoever connects, and keeps what it was asked."""

    listener: socket.socket
    context: ssl.SSLContext | None = None
    asked: list[bytes] = field(default_factory=list)
    plays: dict[bytes, Play] = field(default_factory=dict)
    connections: int = 0
    is_closed: bool = False

    def run(self) -> None:
        while not self.is_closed:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    def serve(self, sock: socket.socket) -> None:
        try:
            sock.settimeout(20)
            if self.context:
                sock = self.context.wrap_socket(sock, server_side=True)
            with sock:
                head = b""
                while b"\r\n\r\n" not in head and (data := sock.recv(65536)):
                    head += data
                posted = re.search(rb"Content-Length: (\d+)", head)
                while posted and len(head.partition(b"\r\n\r\n")[2]) < int(posted[1]):
                    head += sock.recv(65536)  # closing on unread bytes would reset the connection
                self.asked.append(head)
                path = head.split(b" ")[1].split(b"?")[0]
                self.plays[path](sock)
        except (OSError, KeyError, IndexError):
            sock.close()


def says(*data: bytes) -> Play:
    return lambda sock: sock.sendall(b"".join(data))


def leads(to: str, status: int = 302) -> Play:
    return says(f"HTTP/1.1 {status} Moved\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())


def drips(first: bytes, drop: bytes) -> Play:
    def play(sock: socket.socket) -> None:
        sock.sendall(first)
        while True:
            sock.sendall(drop)
            time.sleep(0.05)

    return play


def floods(first: bytes, drop: bytes) -> Play:
    def play(sock: socket.socket) -> None:
        sock.sendall(first)
        while True:
            sock.sendall(drop)

    return play


@pytest.fixture(autouse=True)
def no_way_out() -> None:
    """Nothing is outside here."""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate of good.example.org that signs itself."""
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    names = "subjectAltName=DNS:good.example.org"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=good.example.org", "-addext", names]
    subprocess.run([*command, "-keyout", file, "-out", file], check=True, capture_output=True)
    return file


def listening(host: str, port: int, context: ssl.SSLContext | None = None) -> Server:
    listener = socket.create_server((host, port))
    server = Server(listener, context)
    threading.Thread(target=server.run, daemon=True).start()
    return server


@pytest.fixture
def servers(certificate: Path) -> Iterator[dict[str, Server]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    made = {
        "http": listening(PUBLIC, 80),
        "https": listening(PUBLIC, 443, context),
        "private": listening("127.0.0.1", 80),
        "odd": listening(PUBLIC, 8080),
    }
    made["private"].plays[b"/"] = made["odd"].plays[b"/"] = says(OK, b"\r\nsecret")
    yield made
    for server in made.values():
        server.is_closed = True
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()


@pytest.fixture
def web(servers: dict[str, Server]) -> Server:
    return servers["http"]


@pytest.fixture
def way(certificate: Path) -> Way:
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.load_verify_locations(certificate)
    return Way("Test/1 (+https://example.org/)", resolve=lambda name: [PUBLIC], trust=trust)


def untouched(servers: dict[str, Server]) -> bool:
    return servers["private"].connections == servers["odd"].connections == 0


def test_plain_page_comes(web: Server, way: Way) -> None:
    web.plays[b"/a"] = says(OK, b"X-One: 1\r\nContent-Length: 5\r\n\r\nhello, and more")
    got = fetch("http://example.org/a?b=c#d", way=way, limits=PATIENT)
    assert got == Fetched(
        200, "http://example.org/a?b=c", {"x-one": "1", "content-length": "5"}, b"hello"
    )
    head = web.asked[0].decode()
    assert head.startswith("GET /a?b=c HTTP/1.1\r\nHost: example.org\r\n")
    assert "User-Agent: Test/1 (+https://example.org/)\r\n" in head


def test_host_header_is_ours(web: Server, way: Way) -> None:
    web.plays[b"/"] = says(OK, b"\r\n")
    fetch("http://example.org/", way=way, headers={"host": "evil", "user-agent": "x"})
    assert b"evil" not in web.asked[0]
    assert web.asked[0].lower().count(b"user-agent:") == 1


def test_post_sends_its_body(web: Server, way: Way) -> None:
    web.plays[b"/"] = says(b"HTTP/1.1 404 Not Found\r\n\r\nno")
    got = fetch("http://example.org/", way=way, limits=PATIENT, method="POST", body=b"a=b")
    assert (got.status, got.body) == (404, b"no")
    assert web.asked[0].endswith(b"a=b")


def test_head_brings_no_body(web: Server, way: Way) -> None:
    web.plays[b"/"] = says(OK, b"Content-Length: 999999999\r\nContent-Encoding: gzip\r\n\r\n")
    assert fetch("http://example.org/", way=way, limits=PATIENT, method="HEAD").body == b""


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_packed_chunks_come_unpacked(
    web: Server, way: Way, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    packed = pack(b"page" * 20_000)
    chunks = b"".join(b"%x\r\n%b\r\n" % (1, packed[at : at + 1]) for at in range(len(packed)))
    head = f"Content-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    web.plays[b"/"] = says(OK, head, chunks, b"0\r\n\r\n")
    assert fetch("http://example.org/", way=way, limits=PATIENT).body == b"page" * 20_000


def test_second_answer_of_the_name_server_is_never_asked_for(
    servers: dict[str, Server], way: Way
) -> None:
    servers["http"].plays[b"/"] = says(OK, b"\r\npublic")
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    rebinding = Way("test", resolve=lambda name: next(answers))
    assert fetch("http://example.org/", way=rebinding, limits=PATIENT).body == b"public"
    assert len(list(answers)) == 1
    assert untouched(servers)


def test_name_that_turns_private_between_redirects_is_refused(servers: dict[str, Server]) -> None:
    servers["http"].plays[b"/"] = leads("/again")
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    with pytest.raises(RefusedAddress):
        fetch("http://example.org/", way=Way("test", resolve=lambda name: next(answers)))
    assert untouched(servers)


@pytest.mark.parametrize(
    "to",
    [
        *"http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/".split(),
        *"http://0177.0.0.1/ http://0/ http://[::1]/ http://[::ffff:127.0.0.1]/".split(),
        *"http://[::ffff:7f00:1]/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/".split(),
        *"//127.0.0.1/ http://localhost/ http://x.localhost/ http://①②⑦.0.0.1/".split(),
        *"http://user@example.org/ http://example.org:8080/ file:///etc/passwd".split(),
        *"http://169.254.169.254/ http://[fe80::1%25lo]/ http://example.org\\@127.0.0.1/".split(),
        *"http://[::1 http://example.org:x/ gopher://127.0.0.1:80/_".split(),
    ],
)
def test_redirect_is_checked_like_a_first_address(
    servers: dict[str, Server], way: Way, to: str
) -> None:
    servers["http"].plays[b"/"] = leads(to)
    with pytest.raises(FetchError):
        fetch("http://example.org/", way=way, limits=LIMITS)
    assert untouched(servers)
    assert servers["http"].connections == 1


def test_redirects_are_followed_and_told(web: Server, way: Way) -> None:
    web.plays |= {b"/a": leads("b"), b"/b": leads("//other.org/c"), b"/c": says(OK, b"\r\nend")}
    got = fetch("http://example.org/a", way=way, limits=PATIENT)
    assert (got.url, got.body) == ("http://other.org/c", b"end")
    assert got.redirects == ("http://example.org/a", "http://example.org/b")


def test_redirects_without_end_are_left(web: Server, way: Way) -> None:
    web.plays[b"/"] = leads("/")
    with pytest.raises(TooManyRedirects, match="3 times"):
        fetch("http://example.org/", way=way, limits=PATIENT)
    assert web.connections == 4


def test_secrets_stay_with_their_origin(web: Server, way: Way) -> None:
    web.plays |= {b"/a": leads("/b"), b"/b": leads("http://other.org/c"), b"/c": says(OK, b"\r\n")}
    names = "Authorization Cookie Signature Signature-Input X-Api-Key".split()
    headers = {**dict.fromkeys(names, "s3cret"), "Accept": "text/html"}
    fetch("http://example.org/a", way=way, limits=PATIENT, headers=headers)
    assert [head.count(b"s3cret") for head in web.asked] == [5, 5, 0]
    assert b"Accept: text/html" in web.asked[2]


def test_cookies_are_not_kept(web: Server, way: Way) -> None:
    web.plays[b"/a"] = says(b"HTTP/1.1 302 Found\r\nSet-Cookie: a=tracked\r\nLocation: /b\r\n\r\n")
    web.plays[b"/b"] = says(OK, b"\r\n")
    fetch("http://example.org/a", way=way, limits=PATIENT)
    assert b"tracked" not in web.asked[1]


@pytest.mark.parametrize(("status", "method"), [(302, b"GET"), (303, b"GET"), (307, b"POST")])
def test_post_is_redirected_as_the_status_asks(
    web: Server, way: Way, status: int, method: bytes
) -> None:
    web.plays |= {b"/a": leads("/b", status), b"/b": says(OK, b"\r\n")}
    fetch("http://example.org/a", way=way, limits=PATIENT, method="POST", body=b"x")
    assert web.asked[1].startswith(method + b" ")


def test_secure_page_comes(servers: dict[str, Server], way: Way) -> None:
    servers["https"].plays[b"/"] = says(OK, b"\r\nsecure")
    assert fetch("https://good.example.org/", way=way, limits=PATIENT).body == b"secure"


@pytest.mark.parametrize("host", ["bad.example.org", PUBLIC])
def test_certificate_of_somebody_else_is_refused(
    servers: dict[str, Server], way: Way, host: str
) -> None:
    with pytest.raises(Unreachable, match="securely"):
        fetch(f"https://{host}/", way=way, limits=PATIENT)
    assert servers["https"].asked == []


def test_certificate_nobody_vouches_for_is_refused(servers: dict[str, Server]) -> None:
    with pytest.raises(Unreachable, match="securely"):
        fetch("https://good.example.org/", way=Way("test", resolve=lambda name: [PUBLIC]))


def test_secure_site_leads_to_no_other(servers: dict[str, Server], way: Way) -> None:
    servers["https"].plays[b"/"] = leads("http://good.example.org/")
    with pytest.raises(RefusedAddress, match="secure"):
        fetch("https://good.example.org/", way=way, limits=PATIENT)
    assert servers["http"].connections == 0


SLOW = {
    "silence": drips(b"", b""),
    "status": drips(b"", b"H"),
    "headers": drips(OK, b"A: b\r\n"),
    "header": drips(OK + b"A: ", b"b"),
    "continue": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": drips(OK + b"\r\n", b"x"),
    "length": drips(OK + b"Content-Length: 9999\r\n\r\n", b"x"),
    "chunks": drips(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "chunk size": drips(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "trailers": drips(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"A: b\r\n"),
    "packed": drips(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"")[:1]),
}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("trick", SLOW)
def test_drip_ends_at_the_deadline(
    servers: dict[str, Server], way: Way, scheme: str, trick: str
) -> None:
    servers[scheme].plays[b"/"] = SLOW[trick]
    limits = Limits(seconds=0.2)
    began = time.monotonic()
    with pytest.raises((TooSlow, Unreachable) if trick == "packed" else TooSlow):
        fetch(f"{scheme}://good.example.org/", way=way, limits=limits)
    assert time.monotonic() - began < limits.seconds + SLACK


def test_handshake_ends_at_the_deadline(servers: dict[str, Server], way: Way) -> None:
    servers["https"].context = None  # takes the greeting and says nothing
    with pytest.raises(TooSlow):
        fetch("https://good.example.org/", way=way, limits=Limits(seconds=0.3))


def test_many_slow_redirects_share_one_deadline(web: Server, way: Way) -> None:
    def slow(sock: socket.socket) -> None:
        time.sleep(0.2)
        leads("/")(sock)

    web.plays[b"/"] = slow
    with pytest.raises(TooSlow):
        fetch("http://example.org/", way=way, limits=Limits(seconds=0.5))


LARGE = {
    "announced": says(OK, b"Content-Length: 100001\r\n\r\n"),
    "endless": floods(OK + b"\r\n", b"x" * 9999),
    "chunks": floods(
        OK + b"Transfer-Encoding: chunked\r\n\r\n", b"270f\r\n" + b"x" * 9999 + b"\r\n"
    ),
    "headers": floods(OK, b"A: " + b"b" * 990 + b"\r\n"),
    "header": floods(OK + b"A: ", b"b" * 999),
    "status": floods(b"HTTP/1.1 200 ", b"b" * 999),
    "continue": floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "trailers": floods(
        OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"A: " + b"b" * 990 + b"\r\n"
    ),
    "gzip": says(OK, b"Content-Encoding: gzip\r\n\r\n", gzip.compress(bytes(20_000_000))),
    "br": says(OK, b"Content-Encoding: br\r\n\r\n", brotli.compress(bytes(20_000_000), quality=3)),
}


@pytest.mark.parametrize("trick", LARGE)
def test_flood_is_left_at_the_limit(web: Server, way: Way, trick: str) -> None:
    web.plays[b"/"] = LARGE[trick]
    with pytest.raises((TooLarge, Unreachable) if trick == "status" else TooLarge):
        fetch("http://example.org/", way=way, limits=PATIENT)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff" * 10, b"SSH-2.0-x\r\n", OK[:9], OK + b"Content-Length: 9\r\n\r\nx",
     OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"],
    ids=["nothing", "noise", "ssh", "half", "cut off", "no chunk"],
)  # fmt: skip
def test_unsound_answer_is_unreachable(web: Server, way: Way, data: bytes) -> None:
    web.plays[b"/"] = says(data)
    with pytest.raises(Unreachable):
        fetch("http://example.org/", way=way, limits=PATIENT)


def test_next_address_is_tried(web: Server, way: Way) -> None:
    web.plays[b"/"] = says(OK, b"\r\nhere")
    unreachable = Way("test", resolve=lambda name: ["8.8.8.8", PUBLIC])
    assert fetch("http://example.org/", way=unreachable, limits=PATIENT).body == b"here"


def test_proxies_of_the_environment_are_ignored(
    servers: dict[str, Server], way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:80")
    servers["http"].plays[b"/"] = says(OK, b"\r\ndirect")
    assert fetch("http://example.org/", way=way, limits=PATIENT).body == b"direct"
    assert untouched(servers)


def test_switch_for_development_lets_in_this_machine(servers: dict[str, Server]) -> None:
    way = Way("test", allow_private=True, resolve=lambda name: ["127.0.0.1"])
    assert fetch("http://localhost/", way=way, limits=PATIENT).body == b"secret"
    assert fetch(f"http://{PUBLIC}:8080/", way=way, limits=PATIENT).body == b"secret"


def test_this_network_is_our_own() -> None:
    assert ipaddress.ip_address(PUBLIC).is_global
    with pytest.raises(OSError, match="unreachable"):
        socket.create_connection(("1.1.1.1", 80), 1)
