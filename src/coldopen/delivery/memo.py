"""Values read once for each render, however often the page asks for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Value = TypeVar("Value")
_kept: ContextVar[dict[Callable[[], Any], Any] | None] = ContextVar("kept", default=None)


@contextmanager
def one_render() -> Iterator[None]:
    """Keep the values of once_a_render() functions until the block ends."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once_a_render(function: Callable[[], Value]) -> Callable[[], Value]:
    """Call a function without arguments at most once in a render; outside of one, each time."""

    @wraps(function)
    def remembered() -> Value:
        kept = _kept.get()
        if kept is None:
            return function()
        if function not in kept:
            kept[function] = function()
        value: Value = kept[function]
        return value

    return remembered
