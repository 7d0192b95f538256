"""How a publication looks: its choices, and colours that can be read on the theme's grounds."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coldopen.utils.colour import hex_of, least_contrast, readable

# What text in the accent stands on: page, box and field, as the theme's tokens have them.
LIGHT = ("#fbfaf7", "#f3f0e8", "#ffffff")
DARK = ("#161512", "#1f1d19", "#100f0d")
CONTRAST = 4.5
ACCENT, DARK_ACCENT = "#8a2a12", "#f0a38a"
# Made for the dark ground, an accent gets more than it must have: light text on dark glows.
DERIVED_CONTRAST = 7.5


class TypePair(models.TextChoices):
    """The typefaces of text and headlines."""

    NEWSREADER = "newsreader", gettext_lazy("Newspaper: Newsreader for text and headlines")
    GROTESQUE = "grotesque", gettext_lazy("Screen: Hanken Grotesk under Bricolage Grotesque")
    SYSTEM = "system", gettext_lazy("The reader's own fonts: nothing to load")


class HomeLayout(models.TextChoices):
    """What the front page is."""

    FRONT = "front", gettext_lazy("Front page: a lead story, a river, the conversation beside it")
    LIST = "list", gettext_lazy("Plain list: the newest posts by date, words only")
    MAGAZINE = "magazine", gettext_lazy("Magazine: pictures first, in a grid")


def checked_accent(text: str, *, dark: bool = False) -> str:
    """Return a colour as ``#rrggbb``; raise ValidationError where its text could not be read."""
    try:
        colour = hex_of(text)
    except ValueError as error:
        raise ValidationError(_("Write a colour as #8a2a12, rgb(138, 42, 18) or teal.")) from error
    grounds = DARK if dark else LIGHT
    found = least_contrast(colour, grounds)
    if found >= CONTRAST:
        return colour
    told = (
        _("On the dark ground its contrast is only %(found)s to 1, and words need %(least)s to 1.")
        if dark
        else _("On the light ground its contrast is only %(found)s to 1, and words need %(least)s.")
    )
    nearest = _("The nearest colour that passes is %(colour)s.")
    raise ValidationError(
        f"{told} {nearest}"
        % {
            "found": f"{found:.1f}",
            "least": CONTRAST,
            "colour": readable(colour, grounds, CONTRAST),
        }
    )


def dark_accent(accent: str) -> str:
    """Return what a light accent becomes on the dark ground."""
    if accent == ACCENT:
        return DARK_ACCENT
    return readable(accent, DARK, DERIVED_CONTRAST)
