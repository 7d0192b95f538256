"""Imports WordPress exports: a first reading surveys each file, the next ones write it.

Each batch is one transaction, so an import that is killed leaves whole batches, and the next one
goes on after them: entries and comments that are here are known by their import keys. A page whose
parent has not been written yet waits for another reading of the file instead of in memory.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from coldopen.interop.finishing import enqueue_finishing
from coldopen.interop.wxr.clock import ENOUGH, share_of, zones_for
from coldopen.interop.wxr.convert import OldSite, plain
from coldopen.interop.wxr.entries import Job, Place, label
from coldopen.interop.wxr.people import bring_people
from coldopen.interop.wxr.reader import Channel, Item, read_wxr
from coldopen.interop.wxr.report import Report, named
from coldopen.interop.wxr.stream import UnreadableFile
from coldopen.interop.wxr.survey import Survey, is_entry, key_of, survey_file
from coldopen.interop.wxr.terms import bring_terms
from coldopen.interop.wxr.writing import Reading, write_batch
from coldopen.publishing.listings import rebuild_breaks
from coldopen.publishing.models import Entry, Publication
from coldopen.publishing.tasks import draw_missing_cards

BATCH = 500
DEFAULT_NAME = Publication._meta.get_field("name").default
DEFAULT_ZONE = Publication._meta.get_field("zone").default
ELSEWHERE = {
    "attachment": "Pictures and files stay where they are; the texts link to them there.",
    "nav_menu_item": "Menus are made anew here.",
}


def import_files(
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    author_map: Mapping[str, str] | None = None,
    on_bytes: Callable[[int], None] = lambda count: None,
) -> Report:
    """Import WordPress exports and return what was done; a dry run writes nothing.

    ``author_map`` gives the username to use for a WordPress login; ``on_bytes`` hears of progress,
    of twice the files' sizes altogether.
    """
    begun = time.monotonic()
    report = Report(files=[str(path) for path in paths], dry_run=dry_run)
    surveys = list(_surveys(paths, report, on_bytes))
    _compare_clocks(surveys, report)
    if surveys and not dry_run:
        _name_publication(surveys[0].channel)
    places: dict[str, Place] = {}
    readings = [
        Reading(survey, _job(survey, report, author_map or {}, dry_run=dry_run), places)
        for survey in surveys
    ]
    _share_pages(surveys)
    for reading in readings:
        _write_all(reading, on_bytes)
    while any(reading.waiting for reading in readings):
        for reading in readings:
            _write_waiting(reading)
    written = [pk for reading in readings for pk in reading.written]
    if written:
        rebuild_breaks()
        enqueue_finishing(written)
        draw_missing_cards.enqueue()
    report.seconds = time.monotonic() - begun
    return report


def _surveys(
    paths: Sequence[Path], report: Report, on_bytes: Callable[[int], None]
) -> Iterator[Survey]:
    for path in paths:
        try:
            survey = survey_file(path, on_bytes)
        except UnreadableFile as error:
            report.unreadable += 1
            report.note(0, path.name, f"It could not be read: {error}.", lost=True)
            continue
        for trouble in survey.troubles:
            report.add(trouble)
        if not survey.is_worth_importing:
            report.unreadable += 1
            report.note(0, path.name, "There is nothing to import in it.", lost=True)
            continue
        _count_contents(survey, report)
        yield survey


def _share_pages(surveys: Sequence[Survey]) -> None:
    """Let the parts that one site's export was cut into know each other's pages."""
    pages: dict[str, dict[int, str]] = {}
    parents: dict[str, set[int]] = {}
    for survey in surveys:
        shared = pages.setdefault(survey.channel.base, {})
        shared.update(survey.pages)
        survey.pages = shared
        needed = parents.setdefault(survey.channel.base, set())
        needed.update(survey.parents)
        survey.parents = needed


def _count_contents(survey: Survey, report: Report) -> None:
    report.items_in_file.update(survey.items)
    report.remarks_in_file.update(survey.remarks)
    report.offsets.update(survey.offsets)
    for kind, number in survey.items.items():
        report.count(kind, "in_file", number)
        if kind not in {"post", "page"}:
            report.count(kind, "left_out", number)
            why = ELSEWHERE.get(kind, "WordPress's own or a plug-in's type; left for later.")
            report.note(survey.first_lines[kind], named(kind, number), why)
    for kind, number in survey.remarks.items():
        report.count(kind, "in_file", number)
        if kind not in {"comment", "pingback", "trackback"}:
            report.count(kind, "left_out", number)
            why = (
                "Notes are between editors and never public; they were left out."
                if kind == "note"
                else "A plug-in's type of comment; left out."
            )
            report.note(survey.first_lines[f"remark:{kind}"], named(kind, number), why)


def _compare_clocks(surveys: Sequence[Survey], report: Report) -> None:
    """Tell whether the zone set here is the old site's; a new publication gets zones to choose."""
    zone = Publication.load().zone
    days = sum((survey.days for survey in surveys), Counter[tuple[date, timedelta]]())
    if zone == DEFAULT_ZONE and not Entry.objects.exists():
        report.zones = zones_for(days, zone)
    report.is_zone_right = share_of(zone, days) >= ENOUGH and not report.zones


