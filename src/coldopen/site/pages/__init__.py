"""The page functions of every public HTML address, one module for each family."""

from coldopen.site.pages import archives, entry, errors, home, icon, moved, redirects

__all__ = ["archives", "entry", "errors", "home", "icon", "moved", "redirects"]
