"""Every word of the interface goes through gettext, and every language says all of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.core import Locale
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management import call_command
from django.db.models import CharField, Model, TextField
from django.template.base import Lexer, TokenType
from django.test import Client, override_settings
from django.utils import translation
from django.utils.translation import trans_real
from lxml import html

from coldopen.config import catalogs
from coldopen.config.catalogs import as_mo, catalog_of, languages, missing, texts
from coldopen.delivery.render import render
from coldopen.publishing.models import PostPage
from coldopen.site.theme import environment
from tests.site.test_pages import FAMILIES, world

pytestmark = pytest.mark.django_db
assert world  # used by pytest: the rows that the pages show
STAND_IN = "eo"  # nobody's interface here, so that all of its words are the test's own
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
ACCENTS = str.maketrans("aeiouyncAEIOUYNC", "áéíóúýñçÁÉÍÓÚÝÑÇ")
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-busy", "data-label")
# Elements whose words are a date, which Babel writes, or a program.
SILENT = frozenset({"script", "style", "time"})
WORDS = re.compile(r"[A-Za-z]{2,}")
# Names of formats and programs, the same in all languages.
NAMES = re.compile(r"RSS|Atom|JSON Feed|WordPress|Cold Open|https?://\S+|\b\S+\.example\S*")


def pseudo(text: str) -> str:
    """The text with accents and a third longer, its placeholders untouched."""
    parts = PLACEHOLDER.split(text)
    marks = [*PLACEHOLDER.findall(text), ""]
    said = "".join(part.translate(ACCENTS) + mark for part, mark in zip(parts, marks, strict=True))
    return f"[{said} {'~' * (len(text) // 3)}]"


def pseudo_catalog() -> Catalog:
    catalog = Catalog(locale=STAND_IN, charset="utf-8")
    for message in texts():
        if isinstance(message.id, tuple):
            catalog.add(message.id, tuple(map(pseudo, message.id)), context=message.context)
        elif message.id:
            catalog.add(message.id, pseudo(str(message.id)), context=message.context)
    return catalog


@pytest.fixture
def pseudo_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An interface in which every word of ours is accented."""
    file = tmp_path / STAND_IN / "LC_MESSAGES" / "django.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(as_mo(pseudo_catalog()))
    monkeypatch.setattr(trans_real, "_translations", {})
    with override_settings(LOCALE_PATHS=[tmp_path]), translation.override(STAND_IN):
        yield


def strings_of(page: str) -> Iterator[str]:
    """What a page says, in its text and in the attributes that are read out."""
    tree = html.document_fromstring(page)
    for element in tree.iter():
        silent = not isinstance(element.tag, str) or element.tag in SILENT
        spoken = () if silent else (element.text, *(element.get(name) for name in SPOKEN))
        for said in (*spoken, element.tail):
            if said and WORDS.search(NAMES.sub("", said)):
                yield " ".join(said.split())


def contents() -> str:
    """Every word that stands in a row: what writers and readers wrote."""
    from django.apps import apps  # noqa: PLC0415

    found: list[str] = []
    for model in apps.get_models():
        if model.__module__.startswith(("coldopen", "wagtail.models")):
            found.extend(words_of(model))
    return "\n".join([*found, *Locale(STAND_IN).months["format"]["wide"].values()])


def words_of(model: type[Model]) -> Iterator[str]:
    fields = [f.name for f in model._meta.fields if isinstance(f, CharField | TextField)]
    fields += ["body"] if any(f.name == "body" for f in model._meta.fields) else []
    for row in model._default_manager.all():
        for name in fields:
            yield re.sub(r"<[^>]+>", " ", str(getattr(row, name)))


def unsaid(page: str, known: str) -> list[str]:
    """The strings of a page that are neither accented nor somebody's own words."""
    return [
        said
        for said in strings_of(page)
        if not any(letter in said for letter in "áéíóúýñçÁÉÍÓÚÝÑÇ")
        and any(part not in known for part in WORDS.findall(NAMES.sub("", said)))
    ]


@pytest.mark.usefixtures("pseudo_language")
def test_no_word_of_a_page_is_left_in_english() -> None:
    known = contents()
    pages = [address for address in FAMILIES if "feed" not in address and ".xml" not in address]
    assert len(pages) > 10
    for address in pages:
        page = render(address).body.decode()
        assert unsaid(page, known) == [], address
        assert not re.search(r"%[(sd]", re.sub(r"%[0-9A-F]{2}", "", page)), address


@pytest.mark.usefixtures("pseudo_language")
def test_no_word_of_a_form_is_left_in_english(client: Client) -> None:
    known = contents()
    post = PostPage.objects.get(slug="p2")
    locked = PostPage.objects.get(slug="locked")
    with override_settings(LANGUAGE_CODE=STAND_IN):
        answers: list[Any] = [
            client.get(f"/reply/{post.pk}/"),
            client.post(f"/reply/{post.pk}/", {"text": "", "name": ""}),
            client.post(f"/reply/{post.pk}/", {"text": "0" * 20_000, "name": "A"}),
            client.post(f"/reply/{post.pk}/", {"text": "Fine", "name": "A"}, follow=True),
            client.post("/reply/99999/", {"text": "Fine", "name": "A"}),
            client.post(f"/unlock/{locked.pk}/", {"password": "wrong"}),
            client.get("/search/"),
            client.get("/search/?q=nothing-there"),
            client.get("/search/?q=words"),
            client.get("/no/such/page/"),
        ]
    for answer in answers:
        page = answer.content.decode()
        assert unsaid(page, f"{known}\nnothing there Fine") == [], answer.request["PATH_INFO"]


@pytest.mark.parametrize("language", languages())
def test_language_says_everything(language: str) -> None:
    assert [message.id for message in missing(catalog_of(language))] == []


def test_catalogs_are_up_to_date() -> None:
    assert {"de", "es"} <= set(languages())
    call_command("catalogs", check=True)


def jinja_words(file: Path) -> Iterator[str]:
    """Words that stand in one of Jinja2's templates outside of trans."""
    shown, before, inside = "", "", False
    for _line, kind, value in environment().lex(file.read_text()):
        if before == "block_begin" and kind == "name":
            inside = value == "trans" or (inside and value != "endtrans")
        before = before if kind == "whitespace" else kind
        shown += value if kind == "data" and not inside else "\x00"
    yield from words_outside_tags(shown)


def django_words(file: Path) -> Iterator[str]:
    """Words that stand in one of Django's templates outside of translate and blocktranslate."""
    inside = False
    shown = ""
    for token in Lexer(file.read_text()).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.split_contents()[0]
            inside = name.startswith("blocktrans") or (inside and not name.startswith("endblockt"))
        shown += token.contents if token.token_type == TokenType.TEXT and not inside else "\x00"
    yield from words_outside_tags(shown)


def words_outside_tags(markup: str) -> list[str]:
    return WORDS.findall(re.sub(r"<[^>]*>|&\w+;", " ", markup, flags=re.DOTALL))


def test_no_template_says_a_word_itself() -> None:
    said = {}
    for file in sorted(catalogs.SOURCE.glob("**/templates/**/*.html")):
        name = file.relative_to(catalogs.SOURCE).as_posix()
        is_jinja = name.startswith(catalogs.JINJA_FOLDERS)
        words = list(jinja_words(file) if is_jinja else django_words(file))
        if words:
            said[name] = words
    assert said == {}


def test_placeholders_are_kept() -> None:
    assert pseudo("By %(name)s").startswith("[Bý %(name)s ")
    assert settings.LOCALE_PATHS == [catalogs.FOLDER]
