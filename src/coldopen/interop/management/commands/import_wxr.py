"""`coldopen import_wxr FILE…`: brings a WordPress site's export in."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from coldopen.accounts.models import User
from coldopen.interop.wxr.importer import import_files
from coldopen.interop.wxr.report import Report

WRONG_CALL = 2


class Command(BaseCommand):
    """Import a WordPress export."""

    help = (
        "Moves a WordPress site in from its export file.\n"
        "Posts, pages, authors, categories, tags and comments come along (in WordPress: Tools > "
        "Export > All content). Addresses stay as they were. Run it as "
        "often as you like: nothing comes in twice, and what you have edited here stays as it is. "
        "It ends with 0 if all was read, 3 if something was skipped (it is listed), 1 if nothing "
        "could be read, 2 for a wrong call."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the files and the three options."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="the export, or its parts")
        parser.add_argument(
            "--dry-run", action="store_true", help="read everything and report, but write nothing"
        )
        parser.add_argument(
            "--map-author",
            action="append",
            default=[],
            metavar="LOGIN=USERNAME",
            help="give what a WordPress user wrote to this user here; once for each",
        )
        parser.add_argument("--report", metavar="FILE.json", help="write the whole report there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print the report, and exit with what it says."""
        paths = _files(options["files"])
        author_map = _author_map(options["map_author"])
        target = _report_file(options["report"])
        self.stdout.ending = ""  # rich ends its lines itself
        console = Console(file=cast(IO[str], self.stdout))
        report = _import(paths, author_map, console, dry_run=options["dry_run"])
        report.print_to(console)
        if target is not None:
            target.write_text(json.dumps(report.as_json(), indent=1, ensure_ascii=False) + "\n")
        if report.exit_code:
            sys.exit(report.exit_code)


def _import(
    paths: Sequence[Path], author_map: dict[str, str], console: Console, *, dry_run: bool
) -> Report:
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    with progress:
        total = 2 * sum(path.stat().st_size for path in paths)
        bar = progress.add_task("Trying" if dry_run else "Importing", total=total)
        return import_files(
            paths,
            dry_run=dry_run,
            author_map=author_map,
            on_bytes=lambda count: progress.advance(bar, count),
        )


def _files(names: Sequence[str]) -> list[Path]:
    paths = [Path(name) for name in names]
    for path in paths:
        if not path.is_file():
            raise CommandError(f"There is no file {path}.", returncode=WRONG_CALL)
        try:
            path.open("rb").close()
        except OSError as error:
            raise CommandError(
                f"{path} can't be opened: {error.strerror}.", returncode=WRONG_CALL
            ) from error
    return paths


def _author_map(pairs: Sequence[str]) -> dict[str, str]:
    author_map: dict[str, str] = {}
    for pair in pairs:
        login, _, username = pair.partition("=")
        if not login or not username:
            raise CommandError(
                f"Write --map-author LOGIN=USERNAME, not “{pair}”.", returncode=WRONG_CALL
            )
        if not User.objects.filter(username=username).exists():
            raise CommandError(
                f"There is no user “{username}” here; make one first, or leave --map-author out.",
                returncode=WRONG_CALL,
            )
        author_map[login] = username
    return author_map


def _report_file(name: str | None) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}.", returncode=WRONG_CALL)
    return path
