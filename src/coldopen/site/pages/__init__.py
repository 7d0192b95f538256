"""The page functions of every public HTML address, one module for each family."""

from coldopen.site.pages import archives, entry, errors, home, icon, look, moved, redirects

__all__ = ["archives", "entry", "errors", "home", "icon", "look", "moved", "redirects"]
