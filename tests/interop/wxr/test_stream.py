from pathlib import Path

import pytest

from coldopen.interop.wxr import stream
from coldopen.interop.wxr.stream import Piece, UnreadableFile, pieces


def cut(tmp_path: Path, data: bytes) -> list[Piece]:
    path = tmp_path / "export.xml"
    path.write_bytes(data)
    return list(pieces(path, lambda count: None))


def items(found: list[Piece]) -> list[str]:
    return [piece.text for piece in found if piece.is_item]


@pytest.mark.parametrize("chunk", [7, 64, 300, 100_000])
def test_chunk_borders_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    text = "<rss><item><w:a><![CDATA[x ]]> y</item> z]]></w:a></item>\n<item>2</item></rss>"
    monkeypatch.setattr(stream, "CHUNK", chunk)
    found = cut(tmp_path, text.encode())
    assert items(found) == [
        "<item><w:a><![CDATA[x ]]]]><![CDATA[> y</item> z]]></w:a></item>",
        "<item>2</item>",
    ]
    assert [piece.line for piece in found if piece.is_item] == [1, 2]


def test_unclosed_item_ends_at_next(tmp_path: Path) -> None:
    found = cut(tmp_path, b"<rss><item>1<item>2</item></rss>")
    assert [(p.text, p.flaw) for p in found if p.is_item] == [
        ("<item>1", "its closing tag is missing"),
        ("<item>2</item>", ""),
    ]


def test_cut_off_item_is_flawed(tmp_path: Path) -> None:
    found = cut(tmp_path, b"<rss><item>1</item><item>2")
    assert [piece.flaw for piece in found if piece.is_item] == [
        "",
        "the file ends in the middle of it",
    ]


def test_huge_item_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CHUNK", 1000)
    monkeypatch.setattr(stream, "LARGEST_PIECE", 5000)
    data = b"<rss>\n<item>" + b"x\n" * 10_000 + b"</item>\n<item>2</item></rss>"
    found = [piece for piece in cut(tmp_path, data) if piece.is_item]
    assert [(piece.text, piece.flaw) for piece in found] == [
        ("", "it is larger than 64 MB"),
        ("<item>2</item>", ""),
    ]
    assert found[1].line == 10_003


def test_other_encodings_are_decoded(tmp_path: Path) -> None:
    data = '<?xml version="1.0" encoding="windows-1252"?><rss><item>é€</item></rss>'
    assert items(cut(tmp_path, data.encode("windows-1252"))) == ["<item>é€</item>"]
    assert items(cut(tmp_path, "<rss><item>é</item></rss>".encode("utf-16"))) == ["<item>é</item>"]


def test_unknown_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="base64"):
        cut(tmp_path, b'<?xml version="1.0" encoding="base64"?><rss/>')


def test_forbidden_characters_go(tmp_path: Path) -> None:
    found = cut(tmp_path, b"<rss><item>a\x00\x08b\xef\xbf\xbf\xff</item></rss>")
    assert found[1].xml("", "") == "<item>ab\ufffd</item>".encode()


def test_quoted_items_stay_one_piece(tmp_path: Path) -> None:
    quoted = b"<item></item> " * 100_000  # minutes, if each were looked at from the start
    data = b"<rss><channel><item><d><![CDATA[" + quoted + b"]]></d></item></channel></rss>"
    assert [piece.is_item for piece in cut(tmp_path, data)].count(True) == 1
