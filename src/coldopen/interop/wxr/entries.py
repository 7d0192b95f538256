"""Posts and pages of an export as rows: planned without touching the database, then written."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from wagtail.models import Page

from coldopen.interop.wxr.convert import (
    OldSite,
    address_of,
    body_html,
    instant_of,
    moment_of,
    plain,
    slug_of,
)
from coldopen.interop.wxr.people import People
from coldopen.interop.wxr.reader import Item
from coldopen.interop.wxr.report import Report
from coldopen.interop.wxr.shortcodes import replace_shortcodes, unknown_shortcodes
from coldopen.interop.wxr.terms import Terms
from coldopen.publishing.models import (
    Byline,
    Entry,
    HomePage,
    PostPage,
    Publication,
    SitePage,
    TaggedPost,
)
from coldopen.publishing.permalinks import permalink
from coldopen.publishing.search import index_entries
from coldopen.utils.clock import now
from coldopen.utils.ids import reserve_ids
from coldopen.utils.rows import insert_rows

LONGEST_TITLE = 255
LONGEST_PASSWORD = 200
MOST_LISTED = 5  # shortcodes of one item
STATUSES = frozenset({"publish", "private", "future", "draft", "pending"})
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_STEM = 490  # of an address that gets a number
STEP = 4  # of Wagtail's tree
DEEPEST = 50


@dataclass(slots=True)
class Job:
    """What everything in one file's import shares."""

    report: Report
    site: OldSite
    offset: timedelta
    people: People
    terms: Terms
    publication: Publication
    dry_run: bool
    claimed: set[str] = field(default_factory=set)  # by a dry run, which writes no addresses
    numbers: Counter[str] = field(default_factory=Counter)  # the last that a taken name got


@dataclass(slots=True)
class Place:
    """A page that others can be put under: Wagtail's tree position and the readers' address."""

    pk: int
    path: str
    depth: int
    url_path: str
    address: str
    locale_id: int


@dataclass(slots=True, kw_only=True)
class Planned:
    """One post or page as it is going to be written."""

    key: str
    item: Item
    title: str
    slug: str
    address: str | None
    html: str
    standfirst: str
    is_live: bool
    go_live_at: datetime | None
    published_at: datetime | None
    day: date | None
    changed_at: datetime
    visibility: str
    password: str
    pk: int = 0
    path: str = ""

    @property
    def is_public(self) -> bool:
        return self.is_live and self.visibility != Entry.Visibility.PRIVATE

    @property
    def name(self) -> str:
        return label(self.item)


def label(item: Item) -> str:
    """Return what the report calls an item."""
    title = plain(item.title)[:80] or "without a title"
    return f"{item.type} “{title}” ({item.id})" if item.id else f"{item.type} “{title}”"


def plan(item: Item, key: str, job: Job) -> Planned:
    """Return what an item becomes, listing what can't stay as it was."""
    note = partial(job.report.note, item.line, label(item))
    title = plain(item.title)
    if len(title) > LONGEST_TITLE:
        note("Its title is longer than 255 characters and was cut.")
        title = title[: LONGEST_TITLE - 1] + "…"
    html = _body(item, job)
    if item.status not in STATUSES:
        note(f"Its status, “{item.status}”, is unknown here; it came in as a draft.")
    instant = instant_of(item.date, item.date_gmt, job.offset)
    is_ahead = instant is not None and instant > now()
    is_live = item.status in {"publish", "private"} or (item.status == "future" and not is_ahead)
    is_scheduled = item.status == "future" and is_ahead
    if is_live and instant is None:
        note("It has no date; it counts as published now.")
        instant = now()
    if not is_live and not is_scheduled and moment_of(item.date_gmt) is None:
        instant = None  # a draft that never had a date
    visibility, password = _visibility(item, note)
    return Planned(
        key=key,
        item=item,
        title=title,
        slug=slug_of(item.name, title, f"{item.type}-{item.id or ''}") or item.type,
        address=_address(item, note, is_live=is_live),
        html=html,
        standfirst=plain(item.excerpt),
        is_live=is_live,
        go_live_at=instant if is_scheduled else None,
        published_at=instant,
        day=_day(item, instant, job.offset) if is_live or is_scheduled else None,
        changed_at=instant_of("", item.modified_gmt, job.offset) or instant or now(),
        visibility=visibility,
        password=password,
    )


