"""Row ids handed out in advance, for writers of many related rows at once."""

from django.db import connection
from django.db.models import Max, Model


def reserve_ids(model: type[Model], count: int) -> range:
    """Return ``count`` unused primary keys of ``model``; call it inside the writing transaction.

    SQLite has one writer at a time, so the keys above the highest ever given are free;
    PostgreSQL's sequence is moved on past them, under a lock of its own.
    """
    if count == 0:
        return range(0)
    field = model._meta.pk
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s)), pg_get_serial_sequence(%s, %s)",
                [model._meta.db_table, model._meta.db_table, field.column],
            )
            sequence = cursor.fetchone()[1]
            cursor.execute("SELECT nextval(%s)", [sequence])
            first = int(cursor.fetchone()[0])
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
        return range(first, first + count)
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        row = cursor.fetchone()
    highest = model._default_manager.aggregate(highest=Max(field.name))["highest"] or 0
    first = max(highest, row[0] if row else 0) + 1
    return range(first, first + count)
