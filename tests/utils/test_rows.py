from datetime import date

import pytest
from django.db import IntegrityError, connection

from coldopen.publishing.models import Category, PostPage
from coldopen.utils.rows import insert_rows

pytestmark = pytest.mark.django_db


def test_rows_get_defaults() -> None:
    insert_rows(Category, [{"name": "A", "slug": "a"}, {"name": "B", "slug": "b"}])
    made = Category.objects.get(slug="b")
    assert (made.name, made.description, made.in_menu, made.parent) == ("B", "", False, None)


def test_no_rows_ask_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        insert_rows(Category, [])


def test_values_survive_unchanged() -> None:
    name = 'O\'Hara; DROP TABLE "x" %s 灯'
    insert_rows(Category, [{"name": name, "slug": "x", "description": date(2016, 9, 1)}])
    made = Category.objects.get()
    assert (made.name, made.description) == (name, "2016-09-01")


def test_child_table_needs_its_parent() -> None:
    insert_rows(PostPage, [{"entry_ptr_id": 4711}])
    with pytest.raises(IntegrityError):
        connection.check_constraints()
    PostPage.objects.filter(pk=4711)._raw_delete(connection.alias)
