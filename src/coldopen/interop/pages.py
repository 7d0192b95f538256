"""The page functions of this app: feeds, sitemaps and the description of the search."""

from coldopen.interop.feeds import pages as feeds
from coldopen.interop.opensearch import pages as opensearch
from coldopen.interop.sitemaps import pages as sitemaps

__all__ = ["feeds", "opensearch", "sitemaps"]
