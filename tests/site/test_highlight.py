import pytest

from coldopen.site.highlight import excerpt, highlighted


def test_words_are_marked_in_any_form() -> None:
    assert highlighted("Two Séances", ["seance"]) == "Two <mark>Séances</mark>"
    assert highlighted("Jessica Jones’s door", ["jessica jone"]) == (
        "<mark>Jessica Jones’s</mark> door"
    )


def test_markup_is_escaped() -> None:
    assert highlighted("<b>owl</b> & “owl”", ["owl"]) == (
        "&lt;b&gt;<mark>owl</mark>&lt;/b&gt; &amp; “<mark>owl</mark>”"
    )


def test_beginnings_are_marked_whole() -> None:
    assert highlighted("kilgrave", ["kilg"], by_beginning=True) == "<mark>kilgrave</mark>"
    assert highlighted("kilgrave", ["kilg"]) == "kilgrave"


def test_longest_row_is_marked_once() -> None:
    assert highlighted("a b c", ["a", "a b", "b"]) == "<mark>a b</mark> c"


def test_excerpt_is_around_the_match() -> None:
    text = "before " * 100 + "owl " + "after " * 100
    shown = excerpt(text, ["owl"])
    assert "<mark>owl</mark>" in shown
    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert len(shown) < 350


@pytest.mark.parametrize("text", ["owl", "an owl", "owl " * 3])
def test_short_text_is_shown_whole(text: str) -> None:
    assert excerpt(text, ["owl"]).count("…") == 0


def test_text_without_match_has_no_excerpt() -> None:
    assert excerpt("nothing here", ["owl"]) == ""
    assert excerpt("", ["owl"]) == ""


def test_endless_word_is_cut_off() -> None:
    assert len(excerpt("x" * 40_000 + " owl " + "y" * 40_000, ["owl"])) < 1000
