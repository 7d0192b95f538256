"""The addresses of entries: made from a pattern, checked when typed."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What comes first in addresses that belong to somebody else: forms, the desk, listings, feeds.
RESERVED = frozenset(
    "account admin api author category comments documents feed healthz like media metrics micropub "
    "oembed page people preview readyz record reply search series static tag titles "
    "characters universes unlock webmention wp-admin wp-json".split()
)
PATTERN = re.compile(r"/(?:(?:\{(?:year|month|day|slug)\}|[\w.-])+/)+")


def permalink(pattern: str, day: date, slug: str) -> str:
    """Return the path that a permalink pattern gives a slug on a day."""
    return pattern.format(
        year=f"{day.year:04}", month=f"{day.month:02}", day=f"{day.day:02}", slug=slug
    )


def check_pattern(pattern: str) -> None:
    """Refuse a permalink pattern that would not give each post an address of its own."""
    if not PATTERN.fullmatch(pattern) or "{slug}" not in pattern:
        raise ValidationError(
            _(
                "Write words, {year}, {month}, {day} and {slug} between slashes, with {slug} among "
                "them, as in /{year}/{month}/{slug}/."
            )
        )
    check_address(permalink(pattern, date(2016, 9, 16), "slug"))


def is_reserved(address: str) -> bool:
    """Tell whether an address begins as addresses that are no entry's do."""
    return address.split("/")[1:2] == [""] or address.split("/")[1] in RESERVED


def check_address(address: str) -> None:
    """Refuse an address that readers could not reach; the message says what is wrong with it."""
    if not (address.startswith("/") and address.endswith("/")):
        raise ValidationError(_("Begin and end the address with a slash, as in /about/."))
    if "//" in address or any(c in "?#%\\" or c.isspace() or not c.isprintable() for c in address):
        raise ValidationError(_("Use words and single slashes only, as in /about/team/."))
    if is_reserved(address):
        raise ValidationError(
            _("Addresses beginning with /%(first)s/ are taken. Choose another.")
            % {"first": address.split("/")[1]}
        )
