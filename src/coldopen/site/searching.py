"""The search page: a reader's words and filters, and what they lead to."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from coldopen.accounts.models import User
from coldopen.delivery.addresses import url
from coldopen.publishing.body import summary_of
from coldopen.publishing.models import Category, Entry, PostPage, Tag
from coldopen.publishing.models.search import texts_of
from coldopen.publishing.search import MOST_WORDS, Found, Query, best, entries_of, find, parse
from coldopen.site.chrome import chrome
from coldopen.site.contexts import Choice, Choices, Head, Hit, SearchContext
from coldopen.site.highlight import excerpt, highlighted
from coldopen.site.teasers import published_day, writer_link

PAGE = 10
NARROWER = 6  # choices of one kind
LARGEST_KEY = 2**63 - 1
ADDRESS = "/search/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to narrow a search down: its parameter, mark, title, and how rows are found."""

    name: str
    mark: str
    title: Callable[[], str]
    model: type[Any] | None


KINDS = (
    Kind("writer", "w", lambda: _("Writer"), User),
    Kind("category", "c", lambda: _("Category"), Category),
    Kind("tag", "t", lambda: _("Tag"), Tag),
    Kind("year", "y", lambda: _("Year"), None),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """One way that a search is narrowed down now; without a mark it leads to nothing."""

    kind: Kind
    value: str
    mark: str
    text: str


def search_page(typed: Mapping[str, str], refused: str = "") -> SearchContext:
    """Return the search page for the parameters of its address.

    ``refused`` says why nothing is looked for; the words stay in the form.
    """
    filters = tuple(_filters(typed))
    query = parse(typed.get("q", ""), [each.mark for each in filters if each.mark])
    is_known = all(each.mark for each in filters) and not refused
    newest = typed.get("order") == "newest"
    found = _found(query, typed, newest=newest) if is_known else Found()
    shown, newer, older = _page(query, found, typed, newest=newest)
    entries = entries_of(shown)
    title = _("Search: %(words)s") % {"words": query.text} if query.text else _("Search")
    return SearchContext(
        site=chrome(),
        head=Head(title=title, canonical="", hidden=True),
        query=query.text,
        kept=tuple((name, value) for name, value in _kept(typed) if name != "q"),
        found="" if refused else _told(query, found, is_known=is_known),
        notes=tuple(_notes(query, found, filters, is_refused=bool(refused))),
        error=refused,
        orders=_orders(typed, newest=newest) if found.keys else (),
        filters=tuple(
            Choice(each.text, _address(typed, **{each.kind.name: ""}), True) for each in filters
        ),
        narrower=tuple(_narrower(found, typed)) if len(found.keys) > 1 else (),
        hits=tuple(_hit(entry, query, found) for entry in entries),
        newer=newer,
        older=older,
    )


def _filters(typed: Mapping[str, str]) -> Iterator[Filter]:
    for kind in KINDS:
        value = typed.get(kind.name, "").strip()[:200].replace("\0", "")
        if not value:
            continue
        if kind.model is None:
            is_year = value.isdecimal() and value.isascii() and len(value) == 4
            yield Filter(kind, value, f"y{int(value)}" if is_year else "", value)
            continue
        row = kind.model.objects.filter(slug=value).first()
        yield Filter(kind, value, f"{kind.mark}{row.pk}" if row else "", _name(row, value))


def _name(row: Any, otherwise: str) -> str:
    if row is None:
        return otherwise
    return str(row.byline) if isinstance(row, User) else str(row.name)


def _found(query: Query, typed: Mapping[str, str], *, newest: bool) -> Found:
    before = typed.get("before", "")
    key = int(before) if newest and before.isdecimal() and len(before) < 20 else None
    if key is not None and key > LARGEST_KEY:
        key = None
    return find(query, before=key, by_beginning="beginning" in typed)


def _page(
    query: Query, found: Found, typed: Mapping[str, str], *, newest: bool
) -> tuple[tuple[int, ...], str, str]:
    """Return the keys of the page asked for, and the addresses of the pages beside it."""
    on = {"order": "newest", "page": "", "beginning": "1" if found.by_beginning else ""}
    if newest:
        shown = found.keys[:PAGE]
        older = found.keys[PAGE - 1] if len(found.keys) > PAGE else found.older
        return shown, "", _address(typed, **on, before=str(older)) if older is not None else ""
    page = typed.get("page", "")
    number = int(page) if page.isdecimal() and len(page) < 4 else 1
    start = max(number - 1, 0) * PAGE
    shown = best(query, found)[start : start + PAGE]
    newer = _address(typed, page=str(number - 1) if number > 2 else "") if number > 1 else ""
    if start + PAGE < len(found.keys):
        return shown, newer, _address(typed, page=str(number + 1))
    older = found.older
    return shown, newer, _address(typed, **on, before=str(older)) if older is not None else ""


def _kept(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("q", "order", *(kind.name for kind in KINDS)):
        if value := typed.get(name, "").strip()[:300]:
            yield name, value


def _address(typed: Mapping[str, str], **changed: str) -> str:
    """Return the address of this search with some parameters changed; empty ones are dropped."""
    values = dict(_kept(typed)) | changed
    return f"{ADDRESS}?{urlencode({name: value for name, value in values.items() if value})}"


def _orders(typed: Mapping[str, str], *, newest: bool) -> tuple[Choice, ...]:
    return (
        Choice(_("Best match"), _address(typed, order=""), not newest),
        Choice(_("Newest first"), _address(typed, order="newest"), newest),
    )


def _told(query: Query, found: Found, *, is_known: bool) -> str:
    """Return the sentence that says how much was found."""
    if not query.phrases or not is_known or not found.keys:
        return _("Nothing was found.") if query.text else ""
    count = len(found.keys)
    if found.older is not None:
        return _("More than %(count)d entries; these are among the newest of them.") % {
            "count": count
        }
    return ngettext("%(count)d entry was found.", "%(count)d entries were found.", count) % {
        "count": count
    }


def _notes(
    query: Query, found: Found, filters: tuple[Filter, ...], *, is_refused: bool
) -> Iterator[str]:
    """Yield what a reader should know about the search, and what to try where it found nothing."""
    if is_refused:
        return
    if query.is_cut:
        yield _("Only the first %(count)d words were looked for.") % {"count": MOST_WORDS}
    for each in filters:
        if not each.mark:
            yield _("There is no such filter here: %(value)s.") % {"value": each.value}
    if found.by_beginning and found.keys:
        yield _("Nothing has the very words; these have words that begin with them.")
    if query.text and not query.phrases:
        yield _("Give at least one word to look for; a minus before it leaves it out.")
    elif query.text and not found.keys:
        if filters:
            yield _("Without the filters above there may be more.")
        yield _("Try fewer or other words, and check their spelling.")


def _narrower(found: Found, typed: Mapping[str, str]) -> Iterator[Choices]:
    """Yield what the search can be narrowed down to, most frequent first."""
    for kind in KINDS:
        if typed.get(kind.name):
            continue
        counts = Counter({m[1:]: n for m, n in found.marks.items() if m[0] == kind.mark})
        values = [value for value, number in counts.most_common() if number < len(found.keys)]
        names = _names(kind, values[:NARROWER])
        choices = tuple(
            Choice(text, _address(typed, **{kind.name: value})) for value, text in names
        )
        if choices:
            yield Choices(kind.title(), choices)


def _names(kind: Kind, values: list[str]) -> list[tuple[str, str]]:
    """Return the parameter and the name of each value of a mark."""
    if kind.model is None:
        return [(value, value) for value in sorted(values, reverse=True)]
    rows = kind.model.objects.in_bulk([int(value) for value in values])
    found = [rows[int(value)] for value in values if int(value) in rows]
    return [(row.slug, _name(row, "")) for row in found if row.slug]


def _hit(entry: Entry, query: Query, found: Found) -> Hit:
    post = entry if isinstance(entry, PostPage) else None
    text = " ".join(texts_of(entry.body.raw_data))
    shown = excerpt(text, query.phrases, by_beginning=found.by_beginning)
    return Hit(
        url=url(entry.address),
        headline=_marked(entry.headline, query, found),
        excerpt=shown or _marked(summary_of(entry), query, found),
        writers=tuple(writer_link(user) for user in post.writers) if post else (),
        published=published_day(post) if post else None,
    )


def _marked(text: str, query: Query, found: Found) -> Markup:
    return highlighted(text, query.phrases, by_beginning=found.by_beginning)
