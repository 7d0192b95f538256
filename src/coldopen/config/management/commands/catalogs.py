from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coldopen.config.catalogs import as_mo, as_po, catalog_of, languages, missing, po_file, texts


class Command(BaseCommand):
    """Brings the languages' catalogs up to date with the texts there are, and compiles them."""

    help = "For developers: brings the interface's languages up to date with its texts."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("new", nargs="*", metavar="LANGUAGE", help="begin a catalog, as in: fr")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail if a file is out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = texts()
        for language in sorted({*languages(), *options["new"]}):
            catalog = catalog_of(language, found)
            written = {po_file(language): as_po(catalog)}
            written[po_file(language).with_suffix(".mo")] = as_mo(catalog)
            for file, content in written.items():
                if options["check"]:
                    if not file.exists() or file.read_bytes() != content:
                        raise CommandError(f"{file.name} of {language} is out of date.")
                else:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content)
            left = missing(catalog)
            self.stdout.write(f"{language}: {len(catalog)} texts, {len(left)} still to be said")
