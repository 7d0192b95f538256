"""Page functions: what a public address answers, as a function of its path alone.

A page function gets the path's arguments and neither request, user, host nor cookie, so that what
it returns can be kept and served to everybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from django.urls import URLPattern, path

from coldopen.delivery.addresses import url


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to render: template, typed context, and what its bytes depend on.

    The rows and lists that it shows are noted by delivery.tags.shows(); ``tags`` may name others
    that its bytes depend on. ``valid_until`` is the first instant at which the same rows would give
    other bytes; ``last_modified`` when the newest of its content was published. ``frameable`` lets
    other sites show it in a frame: for pages that change nothing and run nothing. ``is_lasting``
    says that its address names its bytes, so that who has them need never ask again.
    """

    template: str
    context: Any
    tags: frozenset[str] = frozenset()
    valid_until: datetime | None = None
    last_modified: datetime | None = None
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    frameable: bool = False
    is_lasting: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """The address has moved for good to ``to``, a root-relative path."""

    to: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Something was here and has been taken away (410)."""


Answer = Page | Redirect | Gone | None
PageFunction = Callable[..., Answer]
Function = TypeVar("Function", bound=PageFunction)


@dataclass(slots=True)
class Registry:
    """The page functions by address pattern, in the order in which they are asked."""

    patterns: list[URLPattern] = field(default_factory=list)
    fallbacks: list[URLPattern] = field(default_factory=list)
    not_found: PageFunction | None = None


registry = Registry()


def page(*routes: str, fallback: bool = False) -> Callable[[Function], Function]:
    """Register a page function for address patterns in Django's path syntax (``/tag/<str:slug>/``).

    A ``fallback`` is asked after all others have answered None: it serves stored addresses, which
    may look like anything.
    """

    def register(function: Function) -> Function:
        target = registry.fallbacks if fallback else registry.patterns
        target.extend(path(route.removeprefix("/"), cast(Any, function)) for route in routes)
        return function

    return register


def not_found(function: Function) -> Function:
    """Register the page function (without arguments) of the page shown for an unknown address."""
    registry.not_found = function
    return function


def answer(address: str, given: Mapping[str, object]) -> Answer:
    """Return the first answer of the page functions whose pattern fits ``address``, or None.

    ``given`` holds keyword arguments beyond the path's, for callers that show a stored page
    otherwise than strangers see it (a preview of a draft, a post opened with its password); only
    fallbacks take them. An address without its closing slash leads to the one with it.
    """
    found = _asked(address, given)
    if found is not None or "." in address.rpartition("/")[2] or address.endswith("/"):
        return found
    return way_to(f"{address}/", given)


def way_to(address: str, given: Mapping[str, object]) -> Answer:
    """Return a redirect to an address, or to where that leads itself; None where nothing is."""
    found = _asked(address, given)
    return found if found is None or isinstance(found, Redirect) else Redirect(url(address))


def _asked(address: str, given: Mapping[str, object]) -> Answer:
    for pattern in registry.fallbacks if given else (*registry.patterns, *registry.fallbacks):
        match = pattern.resolve(address.removeprefix("/"))
        if match is None:
            continue
        found: Answer = match.func(*match.args, **match.kwargs, **given)
        if found is not None:
            return found
    return None
