import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from coldopen.config.data_folder import TEMPLATE
from coldopen.config.dump import dump, settled

# Tables that must be empty in a database everybody starts from.
EMPTY = (
    "accounts_user",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "wagtailcore_modellogentry",
)


class Command(BaseCommand):
    """Writes template.sql, the empty database that new data folders begin with."""

    help = "For developers: writes the empty database of new data folders from the migrations."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail if the file is out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            text = migrated_text(Path(folder) / "fresh.sqlite3")
        if not options["check"]:
            TEMPLATE.write_text(text)
        elif TEMPLATE.read_text() != text:
            raise CommandError("template.sql is out of date. Run: ./coldopen make_template")


def migrated_text(file: Path) -> str:
    """Migrate a new database at ``file`` and return it as SQL text."""
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    with closing(sqlite3.connect(file)) as database:
        refuse_contents(database)
        return settled("\n".join(dump(database)) + "\n")


def refuse_contents(database: sqlite3.Connection) -> None:
    """Raise CommandError if the database holds people, sessions, tasks or the welcome page."""
    for table in EMPTY:
        if database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:  # noqa: S608
            raise CommandError(f"The template must not hold rows in {table}.")
    if database.execute("SELECT 1 FROM wagtailcore_page WHERE title LIKE 'Welcome%'").fetchone():
        raise CommandError("The template must not hold Wagtail's welcome page.")
