from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coldopen.config.backup.form import BackupError
from coldopen.config.backup.write import size_of, write_backup
from coldopen.config.progress import bar


class Command(BaseCommand):
    """Writes a backup of everything that a publication keeps."""

    help = (
        "Writes everything a publication keeps to one file: posts, comments, accounts, pictures, "
        "theme, settings, keys. The site may be running meanwhile. The file holds the site's "
        "secret key and its readers' addresses: keep it as you keep a password."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write, for example site.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"].expanduser().resolve()
        folder: Path = settings.DATA
        try:
            with bar("Backing up", size_of(folder)) as on_bytes:
                summary = write_backup(folder, file, on_bytes)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote {file} ({file.stat().st_size / 1_000_000:,.1f} MB):")
        for line in summary.lines:
            self.stdout.write(line)
        for name in summary.left_out:
            self.stdout.write(f"Left out, because it is a link or no file: {name}")
