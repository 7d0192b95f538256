"""Searching what everybody may read: what a reader typed, and the entries it finds.

The newest matches come first, or the best of the newest ones: a word that stands in every post then
costs no more than a rare one. The index may lag behind what was taken down by the desk's bulk
actions, so what it finds is asked once more whether everybody may read it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from coldopen.publishing.models import Entry, PostPage, SearchText, SitePage
from coldopen.publishing.models.search import Wanted, entry_id_of
from coldopen.utils.words import fold

LONGEST = 300
MOST_WORDS = 12
# So many of the newest matches are ranked, and counted for what the search can be narrowed down to.
RANKED = 100
RANKED_CHARACTERS = 20_000
ROUNDS = 25  # in which matches that are no longer public are skipped
BATCH = 500
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
PART = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
# What a word is worth by where it stands.
WORTH = {"headline": 10.0, "names": 8.0, "standfirst": 4.0}


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader looks for: rows of words, others that must not be there, and where.

    ``marks`` are those of SearchText. ``is_cut`` tells that it was too long to be looked for whole.
    """

    text: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The newest matches, at most RANKED of them, with their keys and marks.

    ``older`` is the key to go on before, None where there are no more. ``by_beginning`` tells that
    no entry has the very words, and these have words that begin so.
    """

    keys: tuple[int, ...] = ()
    marks: Counter[str] = field(default_factory=Counter)
    older: int | None = None
    by_beginning: bool = False


def parse(typed: str, marks: Sequence[str] = ()) -> Query:
    """Return what a reader typed: words, "rows of words" and -words that must not be there."""
    text = " ".join(typed.replace("\0", " ").split())
    kept = text[:LONGEST]
    phrases: list[str] = []
    without: list[str] = []
    for minus, quoted, plain in PART.findall(kept.translate(QUOTES)):
        phrase = fold(quoted or plain)
        if phrase:
            (without if minus else phrases).append(phrase)
    parts = tuple(dict.fromkeys(phrases))
    is_cut = len(text) > LONGEST or _length(parts) > MOST_WORDS or _length(without) > MOST_WORDS
    return Query(kept, _first(parts), _first(dict.fromkeys(without)), tuple(marks), is_cut)


def _length(phrases: Iterable[str]) -> int:
    return sum(len(phrase.split()) for phrase in phrases)


def _first(phrases: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of them, MOST_WORDS words altogether."""
    kept: list[str] = []
    left = MOST_WORDS
    for phrase in phrases:
        words = phrase.split()[:left]
        left -= len(words)
        if words:
            kept.append(" ".join(words))
    return tuple(kept)


def find(query: Query, *, before: int | None = None, by_beginning: bool = False) -> Found:
    """Return the newest matches below the key ``before``; nothing for a query without a word.

    Where no entry has the very words, those count that have words beginning with them; to go on
    among these, say ``by_beginning``.
    """
    if not query.phrases:
        return Found()
    found = _find(query, before, by_beginning=by_beginning)
    if not found.keys and before is None:
        found = _find(query, before, by_beginning=True)
    return found


def best(query: Query, found: Found) -> tuple[int, ...]:
    """Return the keys of what was found, the best match first, of equals the newest."""
    rows = SearchText.objects.filter(pk__in=found.keys).in_bulk()
    scored = [(_score(query, rows[key], found.by_beginning), key) for key in found.keys]
    return tuple(key for _, key in sorted(scored, reverse=True))


def entries_of(keys: Sequence[int]) -> list[Entry]:
    """Return the posts and plain pages of these keys, in their order, as teasers show them."""
    ids = [entry_id_of(key) for key in keys]
    posts = PostPage.objects.open_to_all().filter(pk__in=ids).for_teasers().prefetch_related("tags")
    rows: dict[int, Entry] = {post.pk: post for post in posts}
    left = [pk for pk in ids if pk not in rows]
    if left:
        rows |= {page.pk: page for page in SitePage.objects.open_to_all().filter(pk__in=left)}
    return [rows[pk] for pk in ids if pk in rows]


def index_entries(entry_ids: Sequence[int]) -> None:
    """Bring the index up to date with entries as they are stored; call it in a transaction."""
    posts = PostPage.objects.filter(pk__in=entry_ids).prefetch_related(
        "bylines__writer", "tagged_items__tag", "categories"
    )
    SearchText.objects.keep(posts)
    SearchText.objects.keep(SitePage.objects.filter(pk__in=entry_ids))


def rebuild_index() -> int:
    """Make the index anew, batch by batch, and return how many entries are in it."""
    SearchText.objects.exclude(entry__in=Entry.objects.open_to_all()).delete()
    last = 0
    ids = Entry.objects.open_to_all().order_by("pk").values_list("pk", flat=True)
    while batch := list(ids.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            index_entries(batch)
        last = batch[-1]
    return SearchText.objects.count()


def _find(query: Query, before: int | None, *, by_beginning: bool) -> Found:
    wanted = Wanted(query.phrases, query.without, query.marks, by_beginning=by_beginning)
    keys: list[int] = []
    older: int | None = None
    for _ in range(ROUNDS):
        batch = SearchText.objects.keys_of(wanted, before=before, count=RANKED + 1)
        keys += _open(batch)
        if len(batch) <= RANKED:
            break
        before = batch[-1]
        older = before
        if len(keys) > RANKED:
            break
    else:
        return _counted(keys[:RANKED], older, by_beginning)
    is_more = len(keys) > RANKED
    keys = keys[:RANKED]
    return _counted(keys, keys[-1] if is_more else None, by_beginning)


def _counted(keys: list[int], older: int | None, by_beginning: bool) -> Found:
    rows = SearchText.objects.filter(pk__in=keys).values_list("marks", flat=True)
    marks = Counter(mark for row in rows for mark in row.split())
    return Found(tuple(keys), marks, older, by_beginning)


def _open(keys: Sequence[int]) -> list[int]:
    """Keep the keys of what everybody may read now."""
    ids = [entry_id_of(key) for key in keys]
    there = set(Entry.objects.open_to_all().filter(pk__in=ids).values_list("pk", flat=True))
    return [key for key in keys if entry_id_of(key) in there]


def _score(query: Query, row: SearchText, by_beginning: bool) -> float:
    """How well an entry matches: by where the words stand, and a little by how often."""
    end = "" if by_beginning else " "
    body = f" {row.body[:RANKED_CHARACTERS]} "
    score = 0.0
    for phrase in query.phrases:
        sought = f" {phrase}{end}"
        for name, worth in WORTH.items():
            score += worth * (sought in f" {getattr(row, name)} ")
        often = body.count(sought)
        score += 3.0 * often / (often + 2)
    return score
