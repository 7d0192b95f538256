"""A publication of any size for benches, written straight into the tables as imports do."""

import itertools
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F
from wagtail.models import Page

from coldopen.accounts.models import User
from coldopen.conversation.actions import comment_path
from coldopen.conversation.models import Comment
from coldopen.publishing.listings import rebuild_breaks
from coldopen.publishing.models import (
    Byline,
    Category,
    Entry,
    HomePage,
    PostPage,
    Publication,
    Tag,
    TaggedPost,
)
from coldopen.publishing.search import index_entries
from coldopen.utils.ids import reserve_ids
from coldopen.utils.rows import insert_rows

BATCH = 1000
WORDS = 200  # of a body
NEWEST = datetime(2026, 11, 1, 12, tzinfo=UTC)
APART = timedelta(minutes=50)
FREQUENT, RARE, MISSING = "season", "quetzal", "xylophagous"
TWENTY = 20  # posts have the rare word and the rare tag, however many there are
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Row = dict[str, Any]


def fill(count: int) -> None:
    """Write ``count`` posts, the oldest first, with three comments each of every third.

    Every second post has the frequent word, two in five the tag ``common``; twenty have the rare
    word and the tag ``rare``.
    """
    chance = random.Random(count)  # noqa: S311  (the same data in each run)
    vocabulary = [f"w{number:x}ord" for number in range(8000)]
    weights = list(itertools.accumulate(1 / (rank + 5) for rank in range(8000)))
    Publication.load()
    people = [_writer(number) for number in range(5)]
    news = Category.objects.create(name="News", slug="news", in_menu=True)
    tags = [Tag.objects.create(name=name, slug=name) for name in ("common", "rare")]
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        texts = [
            _text(n, chance.choices(vocabulary, cum_weights=weights, k=WORDS), count)
            for n in numbers
        ]
        with transaction.atomic():
            _write(numbers, texts, count, people, news.pk, [tag.pk for tag in tags])
    rebuild_breaks()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM")


def _writer(number: int) -> User:
    user = User(username=f"writer{number}", slug=f"writer{number}", display_name=f"Writer {number}")
    user.set_unusable_password()
    user.save()
    return user


def _text(number: int, words: list[str], count: int) -> str:
    if number % 2:
        words[20] = FREQUENT
    if number % max(count // TWENTY, 1) == 0:
        words[50] = RARE
    parts = [" ".join(words[at : at + 50]) for at in range(0, WORDS, 50)]
    return "".join(f"<p>{part}.</p>" for part in parts)


def _write(
    numbers: range, texts: list[str], count: int, people: list[User], news: int, tags: list[int]
) -> None:
    home = HomePage.objects.select_for_update().get()
    kind = ContentType.objects.get_for_model(PostPage).pk
    ids = list(reserve_ids(Page, len(numbers)))
    moments = [NEWEST - APART * (count - 1 - number) for number in numbers]
    rows = list(zip(numbers, ids, moments, texts, strict=True))
    insert_rows(Page, [_page(home, kind, n, pk, moment) for n, pk, moment, _ in rows])
    insert_rows(Entry, [_entry(*row) for row in rows])
    listed = [
        {
            "entry_ptr_id": pk,
            "listed_at": moment,
            "listed_on": moment.date(),
            "is_listed": True,
        }
        for _, pk, moment, _ in rows
    ]
    insert_rows(PostPage, listed)
    insert_rows(
        Byline,
        [{"post_id": pk, "writer_id": people[n % 5].pk, "sort_order": 0} for n, pk, _, _ in rows],
    )
    insert_rows(
        PostPage.categories.through, [{"postpage_id": pk, "category_id": news} for pk in ids]
    )
    marked = [
        {"content_object_id": pk, "tag_id": tag}
        for n, pk, _, _ in rows
        for tag in _tags(n, count, *tags)
    ]
    insert_rows(TaggedPost, marked)
    index_entries(ids)
    insert_rows(Comment, list(_comments(rows)))
    Page.objects.filter(pk=home.pk).update(numchild=F("numchild") + len(ids))


def _tags(number: int, count: int, common: int, rare: int) -> Iterator[int]:
    if number % 5 < 2:
        yield common
    if number % max(count // TWENTY, 1) == 0:
        yield rare


def _page(home: Page, kind: int, number: int, pk: int, moment: datetime) -> Row:
    slug = f"post-{number}"
    return {
        "id": pk,
        "path": home.path + _step(number + 1),
        "depth": home.depth + 1,
        "translation_key": uuid.UUID(int=pk),
        "locale_id": home.locale_id,
        "live": True,
        "first_published_at": moment,
        "last_published_at": moment,
        "title": f"Post number {number} of the bench",
        "draft_title": f"Post number {number} of the bench",
        "slug": slug,
        "content_type_id": kind,
        "url_path": f"{home.url_path}{slug}/",
    }


def _entry(number: int, pk: int, moment: datetime, text: str) -> Row:
    return {
        "page_ptr_id": pk,
        "address": f"/{moment:%Y/%m}/post-{number}/",
        "standfirst": "A sentence that says what this is about.",
        "body": [{"type": "html", "value": text, "id": str(uuid.UUID(int=pk))}],
        "published_at": moment,
        "day": moment.date(),
        "is_public": True,
    }


def _comments(rows: list[tuple[int, int, datetime, str]]) -> Iterator[Row]:
    ids = iter(reserve_ids(Comment, 3 * len(rows)))
    for number, pk, moment, _ in rows:
        if number % 3:
            continue
        for place in range(3):
            comment = next(ids)
            yield {
                "id": comment,
                "post_id": pk,
                "path": comment_path(comment, ""),
                "author_name": f"Reader {place}",
                "body_source": "I think so too.",
                "body_html": "<p>I think so too.</p>",
                "state": Comment.State.APPROVED,
                "created_at": moment + timedelta(hours=place + 1),
            }


def _step(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text.rjust(4, DIGITS[0])
