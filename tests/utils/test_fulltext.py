import pytest
from django.db import connection

from coldopen.publishing.models import SearchText
from tests.factories import make_post

pytestmark = pytest.mark.django_db


def hits(word: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_words WHERE search_words MATCH %s", [word])
        return int(cursor.fetchone()[0])


def test_index_follows_its_table() -> None:
    make_post(title="Lantern")
    assert hits("lantern") == 1
    SearchText.objects.update(headline="owl")
    assert (hits("lantern"), hits("owl")) == (0, 1)
    SearchText.objects.all().delete()
    assert hits("owl") == 0


def test_index_is_whole() -> None:
    make_post("one", title="Lantern")
    make_post("two").delete()
    with connection.cursor() as cursor:
        # Raises where the index and the table say different things.
        cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")


@pytest.mark.django_db(transaction=True)
def test_index_is_dropped_and_made_again() -> None:
    make_post(title="Lantern")
    index = SearchText._meta.indexes[0]
    with connection.schema_editor() as editor:
        editor.remove_index(SearchText, index)
    assert [name for name in objects() if "search_words" in name] == []
    with connection.schema_editor() as editor:
        editor.add_index(SearchText, index)
    make_post("two", title="Owl")
    assert (hits("lantern"), hits("owl")) == (1, 1)


def objects() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master")
        return [name for (name,) in cursor.fetchall()]
