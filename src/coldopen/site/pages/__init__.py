"""The page functions of every public HTML address, one module for each family."""

from coldopen.site.pages import (
    archives,
    corrections,
    entry,
    errors,
    home,
    icon,
    moved,
    redirects,
    series,
)

__all__ = [
    "archives",
    "corrections",
    "entry",
    "errors",
    "home",
    "icon",
    "moved",
    "redirects",
    "series",
]
