"""The page functions of this app: feeds and sitemaps."""

from coldopen.interop.feeds import pages as feeds
from coldopen.interop.sitemaps import pages as sitemaps

__all__ = ["feeds", "sitemaps"]
