import pytest

from coldopen.interop.wxr.reader import Author, Channel, Item, Record, Term, Trouble, read_wxr
from coldopen.interop.wxr.stream import UnreadableFile
from tests.interop.wxr.conftest import DATA


def records(name: str) -> list[Record]:
    return list(read_wxr(DATA / name))


def titles(name: str) -> list[str]:
    return [record.title for record in records(name) if isinstance(record, Item)]


def troubles(name: str) -> list[Trouble]:
    return [record for record in records(name) if isinstance(record, Trouble)]


def test_whole_file_comes_out_typed() -> None:
    found = records("site.xml")
    assert [record for record in found if isinstance(record, Trouble)] == []
    assert (
        Channel("The Lantern & Co", "Notes from the back row", "https://lantern.example") in found
    )
    authors = [record for record in found if isinstance(record, Author)]
    assert [(author.id, author.login) for author in authors] == [(4, "mina.oyelaran")]
    terms = [record for record in found if isinstance(record, Term)]
    assert [(term.taxonomy, term.id) for term in terms] == [
        ("category", 31),
        ("category", 30),
        ("post_tag", 40),
        ("post_tag", 41),
        ("nav_menu", 50),
    ]
    first = next(record for record in found if isinstance(record, Item))
    assert (first.id, first.date, first.date_gmt) == (
        101,
        "2016-09-01 00:30:00",
        "2016-08-31 22:30:00",
    )
    assert [remark.id for remark in first.remarks] == [9, 5, 3, 4, 6, 7, 8, 10, 11, 12, 13]
    assert "Evil" not in repr(found)


def test_lines_are_those_of_the_file() -> None:
    text = (DATA / "site.xml").read_text().split("\n")
    items = [record for record in records("site.xml") if isinstance(record, Item)]
    assert all(text[item.line - 1].strip() == "<item>" for item in items)


def test_cut_off_item_is_listed() -> None:
    assert titles("truncated.xml") == ["Kept"]
    assert [trouble.why for trouble in troubles("truncated.xml")] == [
        "It was left out: the file ends in the middle of it.",
        "It is missing, and what came before it.",
    ]


def test_broken_item_harms_no_other() -> None:
    assert titles("malformed.xml")[0] == "Kept"
    assert titles("malformed.xml")[-1] == "Third"
    text = (DATA / "malformed.xml").read_text().split("\n")
    mismatch, unclosed = troubles("malformed.xml")[0], troubles("malformed.xml")[-1]
    assert "wp:state" in text[mismatch.line - 1]
    assert "mismatch" in mismatch.why
    assert "Never closed" in text[unclosed.line]


def test_cdata_end_inside_cdata_is_text() -> None:
    items = [record for record in records("bad_cdata.xml") if isinstance(record, Item)]
    assert [item.title for item in items] == ["Code", "Second"]
    assert items[0].content == "Write <code><![CDATA[ x ]]></code> and go on ]]> here."
    assert troubles("bad_cdata.xml") == []


def test_unbound_prefix_loses_nothing() -> None:
    assert titles("unbound_prefix.xml") == ["Kept"]
    assert {trouble.lost for trouble in troubles("unbound_prefix.xml")} == {False}


def test_namespaces_count_not_prefixes() -> None:
    assert titles("rebound.xml") == ["Kept", "Second"]
    assert ["type" in trouble.why for trouble in troubles("rebound.xml")] == [True]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty.xml", "empty"),
        ("not_xml.xml", "not a WordPress export"),
        ("feed.xml", "a feed"),
        ("entities.xml", "document type"),
    ],
)
def test_other_files_are_refused(name: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        records(name)