def _body(item: Item, job: Job) -> str:
    """Return an item's text as clean HTML, listing what it lost on the way."""
    note = partial(job.report.note, item.line, label(item))
    content, left_out = replace_shortcodes(item.content)
    for shortcode in left_out[:MOST_LISTED]:
        note(f"{shortcode[:200]} shows files of the old site; it was left out of the text.")
    if len(left_out) > MOST_LISTED:
        note(f"{len(left_out) - MOST_LISTED} more of the kind were left out of the text.")
    html, is_too_large = body_html(content, job.site)
    if is_too_large:
        note("Its text is larger than 1 MB; the words came in without their markup.")
    job.report.shortcodes.update(unknown_shortcodes(item.content))
    return html


def _day(item: Item, instant: datetime | None, offset: timedelta) -> date | None:
    local = moment_of(item.date)
    if local is None and instant is not None:
        local = instant + offset
    return local.date() if local else None


def _visibility(item: Item, note: Any) -> tuple[str, str]:
    if item.status == "private":
        return Entry.Visibility.PRIVATE, ""
    if not item.password:
        return Entry.Visibility.PUBLIC, ""
    if len(item.password) > LONGEST_PASSWORD:
        note("Its password is too long; it is private until it has another.")
        return Entry.Visibility.PRIVATE, ""
    return Entry.Visibility.PASSWORD, item.password


def _address(item: Item, note: Any, *, is_live: bool) -> str | None:
    address = address_of(item.link)
    if address is None and is_live and item.link and "?" not in item.link:
        note(f"Its address can't be kept ({item.link[:200]}); it gets one of its own.")
    return address


def home_place(*, lock: bool) -> Place:
    """Return the home that posts and outermost pages stand under, locked for the transaction."""
    homes = HomePage.objects.select_for_update() if lock else HomePage.objects.all()
    home = homes.get()
    return Place(home.pk, home.path, home.depth, home.url_path, "/", home.locale_id)


def settle(planned: Sequence[Planned], parent: Place, job: Job) -> None:
    """Give each a slug that no sibling has and an address that no other entry has."""
    _settle_slugs(planned, parent, job)
    for one in planned:
        if one.address is None and one.is_live:
            one.address = _made_address(one, parent, job)
    wanted = [one.address for one in planned if one.address]
    taken = job.claimed | set(
        Entry.objects.filter(address__in=wanted).values_list("address", flat=True)
    )
    for one in planned:
        if one.address is None:
            continue
        if one.address in taken:
            stem = one.address.rstrip("/")
            end = "/" if one.address.endswith("/") else ""
            one.address = _numbered(stem, end, LONGEST_STEM, taken, job, _has_address)
            why = f"Another entry has its address, {stem}{end}; it is at {one.address} now."
            job.report.note(one.item.line, one.name, why)
        taken.add(one.address)
    if job.dry_run:
        job.claimed |= taken


def _has_address(address: str) -> bool:
    return bool(Entry.objects.filter(address=address).exists())


def _settle_slugs(planned: Sequence[Planned], parent: Place, job: Job) -> None:
    siblings = _children(parent)
    taken = set(
        siblings.filter(slug__in=[one.slug for one in planned]).values_list("slug", flat=True)
    )
    for one in planned:
        if one.slug in taken:
            stem = one.slug
            one.slug = _numbered(
                stem, "", 240, taken, job, lambda slug: siblings.filter(slug=slug).exists()
            )
        taken.add(one.slug)


def _numbered(stem: str, end: str, longest: int, taken: set[str], job: Job, is_taken: Any) -> str:
    """Return a name with the first free number, going on from the last one given to its like."""
    stem = stem[:longest]
    number = job.numbers[stem] or 1
    while True:
        number += 1
        name = f"{stem}-{number}{end}"
        if name not in taken and not is_taken(name):
            job.numbers[stem] = number
            return name


def _made_address(one: Planned, parent: Place, job: Job) -> str:
    if one.item.type == "page":
        return f"{parent.address}{one.slug}/"
    assert one.day is not None  # noqa: S101  (what is live has one)
    return permalink(job.publication.permalinks, one.day, one.slug)


