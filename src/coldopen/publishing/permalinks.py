"""The addresses of entries: made from a pattern, checked when typed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What comes first in addresses that belong to somebody else: forms, the desk, listings, feeds.
RESERVED = frozenset(
    "account admin api author category comments documents feed healthz like media metrics micropub "
    "oembed page people preview readyz record reply search static tag titles characters universes "
    "unlock webmention wp-admin wp-json".split()
)


def permalink(pattern: str, day: date, slug: str) -> str:
    """Return the path that a permalink pattern gives a slug on a day."""
    return pattern.format(
        year=f"{day.year:04}", month=f"{day.month:02}", day=f"{day.day:02}", slug=slug
    )


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
