"""Colours: read as people write them, compared as WCAG 2.2 asks, moved until they can be read."""

from collections.abc import Iterable
from math import atan2, cbrt, cos, hypot, sin

from PIL import ImageColor

Channels = tuple[float, float, float]
STEPS = 200


def hex_of(text: str) -> str:
    """Return a colour as ``#rrggbb``; it may be written #c33, #cc3333, rgb(…), hsl(…) or by name.

    Raises ValueError for anything else, and for colours that let something shine through.
    """
    channels = ImageColor.getrgb(text.strip())
    if len(channels) != 3:
        raise ValueError(f"{text} lets the ground shine through")
    return "#{:02x}{:02x}{:02x}".format(*channels)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours by WCAG 2.2: from 1 (none) to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, grounds: Iterable[str]) -> float:
    """Return the contrast of a colour on the ground that it stands out from least."""
    return min(contrast(colour, ground) for ground in grounds)


def readable(colour: str, grounds: tuple[str, ...], ratio: float) -> str:
    """Return the nearest colour of the same hue that has the contrast ``ratio`` on all grounds.

    The colour itself where it has. It grows lighter or darker in the perceptual space OKLCH,
    whichever way is shorter, and paler where the screen has no such strong colour. Raises
    ValueError where no colour of that hue would do.
    """
    if least_contrast(colour, grounds) >= ratio:
        return colour
    lightness, chroma, hue = _oklch(colour)
    for step in range(1, STEPS + 1):
        for change in (-step / STEPS, step / STEPS):
            if not 0 <= lightness + change <= 1:
                continue
            moved = _in_gamut(lightness + change, chroma, hue)
            if least_contrast(moved, grounds) >= ratio:
                return moved
    raise ValueError(f"no colour has a contrast of {ratio} on all of {', '.join(grounds)}")


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> Channels:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _curved(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _oklch(colour: str) -> Channels:
    """Lightness, chroma and hue (radians) in OKLCH, by Ottosson's matrices."""
    r, g, b = (_linear(channel) for channel in _channels(colour))
    cone_l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    cone_m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    cone_s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * cone_l + 0.7936177850 * cone_m - 0.0040720468 * cone_s
    a = 1.9779984951 * cone_l - 2.4285922050 * cone_m + 0.4505937099 * cone_s
    b = 0.0259040371 * cone_l + 0.7827717662 * cone_m - 0.8086757660 * cone_s
    return lightness, hypot(a, b), atan2(b, a)


def _linear_rgb(lightness: float, chroma: float, hue: float) -> Channels:
    a, b = chroma * cos(hue), chroma * sin(hue)
    cone_l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    cone_m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    cone_s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * cone_l - 3.3077115913 * cone_m + 0.2309699292 * cone_s,
        -1.2684380046 * cone_l + 2.6097574011 * cone_m - 0.3413193965 * cone_s,
        -0.0041960863 * cone_l - 0.7034186147 * cone_m + 1.7076147010 * cone_s,
    )


def _in_gamut(lightness: float, chroma: float, hue: float) -> str:
    """The colour, as strong as the screen can show it."""
    for part in range(STEPS, -1, -1):
        rgb = _linear_rgb(lightness, chroma * part / STEPS, hue)
        if all(-0.0005 <= channel <= 1.0005 for channel in rgb):
            break
    levels = (round(255 * _curved(min(max(channel, 0.0), 1.0))) for channel in rgb)
    return "#{:02x}{:02x}{:02x}".format(*levels)