def _children(parent: Place) -> Any:
    if not parent.pk:
        return Page.objects.none()  # a dry run did not write it
    # A range, because SQLite has no index for LIKE with an escape.
    return Page.objects.filter(
        depth=parent.depth + 1,
        path__gte=parent.path + DIGITS[0] * STEP,
        path__lte=parent.path + DIGITS[-1] * STEP,
    )


def write(planned: Sequence[Planned], parent: Place, job: Job) -> None:
    """Insert settled posts and pages under their parent; call it inside a transaction."""
    if not planned:
        return
    last = _children(parent).order_by("path").values_list("path", flat=True).last()
    first = int(last[-STEP:], 36) + 1 if last else 1
    for at, (one, pk) in enumerate(
        zip(planned, reserve_ids(Page, len(planned)), strict=True), start=first
    ):
        one.pk = pk
        one.path = parent.path + _step(at)
    insert_rows(Page, _page_rows(planned, parent, job))
    insert_rows(Entry, [_entry_row(one) for one in planned])
    posts = [one for one in planned if one.item.type == "post"]
    insert_rows(
        PostPage,
        [
            {
                "entry_ptr_id": one.pk,
                "listed_at": one.published_at,
                "listed_on": one.day,
                "is_listed": one.is_public,
            }
            for one in posts
        ],
    )
    insert_rows(SitePage, [{"entry_ptr_id": one.pk} for one in planned if one.item.type == "page"])
    _write_relations(posts, job)
    index_entries([one.pk for one in planned if one.is_public])
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(planned))
    _schedule(planned)


def _step(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text.rjust(STEP, DIGITS[0])


def _page_rows(planned: Iterable[Planned], parent: Place, job: Job) -> list[dict[str, Any]]:
    types = {
        "post": ContentType.objects.get_for_model(PostPage).pk,
        "page": ContentType.objects.get_for_model(SitePage).pk,
    }
    return [
        {
            "id": one.pk,
            "path": one.path,
            "depth": parent.depth + 1,
            "translation_key": uuid.uuid4(),
            "locale_id": parent.locale_id,
            "live": one.is_live,
            "has_unpublished_changes": not one.is_live,
            "first_published_at": one.published_at if one.is_live else None,
            "last_published_at": one.changed_at if one.is_live else None,
            "go_live_at": one.go_live_at,
            "title": one.title,
            "draft_title": one.title,
            "slug": one.slug,
            "content_type_id": types[one.item.type],
            "url_path": f"{parent.url_path}{one.slug}/",
            "owner_id": job.people.by_login.get(one.item.creator.strip()),
            "latest_revision_created_at": one.changed_at,
        }
        for one in planned
    ]


def _entry_row(one: Planned) -> dict[str, Any]:
    body = [{"type": "html", "value": one.html, "id": str(uuid.uuid4())}] if one.html else []
    return {
        "page_ptr_id": one.pk,
        "address": one.address,
        "standfirst": one.standfirst,
        "body": body,
        "visibility": one.visibility,
        "password": one.password,
        "comments_open": one.item.comment_status != "closed",
        "published_at": one.published_at,
        "day": one.day,
        "is_public": one.is_public,
        "wordpress_id": one.item.id,
        "import_key": one.key,
    }


def _write_relations(posts: Sequence[Planned], job: Job) -> None:
    """Insert the posts' bylines, categories and tags."""
    bylines, categories, tags = [], [], []
    for one in posts:
        writer = job.people.by_login.get(one.item.creator.strip())
        if writer is not None:
            bylines.append({"post_id": one.pk, "writer_id": writer, "sort_order": 0})
        for category in job.terms.categories_of(one.item):
            categories.append({"postpage_id": one.pk, "category_id": category})
        for tag in job.terms.tags_of(one.item):
            tags.append({"content_object_id": one.pk, "tag_id": tag})
    insert_rows(Byline, bylines)
    insert_rows(PostPage.categories.through, categories)
    insert_rows(TaggedPost, tags)


def _schedule(planned: Iterable[Planned]) -> None:
    """Give what goes live later the revision that Wagtail publishes then."""
    for one in planned:
        if one.go_live_at is not None:
            page = Entry.objects.get(pk=one.pk).specific
            page.save_revision(approved_go_live_at=one.go_live_at, clean=False)
