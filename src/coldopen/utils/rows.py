"""Rows written straight into one table, for imports of many at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    AutoField,
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    OneToOneField,
    TextField,
)

# Fields that hand these types of value to every database as they are.
PLAIN_FIELDS = (AutoField, BooleanField, CharField, IntegerField, TextField)
PLAIN_VALUES = frozenset({str, int, bool, type(None)})


def insert_rows(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into the one table of ``model``, values by attribute name, defaults for the rest.

    All rows name the same attributes. Unlike bulk_create() it writes the table of a child in
    multi-table inheritance by itself; it sends no signals and reads no keys back.
    """
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]  # the wrapper itself: its proxy is slow
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if field.attname in rows[0] or not isinstance(field, AutoField)
    ]
    template = [
        None
        if field.attname in rows[0]
        else field.get_db_prep_save(field.get_default(), connection)
        for field in fields
    ]
    given = [
        (at, field.attname, field, _is_plain(field))
        for at, field in enumerate(fields)
        if field.attname in rows[0]
    ]
    prepared = []
    for row in rows:
        values = template.copy()
        for at, name, field, is_plain in given:
            value = row[name]
            if value is not None and not (is_plain and type(value) in PLAIN_VALUES):
                value = field.get_db_prep_save(value, connection)
            values[at] = value
        prepared.append(values)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})",  # noqa: S608
            prepared,
        )


def _is_plain(field: Field[Any, Any]) -> bool:
    if isinstance(field, (ForeignKey, OneToOneField)):
        return _is_plain(field.target_field)
    return type(field).get_db_prep_value is Field.get_db_prep_value and isinstance(
        field, PLAIN_FIELDS
    )
