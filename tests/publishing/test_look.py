import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from coldopen.publishing.look import (
    ACCENT,
    CONTRAST,
    DARK,
    DARK_ACCENT,
    LIGHT,
    checked_accent,
    dark_accent,
)
from coldopen.utils.colour import hex_of, least_contrast

SUGGESTED = re.compile(r"#[0-9a-f]{6}")


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", css))


def test_grounds_are_those_of_the_style_sheet() -> None:
    css = (Path(settings.BROADSHEET) / "static" / "broadsheet.css").read_text()
    light, _, rest = css.partition("prefers-color-scheme: dark")
    dark = rest.partition("}")[0]
    grounds = ("ground", "surface", "field")
    assert tuple(hex_of(tokens(light)[name]) for name in grounds) == LIGHT
    assert tuple(hex_of(tokens(dark)[name]) for name in grounds) == DARK
    assert (tokens(light)["accent"], tokens(dark)["accent"]) == (ACCENT, DARK_ACCENT)


def test_good_accent_is_kept_as_hex() -> None:
    assert checked_accent("NAVY") == "#000080"


@pytest.mark.parametrize(("colour", "dark"), [("gold", False), ("#123", True)])
def test_unreadable_accent_is_refused_with_one_that_passes(colour: str, dark: bool) -> None:
    with pytest.raises(ValidationError) as caught:
        checked_accent(colour, dark=dark)
    found = SUGGESTED.search(caught.value.messages[0])
    assert found
    assert checked_accent(found[0], dark=dark) == found[0]


def test_nonsense_is_no_accent() -> None:
    with pytest.raises(ValidationError, match="Write a colour"):
        checked_accent("} body { display: none")


@pytest.mark.parametrize("accent", ["#000000", "#8a2a12", "#0000ff", "#007a7a"])
def test_dark_accent_can_be_read(accent: str) -> None:
    assert least_contrast(dark_accent(accent), DARK) >= CONTRAST
