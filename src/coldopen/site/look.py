"""The publication's own look: a small sheet of tokens, and the fonts of its type pair."""

from hashlib import blake2b
from urllib.parse import urlencode

from django.urls import reverse
from markupsafe import Markup

from coldopen.delivery.render import render_context
from coldopen.publishing.look import ACCENT, TypePair
from coldopen.publishing.models import Publication
from coldopen.publishing.models.publication import is_draft
from coldopen.site.contexts import NO_MARKUP, LookContext
from coldopen.site.folders import own_tokens
from coldopen.site.theme import asset

# The fonts that the first text of a page needs; the italic comes when it is used.
FONTS: dict[str, tuple[str, ...]] = {
    TypePair.NEWSREADER: ("newsreader-text.woff2", "newsreader-display.woff2"),
    TypePair.GROTESQUE: ("hanken-text.woff2", "bricolage-display.woff2"),
    TypePair.SYSTEM: (),
}
SHEET = "look.css"
# With nothing to say no sheet is needed.
THEMES_OWN = LookContext(accent="", dark_accent="", type_pair="", own=NO_MARKUP)


def fonts_of(about: Publication) -> tuple[str, ...]:
    """Return the addresses of the fonts to fetch before the first text."""
    return tuple(asset(name) for name in FONTS[about.type_pair])


def look_context(about: Publication) -> LookContext:
    """Return what the sheet of the publication's own tokens says; the theme's go without saying."""
    is_own = about.accent != ACCENT or bool(about.accent_on_dark)
    return LookContext(
        accent=about.accent if is_own else "",
        dark_accent=about.dark_accent if is_own else "",
        type_pair="" if about.type_pair == TypePair.NEWSREADER else about.type_pair,
        own=Markup(own_tokens()),  # noqa: S704  a file beside the database, its owner's
    )


def digest_of_sheet(text: str) -> str:
    """Return the name that a sheet's text gives its address."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def style_address(about: Publication) -> str:
    """Return where the sheet is, empty where there is none; a draft's is for the desk alone."""
    look = look_context(about)
    if look == THEMES_OWN:
        return ""
    if is_draft():
        names = ("accent", "accent_on_dark", "type_pair")
        return f"{reverse('look_sheet')}?{urlencode({n: getattr(about, n) for n in names})}"
    return f"/theme/{digest_of_sheet(render_context(SHEET, look))}.css"
