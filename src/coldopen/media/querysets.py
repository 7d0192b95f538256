"""Reads of media: which pictures and files strangers may have.

A file is open to strangers while something that they can read shows it. Each app that shows media
says so once, by ``shown_where()``, as a query of its rows for one picture or file; so the answer
follows whatever publishes or takes down, and no column has to be kept in step.
"""

from collections.abc import Callable
from typing import Any, Literal, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet

What = Literal["picture", "file"]
# Given the outer row's key, the rows open to strangers that show it.
Showing = Callable[[OuterRef], models.QuerySet[Any]]
_showing: dict[What, list[Showing]] = {"picture": [], "file": []}


def shown_where(what: What) -> Callable[[Showing], Showing]:
    """Register a function that returns the open rows showing a picture or file."""

    def register(function: Showing) -> Showing:
        _showing[what].append(function)
        return function

    return register


def is_shown(what: What) -> Q:
    """Return the condition that something open to strangers shows a row."""
    condition = Q(pk__in=[])
    for function in _showing[what]:
        condition |= Q(Exists(function(OuterRef("pk")).order_by()))
    return condition


class PictureQuerySet(ImageQuerySet):
    """Pictures by who may see them."""

    def open_to_all(self) -> Self:
        """Keep the pictures that something open to strangers shows."""
        return self.filter(is_shown("picture"))

    def without_words(self) -> Self:
        """Keep the pictures whose text alternative nobody has written."""
        return self.filter(description="")


class FileQuerySet(DocumentQuerySet):
    """Files by who may have them."""

    def open_to_all(self) -> Self:
        """Keep the files that something open to strangers links to or plays."""
        return self.filter(is_shown("file"))


class EmbedQuerySet(models.QuerySet[Any]):
    """What lies elsewhere, by its address."""

    def at(self, addresses: list[str]) -> dict[str, Any]:
        """Return the embeds of several addresses, by address, each with its poster."""
        rows = self.filter(address__in=addresses).select_related("poster")
        return {row.address: row for row in rows}
