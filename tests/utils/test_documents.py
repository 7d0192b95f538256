from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import settings

from coldopen.utils import documents
from coldopen.utils.documents import AUDIO, KINDS, VIDEO, check_document, ending_of, kind_of
from coldopen.utils.exceptions import UnfitFile


def zipped(*names: str, first: bytes = b"") -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, first)
    return data.getvalue()


GOOD = {
    "csv": b"a,b\n1,2\n",
    "docx": zipped("[Content_Types].xml", "word/document.xml"),
    "epub": zipped("mimetype", first=b"application/epub+zip"),
    "flac": b"fLaC\0\0\0\x22",
    "m4a": b"\0\0\0\x18ftypM4A ",
    "mp3": b"ID3\x03\0",
    "mp4": b"\0\0\0\x18ftypmp42",
    "odp": zipped("mimetype", first=b"application/vnd.oasis.opendocument.presentation"),
    "ods": zipped("mimetype", first=b"application/vnd.oasis.opendocument.spreadsheet"),
    "odt": zipped("mimetype", first=b"application/vnd.oasis.opendocument.text"),
    "ogg": b"OggS\0\x02",
    "opus": b"OggS\0\x02",
    "pdf": b"%PDF-1.7\n",
    "pptx": zipped("[Content_Types].xml"),
    "txt": "Grüße".encode(),
    "vtt": b"\xef\xbb\xbfWEBVTT\n\n",
    "wav": b"RIFF\0\0\0\0WAVEfmt ",
    "webm": b"\x1a\x45\xdf\xa3\x9f",
    "xlsx": zipped("[Content_Types].xml"),
    "zip": zipped("anything"),
}


@pytest.mark.parametrize("ending", sorted(GOOD))
def test_known_kind_is_taken(ending: str) -> None:
    file = BytesIO(GOOD[ending])
    assert check_document(file, f"A file.{ending.upper()}") is KINDS[ending]
    assert file.tell() == 0


def test_every_kind_is_tried_and_named_at_the_desk() -> None:
    assert set(GOOD) == set(KINDS) == set(settings.WAGTAILDOCS_EXTENSIONS)


@pytest.mark.parametrize("ending", sorted(set(GOOD) - {"csv", "txt"}))
def test_page_under_a_false_name_is_refused(ending: str) -> None:
    with pytest.raises(UnfitFile, match=ending.upper()):
        check_document(BytesIO(b"<html><script>alert(1)</script>"), f"a.{ending}")


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a", ".pdf", "a.pdf.exe", "a.xhtml"])
def test_unknown_kind_is_told_the_known_ones(name: str) -> None:
    with pytest.raises(UnfitFile, match="docx"):
        check_document(BytesIO(b"%PDF-"), name)


def test_binary_is_no_text() -> None:
    with pytest.raises(UnfitFile, match="TXT"):
        check_document(BytesIO(b"MZ\0\0"), "a.txt")


def test_empty_file_is_refused() -> None:
    with pytest.raises(UnfitFile):
        check_document(BytesIO(), "a.txt")


def test_large_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        KINDS, "pdf", documents.Kind("application/pdf", KINDS["pdf"].looks_right, 5)
    )
    with pytest.raises(UnfitFile, match="larger than"):
        check_document(BytesIO(GOOD["pdf"]), "a.pdf")


def test_sound_and_pictures_that_move_are_told_apart() -> None:
    assert "mp3" in AUDIO
    assert "webm" in VIDEO
    assert not set(AUDIO) & set(VIDEO)
    kind = kind_of("a.ogg")
    assert kind
    assert kind.plays
    assert not KINDS["pdf"].plays


def test_ending_is_in_small_letters() -> None:
    assert [ending_of(name) for name in ("A.PDF", "a", ".htaccess", "a.b.c")] == [
        "pdf",
        "",
        "",
        "c",
    ]
