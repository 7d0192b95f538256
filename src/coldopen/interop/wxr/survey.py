"""The first reading of an export: what it holds, before anything is written."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from coldopen.interop.wxr.convert import moment_of, offset_of
from coldopen.interop.wxr.reader import Author, Channel, Item, Term, Trouble, read_wxr

ENTRY_TYPES = frozenset({"post", "page"})
NEVER_IMPORTED = frozenset({"trash", "auto-draft", "inherit"})
LONGEST_KEY = 255


@dataclass(slots=True)
class Survey:
    """What one file holds: its site, authors and terms, the tree of its pages, its clock.

    ``pages`` are the keys of pages by WordPress's id, ``parents`` the ids that others stand under,
    ``without_parent`` the keys of pages that go to the top because their parents can't be had;
    ``creators`` are the logins of bylines. ``seen`` has the position of the first item with a key,
    by its hash: of items that share one only the first can come in. ``days`` counts how far
    the clock was ahead of UTC on the days of published posts.
    """

    path: Path
    channel: Channel = field(default_factory=lambda: Channel("", "", ""))
    authors: dict[str, Author] = field(default_factory=dict)
    creators: dict[str, int] = field(default_factory=dict)
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    other_terms: Counter[str] = field(default_factory=Counter)
    pages: dict[int, str] = field(default_factory=dict)
    parents: set[int] = field(default_factory=set)
    without_parent: set[str] = field(default_factory=set)
    items: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    first_lines: dict[str, int] = field(default_factory=dict)
    offsets: Counter[timedelta] = field(default_factory=Counter)
    days: Counter[tuple[date, timedelta]] = field(default_factory=Counter)
    troubles: list[Trouble] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)

    @property
    def offset(self) -> timedelta:
        """How far the old site's clock was ahead of UTC, by most of its dates."""
        return self.offsets.most_common(1)[0][0] if self.offsets else timedelta()

    @property
    def is_worth_importing(self) -> bool:
        """Whether anything at all could be read."""
        return bool(self.items or self.terms or self.authors)

    def add_item(self, item: Item) -> None:
        """Count an item and remember what the second reading needs to know beforehand."""
        self.items[item.type] += 1
        self.first_lines.setdefault(item.type, item.line)
        for remark in item.remarks:
            self.remarks[remark.type] += 1
            self.first_lines.setdefault(f"remark:{remark.type}", item.line)
        if not is_entry(item):
            return
        self.seen.setdefault(hash(key_of(item)), item.position)
        if item.creator.strip():
            self.creators.setdefault(item.creator.strip(), item.line)
        for term in item.terms:
            self.add_term(term)
        self._read_clock(item)
        if item.type == "page" and item.id is not None:
            self.pages[item.id] = key_of(item)
            self.parents.add(item.parent)

    def _read_clock(self, item: Item) -> None:
        offset, moment = offset_of(item.date, item.date_gmt), moment_of(item.date_gmt)
        if offset is None or moment is None:
            return
        self.offsets[offset] += 1
        if item.type == "post" and item.status == "publish":
            self.days[moment.date(), offset] += 1

    def add_term(self, term: Term) -> None:
        """Remember a category or tag, the declared one of two; count the terms of others."""
        if term.taxonomy not in {"category", "post_tag"}:
            self.other_terms[term.taxonomy] += 1
            return
        identity = identity_of(term)
        if identity[1] and (identity not in self.terms or term.id is not None):
            self.terms[identity] = term


def survey_file(path: Path, on_bytes: Callable[[int], None]) -> Survey:
    """Read an export once without writing; raises UnreadableFile if it is none."""
    survey = Survey(path)
    for record in read_wxr(path, on_bytes, brief=True):
        match record:
            case Item():
                survey.add_item(record)
            case Term():
                survey.add_term(record)
            case Author():
                survey.authors.setdefault(record.login, record)
            case Channel():
                survey.channel = record
            case Trouble():
                survey.troubles.append(record)
    return survey


def is_entry(item: Item) -> bool:
    """Tell whether an item is a post or page that is imported."""
    return item.type in ENTRY_TYPES and item.status not in NEVER_IMPORTED


def key_of(item: Item) -> str:
    """Return what an item is known by on the next import: its id and GUID at the old site."""
    guid = item.guid.strip() or item.link.strip()
    if item.id is None and not guid:
        guid = f"{item.date} {item.title}"
    return fitting(f"wordpress:{'' if item.id is None else item.id}:{guid}")


def fitting(key: str) -> str:
    """Return an import key, hashed where it is too long for its column."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"wordpress:{sha256(key.encode()).hexdigest()}"


def identity_of(term: Term) -> tuple[str, str]:
    """Return what a term is known by within an export: its taxonomy and nicename."""
    return term.taxonomy, (term.nicename or term.name).lower()
