"""The documentation says what the code does: settings, commands, links."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from django.core.management import get_commands

from coldopen.config.listing import EXECUTABLE, FOR_DEVELOPERS, commands
from coldopen.publishing import cards
from coldopen.publishing.body import views
from coldopen.site import contexts

ROOT = Path(__file__).resolve().parents[1]
READING = re.compile(r'\benv\.?\w*\(\s*"([A-Z_0-9]+)"')
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:\./coldopen|python3? coldopen)\s+([a-z_]+)")
# A path that exists on one machine only.
MACHINE_PATH = re.compile(r"(?<![\w/.-])/(?:root|work|Users/\w+|home/\w+)/")
TEXT = {".md", ".py", ".toml", ".in", ".txt", ".html", ".css", ".js", ".sql", ".yml", ""}


def documents() -> list[Path]:
    places = [ROOT, ROOT / "docs", ROOT / "demo"]
    found = [
        file for place in places for file in place.glob("*.md" if place == ROOT else "**/*.md")
    ]
    assert found
    return found


def tracked_files() -> list[Path]:
    top = [file for file in ROOT.iterdir() if file.is_file() and file.name != ".git"]
    folders = [ROOT / name for name in ("src", "tests", "docs", "demo", "benches", ".ci")]
    below = [file for folder in folders for file in folder.glob("**/*") if file.is_file()]
    return [
        file for file in [*top, *below] if file.suffix in TEXT and "__pycache__" not in file.parts
    ]


def test_every_setting_is_documented() -> None:
    source = (ROOT / "src/coldopen/config/settings.py").read_text()
    guide = (ROOT / "docs/guides/settings.md").read_text()
    names = {f"COLDOPEN_{name}" for name in READING.findall(source)}
    assert len(names) > 5
    assert {name for name in names if f"`{name}`" not in guide} == set()


def test_no_setting_is_documented_that_is_not_read() -> None:
    source = (ROOT / "src/coldopen/config/settings.py").read_text()
    guide = (ROOT / "docs/guides/settings.md").read_text()
    names = {f"COLDOPEN_{name}" for name in READING.findall(source)}
    assert set(re.findall(r"^\| `(COLDOPEN_\w+)`", guide, re.MULTILINE)) == names


def test_every_command_explains_itself() -> None:
    assert {name for name, text in commands().items() if not text.endswith(".")} == set()


def test_commands_in_documents_exist() -> None:
    known = {*get_commands(), *EXECUTABLE, "help"}
    named = {
        (file.name, name) for file in documents() for name in COMMAND.findall(file.read_text())
    }
    assert len(named) > 2
    assert {pair for pair in named if pair[1] not in known} == set()


def test_every_command_is_in_the_readme_or_a_guide() -> None:
    text = "\n".join(file.read_text() for file in documents())
    daily = {name for name, text in commands().items() if not text.startswith(FOR_DEVELOPERS)}
    assert {name for name in daily if f"coldopen {name}" not in text} == set()


def documented_fields() -> dict[str, set[str]]:
    """Return the fields that the guide to themes names, by context."""
    guide = (ROOT / "docs/guides/themes.md").read_text()
    sections = re.findall(r"^### `(\w+)`\n(.*?)(?=^#|\Z)", guide, re.MULTILINE | re.DOTALL)
    return {name: set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) for name, text in sections}


def contract() -> dict[str, set[str]]:
    """Return the fields and properties that templates can use, by context."""
    found = {}
    for module in (contexts, views, cards):
        for name, value in vars(module).items():
            if is_dataclass(value) and value.__module__ == module.__name__:
                made = {key for key, each in vars(value).items() if isinstance(each, property)}
                found[name] = made | {field.name for field in fields(value)}
    return found


def test_themes_guide_has_every_context_and_field() -> None:
    assert len(contract()) > 20
    assert documented_fields() == contract()


def test_themes_guide_has_every_template() -> None:
    guide = (ROOT / "docs/guides/themes.md").read_text()
    root = ROOT / "src/coldopen/themes/broadsheet/templates"
    templates = {file.relative_to(root).as_posix() for file in root.glob("**/*") if file.is_file()}
    assert {name for name in templates if f"`{name}`" not in guide} == set()


@pytest.mark.parametrize("command", ["./coldopen serve", "./coldopen test"])
def test_readme_names_both_commands(command: str) -> None:
    assert command in (ROOT / "README.md").read_text()


def test_links_between_documents_lead_somewhere() -> None:
    dead = [
        f"{file.name}: {target}"
        for file in documents()
        for target in LINK.findall(file.read_text())
        if not re.match(r"[a-z]+:|#", target)
        and not (file.parent / target.partition("#")[0]).exists()
    ]
    assert dead == []


def test_changelog_collects_what_is_unreleased() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text().replace("[", "").replace("]", "")


def test_no_file_names_one_machines_paths() -> None:
    files = tracked_files()
    assert len(files) > 60
    found = {
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in files
        for match in MACHINE_PATH.finditer(file.read_text(errors="replace"))
    }
    assert found == set()
