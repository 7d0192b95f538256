"""One request to one pinned address, on urllib3, with a deadline under every read and write."""

import http.client
import io
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from ipaddress import ip_address
from typing import Any

from django.utils.translation import gettext as _
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError

from coldopen.utils.exceptions import RefusedAddress, TooLarge, Unreachable
from coldopen.utils.fetch.addresses import Address, Target, is_public
from coldopen.utils.fetch.bodies import PIECE, read_body, too_large
from coldopen.utils.fetch.limits import Deadline, Limits

MOST_TRIES = 4  # addresses of one name that are tried


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a target."""

    method: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; of a redirect only the headers are read."""

    status: int
    headers: HTTPHeaderDict
    body: bytes = b""

    @property
    def leads_to(self) -> str:
        """Where a redirect leads, or nothing."""
        return self.headers.get("Location", "") if self.status in {301, 302, 303, 307, 308} else ""


@dataclass(frozen=True, slots=True)
class Line:
    """Where one connection may go, how long it may last and how much may come over it."""

    addresses: list[Address]
    deadline: Deadline
    limits: Limits
    allow_private: bool
    trust: ssl.SSLContext


class _Metered(io.RawIOBase):
    """The bytes from a socket: counted, and waited for until the deadline and no longer."""

    def __init__(self, sock: socket.socket, line: Line) -> None:
        self.sock = sock
        self.inner = sock.makefile("rb", buffering=0)
        self.deadline = line.deadline
        # Framing takes bytes too: chunks, their lengths, trailers.
        self.spare = 2 * (line.limits.bytes + line.limits.header_bytes) + PIECE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.sock.settimeout(self.deadline.left())
        count = self.inner.readinto(buffer)
        self.spare -= count or 0
        if self.spare < 0:
            raise TooLarge(_("The other site sends without an end."))
        return int(count or 0)

    def close(self) -> None:
        if not self.closed:
            self.inner.close()
        super().close()


class _Lines:
    """The lines of an answer's head, with a cap on them all together."""

    def __init__(self, inner: Any, spare: int) -> None:
        self.inner = inner
        self.spare = spare

    def readline(self, size: int = -1) -> bytes:
        line: bytes = self.inner.readline(min(size, self.spare + 1) if size >= 0 else -1)
        self.spare -= len(line)
        if self.spare < 0:
            raise TooLarge(_("The other site sends more headers than are read."))
        return line

    def close(self) -> None:
        self.inner.close()


class _Response(http.client.HTTPResponse):
    """An answer read through a meter."""

    def __init__(self, sock: socket.socket, *, line: Line, **kwargs: Any) -> None:
        super().__init__(sock, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_Metered(sock, line))
        self.header_bytes = line.limits.header_bytes

    def begin(self) -> None:
        whole = self.fp
        lines: Any = _Lines(whole, self.header_bytes)
        self.fp = lines
        try:
            super().begin()
        finally:
            if self.fp is lines:
                self.fp = whole


class _Pinned(HTTPConnection):
    """A connection to an address that was checked, whatever its name means by now."""

    line: Line

    def _new_conn(self) -> socket.socket:
        last: OSError | None = None
        for address in self.line.addresses[:MOST_TRIES]:
            try:
                return self._connected(address)
            except OSError as error:
                last = error
        self.line.deadline.left()
        raise Unreachable(_("%(host)s does not answer.") % {"host": self.host}) from last

    def _connected(self, address: Address) -> socket.socket:
        deadline, limits = self.line.deadline, self.line.limits
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(deadline.left(limits.connect_seconds))
            sock.connect((str(address), self.port))
            peer = ip_address(sock.getpeername()[0])
            if peer != address or not (self.line.allow_private or is_public(peer)):
                raise RefusedAddress(_("The connection arrived at an unexpected machine."))
            sock.settimeout(deadline.left())
        except BaseException:
            sock.close()
            raise
        return sock

    def send(self, data: Any) -> None:
        """Send in pieces, so that no piece can take longer than what is left."""
        if self.sock is None:
            self.connect()
        for start in range(0, len(data), PIECE):
            self.sock.settimeout(self.line.deadline.left())
            super().send(data[start : start + PIECE])


class _PinnedTLS(_Pinned, HTTPSConnection):
    """The same under TLS: certificate and server name are the host's, not the address's."""


@cache
def system_trust() -> ssl.SSLContext:
    """Return a context that trusts whom the machine trusts, made once for each process."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_default_certs()
    return context


def ask(target: Target, request: Request, line: Line) -> Answer:
    """Send one request and return the answer; raises the errors of fetch()."""
    connection = _connection(target, line)
    try:
        connection.request(
            request.method,
            target.path,
            body=request.body,
            headers=request.headers,
            preload_content=False,
            decode_content=False,
        )
        return _read(connection.getresponse(), line.limits)
    except (TimeoutError, ReadTimeoutError) as error:
        raise line.deadline.missed() from error
    except ssl.SSLError as error:
        raise _insecure(target, error) from error
    except (HTTPError, http.client.HTTPException, OSError) as error:
        line.deadline.left()  # an answer that was cut off by the deadline is slow, not broken
        raise _broken(target) from error
    finally:
        connection.close()


def _connection(target: Target, line: Line) -> _Pinned:
    connection: _Pinned
    if target.scheme == "https":
        connection = _PinnedTLS(
            target.host, target.port, ssl_context=line.trust, cert_reqs="CERT_REQUIRED"
        )
    else:
        connection = _Pinned(target.host, target.port)
    connection.line = line
    connection.response_class = partial(_Response, line=line)  # type: ignore[assignment]
    return connection


def _read(response: HTTPResponse, limits: Limits) -> Answer:
    try:
        answer = Answer(response.status, response.headers)
        if answer.leads_to:
            return answer
        if (response.length_remaining or 0) > limits.bytes:
            raise too_large(limits.bytes)
        coding = response.headers.get("Content-Encoding", "")
        return replace(answer, body=read_body(_pieces(response), coding, limits.bytes))
    finally:
        response.close()


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    while piece := response.read1(PIECE, decode_content=False):
        yield piece


def _insecure(target: Target, error: ssl.SSLError) -> Unreachable:
    reason = getattr(error, "verify_message", "") or error.reason or str(error)
    return Unreachable(
        _("%(host)s can't be reached securely: %(reason)s.")
        % {"host": target.host, "reason": reason}
    )


def _broken(target: Target) -> Unreachable:
    return Unreachable(
        _("%(host)s broke off or sent something else than a web page.") % {"host": target.host}
    )
