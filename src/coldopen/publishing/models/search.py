"""The search index: the words of what everybody may read."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

from coldopen.utils.fulltext import FullText
from coldopen.utils.rows import insert_rows
from coldopen.utils.sanitise import plain_text
from coldopen.utils.words import fold

# A key is the second of publication and the entry's id, so that the newest have the highest.
ID_BITS = 28
ID_MASK = 2**ID_BITS - 1
EARLIEST = -(2**33)  # what came out before the year 1697 shares its second
# The characters of an entry that are found; PostgreSQL keeps a megabyte of words at most.
INDEXED = 200_000
# What in a block is no text that readers see, and the blocks they see only when they ask to.
NO_TEXT = frozenset("id type level link url src href address picture image file language".split())
HIDDEN_BLOCKS = frozenset({"spoiler"})


class SearchTextQuerySet(models.QuerySet[Any]):
    """Rows of the index, and the keys that a query finds in it, the newest first."""

    def keep(self, entries: Iterable[Any]) -> None:
        """Bring the index up to date with entries as they are in memory; call it in their save.

        What not everybody may read leaves the index.
        """
        found = list(entries)
        self.filter(entry_id__in=[entry.pk for entry in found]).delete()
        insert_rows(self.model, [_row(entry) for entry in found if entry.is_open_to_all])

    def keys_of(self, wanted: "Wanted", *, before: int | None, count: int) -> list[int]:
        """Return the highest keys below ``before`` of what is wanted, at most ``count``."""
        sql, texts = wanted.postgresql() if _is_postgresql() else wanted.sqlite()
        values: list[str | int] = [*texts]
        if before is not None:
            sql, values = f"{sql} AND {wanted.key} < %s", [*texts, before]
        sql = f"SELECT {wanted.key} {sql} ORDER BY {wanted.key} DESC LIMIT %s"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, count])
            return [int(row[0]) for row in cursor.fetchall()]


class SearchText(models.Model):
    """The words of one entry in their comparable form (utils.words).

    ``marks`` holds what a search is narrowed down by: ``w4`` a writer, ``t9`` a tag, ``c3`` a
    category, ``y2016`` a year.
    """

    key = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField("publishing.Entry", on_delete=models.CASCADE, related_name="+")
    headline = models.TextField()
    names = models.TextField()
    standfirst = models.TextField()
    body = models.TextField()
    marks = models.TextField()

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            FullText(
                fields=["headline", "names", "standfirst", "body", "marks"], name="search_words"
            )
        ]

    def __str__(self) -> str:
        return f"words of {self.entry_id}"


class Wanted:
    """What to find: rows of words, others that must not be there, and marks.

    ``by_beginning`` finds words by their beginning too.
    """

    def __init__(
        self,
        phrases: Sequence[str],
        without: Sequence[str] = (),
        marks: Sequence[str] = (),
        *,
        by_beginning: bool = False,
    ) -> None:
        self.phrases = phrases
        self.without = without
        self.marks = marks
        self.by_beginning = by_beginning
        self.key = "key" if _is_postgresql() else "rowid"

    def sqlite(self) -> tuple[str, list[str]]:
        """Return the rest of the statement after SELECT, and its values, for FTS5."""
        star = "*" if self.by_beginning else ""
        words = "{headline names standfirst body} : "
        parts = [
            words + "(" + " AND ".join(f'"{phrase}"{star}' for phrase in self.phrases) + ")",
            *(f'marks : "{mark}"' for mark in self.marks),
        ]
        match = "(" + " AND ".join(parts) + ")"
        if self.without:
            match += f" NOT {words}(" + " OR ".join(f'"{p}"' for p in self.without) + ")"
        return "FROM search_words WHERE search_words MATCH %s", [match]

    def postgresql(self) -> tuple[str, list[str]]:
        """Return the rest of the statement after SELECT, and its values, for tsvector."""
        asked, values = [], []
        for phrase in self.phrases:
            *first, last = phrase.split()
            if self.by_beginning and first:
                asked.append("(phraseto_tsquery('simple', %s) <-> to_tsquery('simple', %s))")
                values += [" ".join(first), f"'{last}':*"]
            elif self.by_beginning:
                asked.append("to_tsquery('simple', %s)")
                values.append(f"'{last}':*")
            else:
                asked.append("phraseto_tsquery('simple', %s)")
                values.append(phrase)
        for phrase in self.without:
            asked.append("!! phraseto_tsquery('simple', %s)")
            values.append(phrase)
        sql = f"FROM publishing_searchtext WHERE words @@ ({' && '.join(asked)})"
        for mark in self.marks:
            sql += " AND marked @@ to_tsquery('simple', %s)"
            values.append(mark)
        return sql, values


def entry_id_of(key: int) -> int:
    """Return the id of the entry that a key belongs to."""
    return key & ID_MASK


def texts_of(blocks: Iterable[Any]) -> Iterator[str]:
    """Yield the texts in the blocks of a body as they are stored, without their markup."""
    for block in blocks:
        if block["type"] not in HIDDEN_BLOCKS:
            yield from _texts(block["value"])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield plain_text(value)
    elif isinstance(value, dict):
        if value.get("type") in HIDDEN_BLOCKS:
            return
        for name, inner in value.items():
            if name not in NO_TEXT:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _row(entry: Any) -> dict[str, Any]:
    second = max(int(entry.published_at.timestamp()), EARLIEST)
    return {
        "key": (second << ID_BITS) | (entry.pk & ID_MASK),
        "entry_id": entry.pk,
        "headline": fold(entry.headline),
        "names": fold(" · ".join(entry.names_to_find)),
        "standfirst": fold(entry.standfirst),
        "body": fold(" ".join(texts_of(entry.body.raw_data))[:INDEXED]),
        "marks": " ".join(entry.marks_to_find),
    }


def _is_postgresql() -> bool:
    return bool(connection.vendor == "postgresql")
