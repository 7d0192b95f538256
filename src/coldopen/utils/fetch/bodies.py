"""Bodies of answers, unpacked as they come and never further than allowed."""

import zlib
from collections.abc import Iterable
from typing import Protocol

import brotli
from django.utils.translation import gettext as _

from coldopen.utils.exceptions import TooLarge, Unreachable

ACCEPTED = "gzip, deflate, br"
PIECE = 64 * 1024
MOST_MEMBERS = 64  # gzip files that follow one another


class Unpacker(Protocol):
    """Unpacks a stream."""

    def unpack(self, data: bytes, at_most: int) -> bytes:
        """Return what comes out of ``data`` and what was held back, at most ``at_most`` bytes."""

    @property
    def is_done(self) -> bool:
        """Whether the stream has come to its end."""

    @property
    def holds_back(self) -> bool:
        """Whether there is more to come out without more going in."""


class Deflate:
    """gzip, zlib, or deflate without a wrapper, which some servers mean by deflate."""

    def __init__(self, coding: str) -> None:
        self.coding = coding
        self.inner = zlib.decompressobj(31) if coding == "gzip" else None
        self.rest = b""
        self.members = 1

    def unpack(self, data: bytes, at_most: int) -> bytes:
        if self.inner is None:
            is_wrapped = data[0] & 0x0F == zlib.DEFLATED
            self.inner = zlib.decompressobj(15 if is_wrapped else -15)
        data = self.rest + data
        if self.inner.eof:
            if self.coding != "gzip" or not data:
                return b""
            self.inner = zlib.decompressobj(31)
            self.members += 1
            if self.members > MOST_MEMBERS:
                raise _unreadable()
        out = self.inner.decompress(data, at_most)
        self.rest = self.inner.unused_data or self.inner.unconsumed_tail
        return out

    @property
    def is_done(self) -> bool:
        return self.inner is not None and self.inner.eof

    @property
    def holds_back(self) -> bool:
        return bool(self.rest) and (self.coding == "gzip" or not self.is_done)


class Brotli:
    """Brotli (RFC 7932)."""

    def __init__(self) -> None:
        self.inner = brotli.Decompressor()

    def unpack(self, data: bytes, at_most: int) -> bytes:
        out: bytes = self.inner.process(data, output_buffer_limit=at_most)
        return out

    @property
    def is_done(self) -> bool:
        return bool(self.inner.is_finished())

    @property
    def holds_back(self) -> bool:
        return not self.inner.can_accept_more_data()


def unpacker_for(coding: str) -> Unpacker | None:
    """Return what unpacks a Content-Encoding, nothing for none; raises Unreachable for others."""
    match coding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return Deflate("gzip")
        case "deflate":
            return Deflate("deflate")
        case "br":
            return Brotli()
    raise _unreadable()


def read_body(pieces: Iterable[bytes], coding: str, at_most: int) -> bytes:
    """Return the unpacked body; raises TooLarge, or Unreachable if it can't be unpacked.

    Both what comes in and what goes out is counted, and never more than one piece too much made.
    """
    unpacker = unpacker_for(coding)
    body = bytearray()
    received = 0
    for piece in pieces:
        received += len(piece)
        if received > at_most:
            raise too_large(at_most)
        if unpacker is None:
            body += piece
        else:
            _unpack(unpacker, piece, body, at_most)
    if unpacker and received and not unpacker.is_done:
        raise _unreadable()
    return bytes(body)


def _unpack(unpacker: Unpacker, piece: bytes, body: bytearray, at_most: int) -> None:
    """Add to the body what a piece unpacks to."""
    try:
        while True:
            out = unpacker.unpack(piece, PIECE)
            body += out
            if len(body) > at_most:
                raise too_large(at_most)
            if not unpacker.holds_back and (unpacker.is_done or len(out) < PIECE):
                return
            piece = b""
    except (zlib.error, brotli.error) as error:
        raise _unreadable() from error


def too_large(at_most: int) -> TooLarge:
    """Return the error for a body above ``at_most`` bytes."""
    return TooLarge(
        _("What the other site sent is larger than the %(size)s KB that are read.")
        % {"size": at_most // 1024}
    )


def _unreadable() -> Unreachable:
    return Unreachable(_("What the other site sent can't be unpacked."))
