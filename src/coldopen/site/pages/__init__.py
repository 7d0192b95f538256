"""The page functions of every public HTML address, one module for each family."""

from coldopen.site.pages import (
    archives,
    embed,
    entry,
    errors,
    home,
    icon,
    moved,
    on_days,
    redirects,
)

__all__ = [
    "archives",
    "embed",
    "entry",
    "errors",
    "home",
    "icon",
    "moved",
    "on_days",
    "redirects",
]
