"""A full-text index over a table's columns, by the means of each database."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What columns hold is folded already (utils.words), so a word is whatever stands between spaces.
TOKENIZER = "unicode61 remove_diacritics 0 categories ''L* N* M* Co''"


class FullText(models.Index):
    """Keeps text columns searchable by word: the last field holds marks, the others words.

    On SQLite it is the FTS5 table ``NAME``, whose rowid is the primary key, kept by triggers; on
    PostgreSQL the generated columns ``words`` and ``marked`` with one GIN index. Either follows the
    table by itself, in the same transaction.
    """

    def create_sql(
        self,
        model: type[models.Model],
        schema_editor: BaseDatabaseSchemaEditor,
        using: str = "",
        **kwargs: Any,
    ) -> Any:
        """Return the last statement that makes the index; the others are run or put in line."""
        table = model._meta.db_table.removeprefix("new__")  # SQLite's, while it is made anew
        if schema_editor.connection.vendor == "postgresql":
            return self._postgresql(table)
        key = str(model._meta.pk.column)
        schema_editor.deferred_sql.extend(self._triggers(table, key))
        columns = ", ".join(self.fields)
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {self.name} USING fts5({columns}, "
            f"content='{table}', content_rowid='{key}', tokenize='{TOKENIZER}')",
            params=None,
        )
        return f"INSERT INTO {self.name}({self.name}) VALUES ('rebuild')"  # noqa: S608

    def remove_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, **kwargs: Any
    ) -> Any:
        """Return the statement that drops the index, after its triggers."""
        table = model._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            return f"ALTER TABLE {table} DROP COLUMN words, DROP COLUMN marked"
        for event in ("insert", "update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.name}_{event}")
        return f"DROP TABLE IF EXISTS {self.name}"

    def _postgresql(self, table: str) -> str:
        *texts, marks = self.fields
        joined = " || ' ' || ".join(texts)
        return (
            f"DO $$ BEGIN ALTER TABLE {table} "
            f"ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', {joined})) "
            "STORED, "
            f"ADD COLUMN marked tsvector GENERATED ALWAYS AS (to_tsvector('simple', {marks})) "
            f"STORED; CREATE INDEX {self.name} ON {table} USING gin (words, marked); END $$"
        )

    def _triggers(self, table: str, key: str) -> list[Any]:
        columns = ", ".join(self.fields)
        new = ", ".join(f"new.{name}" for name in (key, *self.fields))
        old = ", ".join(f"old.{name}" for name in (key, *self.fields))
        enter = f"INSERT INTO {self.name}(rowid, {columns}) VALUES ({new});"  # noqa: S608
        leave = f"INSERT INTO {self.name}({self.name}, rowid, {columns}) VALUES ('delete', {old});"  # noqa: S608
        steps = {"insert": enter, "update": leave + " " + enter, "delete": leave}
        return [
            f"CREATE TRIGGER IF NOT EXISTS {self.name}_{event} "
            f"AFTER {event.upper()} ON {table} BEGIN {step} END"
            for event, step in steps.items()
        ]
