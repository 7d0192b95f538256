from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from fontTools.ttLib import TTFont
from PIL import Image

from coldopen.media.cards import (
    COVERED,
    FONT,
    HEIGHT,
    WIDTH,
    can_be_set,
    card_name,
    draw_card,
    drop_card,
    keep_card,
)


def picture(headline: str, name: str = "Lantern") -> Image.Image:
    return Image.open(BytesIO(draw_card(headline, name)))


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a box are dark."""
    return sum(image.convert("L").crop(box).histogram()[:128])


@pytest.mark.parametrize(
    "headline",
    [
        "Short",
        "",
        "A long headline " * 15,
        "x" * 255,
        "Żółć – “señor” 🎉",
        "東京タワー",
        "\0\u202e",
    ],
)
def test_card_has_its_size_whatever_it_says(headline: str) -> None:
    image = picture(headline)
    assert image.size == (WIDTH, HEIGHT)
    assert image.format == "PNG"


@pytest.mark.parametrize("headline", ["Short", "A long headline " * 15, "x" * 255])
def test_headline_stays_inside(headline: str) -> None:
    image = picture(headline)
    assert ink(image, (84, 160, WIDTH - 84, HEIGHT - 40)) > 1000
    assert ink(image, (WIDTH - 80, 0, WIDTH, HEIGHT)) == 0
    assert ink(image, (40, HEIGHT - 30, WIDTH, HEIGHT)) == 0


def test_card_is_light() -> None:
    assert len(draw_card("A long headline " * 15, "Lantern")) < 60_000


def test_typeface_has_what_is_said_of_it() -> None:
    with TTFont(FONT) as font:
        assert set(font.getBestCmap()) >= COVERED


@pytest.mark.parametrize(
    ("text", "can"),
    [
        ("Señor 🎉 – “Łódź” Việt", True),
        ("東京", False),
        ("שלום", False),
        ("Москва", False),
        ("", True),
    ],
)
def test_other_scripts_are_known(text: str, can: bool) -> None:
    assert can_be_set(text) is can


def test_same_words_give_the_same_file() -> None:
    assert card_name("a", "b") == card_name("a", "b")
    assert len({card_name("a", "b"), card_name("ab", ""), card_name("", "ab")}) == 3


def test_card_is_kept_and_dropped() -> None:
    name = keep_card("Kept and dropped", "Lantern")
    assert keep_card("Kept and dropped", "Lantern") == name
    assert default_storage.exists(name)
    drop_card(name)
    assert not default_storage.exists(name)
    for other in ("", "none", "original_images/x.jpg"):
        drop_card(other)
