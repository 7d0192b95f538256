from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coldopen.config.backup.form import BackupError
from coldopen.config.backup.read import restore_backup
from coldopen.config.progress import bar


class Command(BaseCommand):
    """Makes a data folder from a backup."""

    help = (
        "Brings back what ./coldopen backup wrote, into a new data folder (--data NEW). Every file "
        "and every table is compared with what was put in before anything is in its place."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="take the place of a data folder that is not empty; what was there is kept "
            "beside it, under a name that says when",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"].expanduser()
        folder: Path = settings.DATA
        try:
            # How much a backup unpacks to is known at its end only.
            with bar("Restoring", None) as on_bytes:
                found = restore_backup(file, folder, replace=options["replace"], on_bytes=on_bytes)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored {folder} as it was on {found.made_at}, checked whole:")
        for line in found.lines:
            self.stdout.write(line)
        if found.kept_aside:
            self.stdout.write(f"What was there before is in {found.kept_aside}")
        self.stdout.write(f"Serve it with: ./coldopen serve --data {folder}")
