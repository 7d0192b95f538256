"""The page functions of every public HTML address, one module for each family."""

from coldopen.site.pages import (
    archives,
    corrections,
    embed,
    entry,
    errors,
    home,
    icon,
    look,
    moved,
    on_days,
    redirects,
    series,
)

__all__ = [
    "archives",
    "corrections",
    "embed",
    "entry",
    "errors",
    "home",
    "icon",
    "look",
    "moved",
    "on_days",
    "redirects",
    "series",
]
