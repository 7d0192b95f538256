"""Cache tags: the names of what a page's bytes depend on, collected while it is made.

Whoever turns a row into something readers see calls shows() there, so that no page can show the row
without carrying its tag. Who writes a row logs the row's tag and those of the lists that the row
enters, leaves or moves within.

==================  ================================================================================
tag                 stands on every page that shows
==================  ================================================================================
``publication``     a setting: the name, the look, the text in the foot, the social links, the zone
``menu``            the items of the menus and their order, marked sections and pages where none
``pages``            which plain pages readers can open
``archives``         which categories, tags and writers have posts that readers can open
``list:L``          which posts a listing has and their order; L is ``site``, ``tag:9``,
                    ``category:3`` or ``writer:4``
``sticky``           which posts stay at the top of the front page
``corrections``      all posts' corrections
``series:N``        a series: its name, address and description, and which posts it has
``related:N``       which posts are related to the post N
``comments``        the newest approved comments of all entries
``post:N``          a post or plain page: its headline, address, body or standing
``under:N``         something below the page N in the desk's tree
``category:N``      a category's name, address, description or place among the others
``tag:N``           a tag's
``writer:N``        a writer's name, address, portrait, bio or follow links
``picture:N``       a picture, or its description
``file:N``          a file to download, hear or watch
``embed:N``         what is known of something on another site
``comments:N``      an entry's approved comments, or their number
``mentions:N``      an entry's approved mentions
``likes:N``         the number of its likes
==================  ================================================================================
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Kind = Literal[
    "publication",
    "menu",
    "pages",
    "archives",
    "list",
    "sticky",
    "corrections",
    "series",
    "related",
    "comments",
    "post",
    "under",
    "category",
    "tag",
    "writer",
    "picture",
    "file",
    "embed",
    "mentions",
    "likes",
]
_shown: ContextVar[set[str] | None] = ContextVar("shown", default=None)


def tag(kind: Kind, which: int | str | None = None) -> str:
    """Return a tag's name: ``post:12`` of a row or ``list:tag:9`` of a list, ``menu`` of one."""
    return kind if which is None else f"{kind}:{which}"


def shows(kind: Kind, which: int | str | None = None) -> None:
    """Note that the page being made shows a row or a list; outside of a render, do nothing."""
    found = _shown.get()
    if found is not None:
        found.add(tag(kind, which))


@contextmanager
def collected_tags() -> Iterator[set[str]]:
    """Collect what shows() notes until the block ends."""
    found: set[str] = set()
    token = _shown.set(found)
    try:
        yield found
    finally:
        _shown.reset(token)
