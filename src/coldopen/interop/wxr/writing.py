"""Writes one batch of an export's posts and pages, with their comments, in one transaction."""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import transaction

from coldopen.interop.wxr.comments import count_new, mark_known, plan_remarks, write_remarks
from coldopen.interop.wxr.entries import (
    DEEPEST,
    Job,
    Place,
    Planned,
    home_place,
    label,
    plan,
    settle,
    write,
)
from coldopen.interop.wxr.reader import Item
from coldopen.interop.wxr.survey import Survey
from coldopen.publishing.models import Entry, SitePage

Items = Mapping[str, Item]


@dataclass(slots=True)
class Reading:
    """One file's import: what it holds, where the pages that others stand under are, who waits."""

    survey: Survey
    job: Job
    places: dict[str, Place]
    waiting: set[str] = field(default_factory=set)
    written: list[int] = field(default_factory=list)


def write_batch(batch: Items, reading: Reading) -> None:
    """Write the posts and pages of a batch, by import key, and the comments that are new."""
    job = reading.job
    here = dict(Entry.objects.filter(import_key__in=list(batch)).values_list("import_key", "pk"))
    posts = [
        plan(item, key, job)
        for key, item in batch.items()
        if key not in here and item.type == "post"
    ]
    pages = {key: item for key, item in batch.items() if key not in here and item.type == "page"}
    with nullcontext() if job.dry_run else transaction.atomic():
        home = home_place(lock=not job.dry_run)
        _put(posts, home, job)
        new = [*posts, *_write_pages(pages, home, reading)]
        _bring_remarks(batch, here, new, job)
    reading.waiting.difference_update(here)  # another file of the call brought it
    for key in here:
        job.report.count(batch[key].type, "already_here")
    for one in new:
        job.report.count(one.item.type, "imported")
    reading.written.extend(one.pk for one in new if one.pk)


def _put(planned: list[Planned], parent: Place, job: Job) -> None:
    settle(planned, parent, job)
    if not job.dry_run:
        write(planned, parent, job)


def _write_pages(pages: Items, home: Place, reading: Reading) -> list[Planned]:
    """Write the pages whose parents are here, level by level; the others wait."""
    written: list[Planned] = []
    left = dict(pages)
    while left:
        ready: dict[int, tuple[Place, list[str]]] = {}
        for key, item in left.items():
            place = _place_for(key, item, home, reading)
            if place is not None:
                ready.setdefault(id(place), (place, []))[1].append(key)
        if not ready:
            break
        for place, keys in ready.values():
            planned = [plan(left.pop(key), key, reading.job) for key in keys]
            _put(planned, place, reading.job)
            _remember_places(planned, place, reading)
            written.extend(planned)
    reading.waiting.update(left)
    reading.waiting.difference_update(one.key for one in written)
    return written


def _place_for(key: str, item: Item, home: Place, reading: Reading) -> Place | None:
    """Return the page an item stands under; None while that has not been written."""
    note = reading.job.report.note
    parent_key = reading.survey.pages.get(item.parent)
    if not item.parent:
        return home
    if key == parent_key or key in reading.survey.without_parent:
        note(item.line, label(item), "Its parents go round in a circle; it has none here.")
        return home
    if parent_key is None:
        place = _place_of(SitePage.objects.filter(wordpress_id=item.parent)[:2])
        if place is None:
            note(item.line, label(item), "Its parent page is not in the file; it has none here.")
    else:
        place = reading.places.get(parent_key)
        if place is None:
            place = _place_of(SitePage.objects.filter(import_key=parent_key))
            if place is None:
                return None
            reading.places[parent_key] = place
    if place is not None and place.depth >= DEEPEST:
        note(item.line, label(item), "It is nested too deep; it has no parent here.")
        place = None
    return place or home


def _place_of(pages: Iterable[SitePage]) -> Place | None:
    found = list(pages)
    if len(found) != 1:
        return None
    page = found[0]
    address = page.address or page.wanted_address()
    return Place(page.pk, page.path, page.depth, page.url_path, address, page.locale_id)


def _remember_places(planned: Iterable[Planned], parent: Place, reading: Reading) -> None:
    for one in planned:
        if one.item.id in reading.survey.parents:
            reading.places[one.key] = Place(
                one.pk,
                one.path,
                parent.depth + 1,
                f"{parent.url_path}{one.slug}/",
                one.address or f"{parent.address}{one.slug}/",
                parent.locale_id,
            )


def _bring_remarks(batch: Items, here: Mapping[str, int], new: Iterable[Planned], job: Job) -> None:
    """Write the comments of new entries, and those that entries here have got since."""
    known = [
        (pk, plan_remarks(batch[key], key, job.offset, job.report)) for key, pk in here.items()
    ]
    mark_known([remarks for _, remarks in known], job.report)
    fresh = [(one.pk, plan_remarks(one.item, one.key, job.offset, job.report)) for one in new]
    everything = [*known, *fresh]
    count_new([remarks for _, remarks in everything], job.report)
    if not job.dry_run:
        write_remarks(everything, job.people.by_wordpress_id.get)
