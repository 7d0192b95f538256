import re
from typing import Any

import pytest

from coldopen.publishing.body import blocks_of
from coldopen.publishing.body.notes import without_marks
from tests.factories import make_post

pytestmark = pytest.mark.django_db


def note(mark: str, text: str = "A note.") -> tuple[str, dict[str, str]]:
    return "footnote", {"mark": mark, "text": f"<p>{text}</p>"}


def body(*blocks: Any, slug: str = "a-post") -> list[Any]:
    return list(blocks_of(make_post(slug, body=list(blocks))))


def words(html: object) -> str:
    return re.sub("<[^>]*>", "", str(html))


def test_notes_are_numbered_as_the_text_names_them() -> None:
    first, second, notes = body(
        note("b", "Of b."),
        ("text", "<p>One[^a], two[^b].</p>"),
        note("a", "Of a."),
        ("list", "<ul><li>Again[^a]</li></ul>"),
    )
    assert words(first.value) == "One1, two2."
    assert words(second.value) == "Again1"
    assert notes.name == "notes"
    told = [(each.number, words(each.words), each.backs) for each in notes.value.notes]
    assert told == [(1, "Of a.", ("note-ref-1", "note-ref-1-2")), (2, "Of b.", ("note-ref-2",))]


def test_anchors_are_there_once_each() -> None:
    *blocks, notes = body(
        ("text", "<p>a[^1] b[^1] c[^2]</p>"),
        ("quotation", {"text": "<p>d[^2]</p>", "speaker": "", "outlet": "", "link": ""}),
        ("spoiler", {"about": "x", "text": "<p>e[^1]</p>"}),
        note("1"),
        note("2"),
    )
    html = "".join(str(getattr(block.value, "words", block.value)) for block in blocks)
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids)) == 5
    assert set(ids) == {back for each in notes.value.notes for back in each.backs}
    targets = set(re.findall(r'href="#([^"]*)"', html))
    assert targets == {each.anchor for each in notes.value.notes}


def test_mark_without_a_note_stays_as_typed() -> None:
    (text,) = body(("text", "<p>a[^1]</p>"))
    assert text.value == "<p>a[^1]</p>"
    text, _ = body(("text", "<p>a[^1] b[^2]</p>"), note("2"), slug="b")
    assert words(text.value) == "a[^1] b1"


def test_note_that_nothing_names_comes_last() -> None:
    _, notes = body(note("lost"), ("text", "<p>a[^1]</p>"), note("1"))
    assert [(each.number, each.backs) for each in notes.value.notes] == [
        (1, ("note-ref-1",)),
        (2, ()),
    ]


def test_marks_in_code_and_addresses_stay() -> None:
    text, _ = body(
        ("text", '<p><code>[^1]</code> <a href="https://a.example/?[^1]">x</a></p>'), note("1")
    )
    assert "doc-noteref" not in text.value
    assert "<code>[^1]</code>" in text.value


def test_marks_are_left_out_of_plain_words() -> None:
    assert without_marks("a[^1] b[^2]", {"1"}) == "a b[^2]"
    assert without_marks("a[^1]", set()) == "a[^1]"
