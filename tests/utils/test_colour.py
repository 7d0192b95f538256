import pytest

from coldopen.utils.colour import contrast, hex_of, least_contrast, readable

LIGHT = ("#fbfaf7", "#f3f0e8")
DARK = ("#161512", "#1f1d19")


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#c33", "#cc3333"),
        ("#8A2A12", "#8a2a12"),
        (" teal ", "#008080"),
        ("rgb(138, 42, 18)", "#8a2a12"),
        ("hsl(0, 100%, 50%)", "#ff0000"),
    ],
)
def test_colours_are_read_as_people_write_them(text: str, colour: str) -> None:
    assert hex_of(text) == colour


@pytest.mark.parametrize("text", ["", "#12", "#11223344", "red; }", "url(x)", "var(--text)"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        hex_of(text)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_readable_colour_stays() -> None:
    assert readable("#8a2a12", LIGHT, 4.5) == "#8a2a12"


@pytest.mark.parametrize("colour", ["#ffff00", "#00ff00", "#ff69b4", "#c8c8c8", "#ffffff"])
def test_pale_colour_grows_darker_until_it_can_be_read(colour: str) -> None:
    found = readable(colour, LIGHT, 4.5)
    assert 4.5 <= least_contrast(found, LIGHT) < 4.8


@pytest.mark.parametrize("colour", ["#000000", "#00008b", "#8a2a12"])
def test_dark_colour_grows_lighter_on_a_dark_ground(colour: str) -> None:
    assert 4.5 <= least_contrast(readable(colour, DARK, 4.5), DARK) < 4.8


def test_hue_is_kept() -> None:
    red, green, blue = (int(readable("#1d4fa3", DARK, 7)[n : n + 2], 16) for n in (1, 3, 5))
    assert blue > green > red


def test_contrast_that_no_colour_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no colour"):
        readable("#8a2a12", ("#000000", "#ffffff"), 5)
