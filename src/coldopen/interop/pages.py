"""The page functions of this app: feeds."""

from coldopen.interop.feeds import pages

__all__ = ["pages"]
