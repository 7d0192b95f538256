import pytest

from coldopen.utils.words import fold, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Séance", "seance"),
        ("Jessica Jones’s", "jessica jones"),
        ("stories", "STORY"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("ΣΊΣΥΦΟΣ", "Σίσυφος"),
        ("Ｆｕｌｌ", "full"),
        ("שָׁלוֹם", "שלום"),
        ("العَرَبِيَّة", "العربية"),
    ],
)
def test_likes_are_one_word(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("bus", "bu"), ("glass", "glas"), ("s01", "01"), ("がく", "かく")]
)
def test_unlikes_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_scripts_without_spaces_fall_into_letters() -> None:
    assert fold("東京タワー") == "東 京 タ ワ ー"
    assert fold("हिन्दी") == "हिन्दी"


@pytest.mark.parametrize("text", ["", " ", "-\"'*:()", "\0", "____", "´`^"])
def test_punctuation_has_no_words(text: str) -> None:
    assert fold(text) == ""


def test_words_know_their_places() -> None:
    text = "Oh, Séances – no"
    assert [(text[start:end], word) for start, end, word in words(text)] == [
        ("Oh", "oh"),
        ("Séances", "seance"),
        ("no", "no"),
    ]


def test_endless_word_is_cut() -> None:
    assert len(fold("x" * 10_000)) == 100