def _name_publication(channel: Channel) -> None:
    """Call a new publication what the old site was called."""
    publication = Publication.load()
    title = plain(channel.title)
    if title and publication.name == DEFAULT_NAME and not Entry.objects.exists():
        publication.name = title[:100]
        publication.tagline = publication.tagline or plain(channel.description)[:300]
        publication.save()


def _job(survey: Survey, report: Report, author_map: Mapping[str, str], *, dry_run: bool) -> Job:
    return Job(
        report=report,
        site=OldSite(survey.channel.base),
        offset=survey.offset,
        people=bring_people(survey, author_map, report, dry_run=dry_run),
        terms=bring_terms(survey, report, dry_run=dry_run),
        publication=Publication.load(),
        dry_run=dry_run,
    )


def _write_all(reading: Reading, on_bytes: Callable[[int], None]) -> None:
    """Read the file and write its entries, leaving the pages that wait for their parents."""
    for batch in _batches(_items(reading, on_bytes)):
        write_batch(batch, reading)


def _write_waiting(reading: Reading) -> None:
    """Read the file again for the pages that wait; where none can go on, let one have no parent."""
    before = len(reading.waiting)
    if not before:
        return
    items = (
        (key, item)
        for key, item in _items(reading, lambda count: None, count=False)
        if key in reading.waiting
    )
    for batch in _batches(items):
        write_batch(batch, reading)
    if len(reading.waiting) == before:
        stuck = min(reading.waiting)
        if stuck in reading.survey.without_parent:
            reading.waiting.discard(stuck)  # the file has changed under our hands
        reading.survey.without_parent.add(stuck)


def _items(
    reading: Reading, on_bytes: Callable[[int], None], *, count: bool = True
) -> Iterator[tuple[str, Item]]:
    """Yield the posts and pages that are imported, counting the others."""
    report = reading.job.report
    for record in read_wxr(reading.survey.path, on_bytes):
        if not isinstance(record, Item):
            continue
        key = key_of(record)
        is_repeat = is_entry(record) and reading.survey.seen[hash(key)] != record.position
        if is_entry(record) and not is_repeat:
            yield key, record
        elif count:
            _leave_out(record, report, is_repeat=is_repeat)


def _leave_out(item: Item, report: Report, *, is_repeat: bool) -> None:
    for remark in item.remarks:
        if remark.type in {"comment", "pingback", "trackback"}:
            report.count(remark.type, "left_out")
    if item.type not in {"post", "page"}:
        return
    report.count(item.type, "left_out")
    if is_repeat:
        why = "It was left out: an item before it in the file has the same id and GUID."
    else:
        why = f"It was left out: its status is “{item.status}”."
    report.note(item.line, label(item), why, lost=is_repeat)


def _batches(items: Iterator[tuple[str, Item]]) -> Iterator[dict[str, Item]]:
    """Yield items by key, so many at once."""
    batch: dict[str, Item] = {}
    for key, item in items:
        if len(batch) == BATCH:
            yield batch
            batch = {}
        batch[key] = item
    if batch:
        yield batch
