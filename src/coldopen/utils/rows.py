"""Rows written straight into one table, for imports of many at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model


def insert_rows(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into the one table of ``model``, values by attribute name, defaults for the rest.

    All rows name the same attributes. Unlike bulk_create() it writes the table of a child in
    multi-table inheritance by itself; it sends no signals and reads no keys back.
    """
    if not rows:
        return
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if field.attname in rows[0] or not isinstance(field, AutoField)
    ]
    template = [
        None if field.attname in rows[0] else field.get_db_prep_save(field.get_default(), connection)
        for field in fields
    ]
    given = [(at, field) for at, field in enumerate(fields) if field.attname in rows[0]]
    prepared = []
    for row in rows:
        values = template.copy()
        for at, field in given:
            value = row[field.attname]
            values[at] = None if value is None else field.get_db_prep_save(value, connection)
        prepared.append(values)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})",  # noqa: S608
            prepared,
        )
