from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Field

from coldopen.publishing.models import Publication


class Command(BaseCommand):
    """Lists the publication's settings, shows one, or changes one."""

    help = "Lists or changes a setting of the publication, such as its name or time zone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "name", nargs="?", help="the setting, for example tagline; leave it out to list all"
        )
        parser.add_argument(
            "value", nargs="?", help="its new value; leave it out to see the present one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        publication = Publication.load()
        fields = settable_fields()
        name, value = options["name"], options["value"]
        if name is None:
            for field in fields.values():
                self.stdout.write(describe(publication, field))
        elif name not in fields:
            known = ", ".join(fields)
            raise CommandError(f'There is no setting "{name}". There are: {known}.', returncode=2)
        elif value is None:
            self.stdout.write(str(getattr(publication, name)))
        else:
            change(publication, name, value)
            self.stdout.write(describe(publication, fields[name]))


def settable_fields() -> dict[str, Field[Any, Any]]:
    """Return the publication's settings by name."""
    return {
        field.name: field
        for field in Publication._meta.concrete_fields
        if field.editable and not field.primary_key
    }


def describe(publication: Publication, field: Field[Any, Any]) -> str:
    """Return a line with a setting's name, value and what it is for."""
    explained = str(field.help_text or field.verbose_name)
    return f"{field.name} = {getattr(publication, field.name)}    ({explained})"


def change(publication: Publication, name: str, value: str) -> None:
    """Set one setting from its text and save; raises CommandError when the value is no good."""
    field = settable_fields()[name]
    try:
        is_none = field.null and not value
        setattr(publication, field.attname, None if is_none else field.to_python(value))
        publication.full_clean()
    except ValidationError as error:
        raise CommandError(f"{name} stays as it was: {' '.join(error.messages)}") from error
    publication.save()
