"""The interface's texts: found in the code and the templates, kept in one catalog a language.

The catalogs are gettext's (``locale/de/LC_MESSAGES/django.po``); what programs read, the ``.mo``
beside each, is written from it and committed too, so that nothing has to be compiled at set-up.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE: Path = settings.CHECKOUT / "src" / "coldopen"
FOLDER: Path = SOURCE / "locale"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
JINJA = {"extensions": "jinja2.ext.i18n", "trimmed": "false", "silent": "false"}
# What Django's templates become: calls of gettext among letters that stand for everything else.
CALL = re.compile(
    r"\b(?:n?p?gettext)\((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[\w., ])+\)", re.DOTALL
)
# Folders of Jinja2's templates; all others are Django's.
JINJA_FOLDERS = ("themes", "interop/templates/feeds", "interop/templates/sitemaps")
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)

Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def languages() -> list[str]:
    """Return the codes of the languages that there are catalogs of."""
    return sorted(file.parents[1].name for file in FOLDER.glob("*/LC_MESSAGES/django.po"))


def po_file(language: str) -> Path:
    """Return where a language's catalog is."""
    return FOLDER / language / "LC_MESSAGES" / "django.po"


def texts() -> Catalog:
    """Return a catalog of all texts of the interface, with the files they stand in."""
    catalog = Catalog(charset="utf-8")
    for file in sorted([*SOURCE.glob("**/*.py"), *SOURCE.glob("**/templates/**/*.*")]):
        name = file.relative_to(SOURCE).as_posix()
        for _line, message, comments, context in _texts_of(file, name):
            catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def catalog_of(language: str, found: Catalog | None = None) -> Catalog:
    """Return a language's catalog as it is, or with the texts there are now where ``found``."""
    file = po_file(language)
    with file.open("rb") if file.exists() else BytesIO() as stored:
        catalog = read_po(stored, locale=language)
    if found is not None:
        catalog.update(found, no_fuzzy_matching=True)
        catalog.obsolete.clear()
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """Return a catalog as a PO file: sorted, without dates and lines, which change alone."""
    catalog.project, catalog.version = "Cold Open", "1"
    catalog.copyright_holder = "the Cold Open project"
    out = BytesIO()
    write_po(out, catalog, width=100, sort_output=True, include_lineno=False, omit_header=True)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {catalog.locale_identifier}\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return header.encode() + out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Return a catalog as programs read it, without the date of its making."""
    catalog.creation_date = catalog.revision_date = NO_DATE
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def missing(catalog: Catalog) -> list[Message]:
    """Return the texts that a catalog says nothing for, or says it without their placeholders."""
    return [message for message in catalog if message.id and not _is_said(message)]


def _is_said(message: Message) -> bool:
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(said) and not list(message.check())


def _texts_of(file: Path, name: str) -> Iterator[Found]:
    content = file.read_bytes()
    if file.suffix == ".py":
        yield from extract("python", BytesIO(content), KEYWORDS)
    elif name.startswith(JINJA_FOLDERS):
        yield from extract("jinja2", BytesIO(content), KEYWORDS, options=JINJA)
    else:
        calls = "\n".join(CALL.findall(templatize(content.decode())))
        yield from extract("python", BytesIO(calls.encode()), KEYWORDS)
