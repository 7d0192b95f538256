"""Files to hand on as they are: known kinds only, each told by its first bytes, not by its name."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from coldopen.utils.exceptions import UnfitFile

HEAD = 4096
MIB = 1024 * 1024
MP3_FRAME = re.compile(rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how its first bytes look, its media type, and how large it may be."""

    media_type: str
    looks_right: Callable[[bytes], bool]
    max_bytes: int = 100 * MIB

    @property
    def plays(self) -> bool:
        """Whether it is sound or moving pictures."""
        return self.media_type.startswith(("audio/", "video/"))


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


def _zip_with(*names: bytes) -> Callable[[bytes], bool]:
    """A ZIP archive that names one of these near its beginning; any archive without names."""
    return lambda head: (
        head.startswith(b"PK\x03\x04") and (not names or any(name in head for name in names))
    )


def _is_text(head: bytes) -> bool:
    return b"\0" not in head


def _is_captions(head: bytes) -> bool:
    return _is_text(head) and head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def _is_mp3(head: bytes) -> bool:
    return head.startswith(b"ID3") or MP3_FRAME.match(head) is not None


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp"


def _is_wave(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WAVE"


OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
LONG = 2048 * MIB
_office = _zip_with(b"[Content_Types].xml", b"_rels/.rels", b"docProps/")
KINDS: dict[str, Kind] = {
    "csv": Kind("text/csv", _is_text),
    "docx": Kind(OFFICE + "wordprocessingml.document", _office),
    "epub": Kind("application/epub+zip", _zip_with(b"application/epub+zip")),
    "flac": Kind("audio/flac", _begins(b"fLaC"), LONG),
    "m4a": Kind("audio/mp4", _is_mp4, LONG),
    "mp3": Kind("audio/mpeg", _is_mp3, LONG),
    "mp4": Kind("video/mp4", _is_mp4, LONG),
    "odp": Kind(OPEN + "presentation", _zip_with(b"opendocument.presentation")),
    "ods": Kind(OPEN + "spreadsheet", _zip_with(b"opendocument.spreadsheet")),
    "odt": Kind(OPEN + "text", _zip_with(b"opendocument.text")),
    "ogg": Kind("audio/ogg", _begins(b"OggS"), LONG),
    "opus": Kind("audio/ogg", _begins(b"OggS"), LONG),
    "pdf": Kind("application/pdf", _begins(b"%PDF-")),
    "pptx": Kind(OFFICE + "presentationml.presentation", _office),
    "txt": Kind("text/plain", _is_text),
    "vtt": Kind("text/vtt", _is_captions),
    "wav": Kind("audio/wav", _is_wave, LONG),
    "webm": Kind("video/webm", _begins(b"\x1a\x45\xdf\xa3"), LONG),
    "xlsx": Kind(OFFICE + "spreadsheetml.sheet", _office),
    "zip": Kind("application/zip", _zip_with()),
}
AUDIO = tuple(sorted(name for name, kind in KINDS.items() if kind.media_type[:6] == "audio/"))
VIDEO = tuple(sorted(name for name, kind in KINDS.items() if kind.media_type[:6] == "video/"))


def ending_of(name: str) -> str:
    """Return a file name's ending in small letters, without the dot; nothing where it has none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def kind_of(name: str) -> Kind | None:
    """Return the kind that a file's name says it is, or None for one that is not taken."""
    return KINDS.get(ending_of(name))


def check_document(file: "File[Any] | IO[bytes]", name: str) -> Kind:
    """Return the kind of a file; raises UnfitFile, which says what to do, where it is not right."""
    kind = kind_of(name)
    if kind is None:
        raise UnfitFile(
            _("Files of this kind are not taken. These are: %(kinds)s.")
            % {"kinds": ", ".join(sorted(KINDS))}
        )
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if size > kind.max_bytes:
        raise UnfitFile(
            _("That file is larger than %(size)s. Make it smaller and upload it again.")
            % {"size": filesizeformat(kind.max_bytes)}
        )
    if not size or not kind.looks_right(head):
        raise UnfitFile(
            _("Inside, that file is no %(kind)s. Save it as one, or give it its true ending.")
            % {"kind": ending_of(name).upper()}
        )
    return kind
