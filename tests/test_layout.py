"""The shape of the code: sizes, folders, directions, and the linters' verdicts."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "coldopen"
# From the bottom up; those of one level don't know each other.
LAYERS = [
    {"delivery"},
    {"accounts"},
    {"media"},
    {"record"},
    {"publishing"},
    {"conversation"},
    {"interop", "federation"},
    {"site"},
]
FOLDERS = {"config", "locale", "utils", "themes"}.union(*LAYERS)
LONGEST_FILE = 600
LONGEST_FUNCTION = 60


def python_files() -> list[Path]:
    folders = [ROOT / "src", ROOT / "tests", ROOT / "demo", ROOT / "benches"]
    found = [file for folder in folders for file in sorted(folder.glob("**/*.py"))]
    assert len(found) > 50
    return [ROOT / "coldopen", *(file for file in found if "migrations" not in file.parts)]


def functions(file: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(ast.parse(file.read_text()))
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_files_stay_short() -> None:
    lengths = {file: len(file.read_text().splitlines()) for file in python_files()}
    assert {file: length for file, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_stay_short() -> None:
    lengths = {
        f"{file.relative_to(ROOT)}:{function.name}": function.end_lineno - function.lineno + 1
        for file in python_files()
        for function in functions(file)
        if function.end_lineno
    }
    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_folders_are_the_known_ones() -> None:
    found = {folder.name for folder in SOURCE.iterdir() if folder.is_dir()} - {"__pycache__"}
    assert {"config", "delivery", "publishing"} <= found <= FOLDERS


def test_each_test_file_mirrors_a_module() -> None:
    files = sorted((ROOT / "tests").glob("**/test_*.py"))
    exempt = {ROOT / "tests" / f"test_{name}.py" for name in ("layout", "docs", "executable")}
    exempt.add(ROOT / "tests" / "utils" / "test_fetch_is_the_only_way.py")
    astray = [
        str(file.relative_to(ROOT))
        for file in files
        if file not in exempt and "journeys" not in file.parts and not mirrored(file)
    ]
    assert len(files) > 5
    assert astray == []


def mirrored(test: Path) -> bool:
    """Tell whether a module or a package stands where the test's path says."""
    inner = test.relative_to(ROOT / "tests").parent
    name = test.stem.removeprefix("test_")
    places = [SOURCE / inner, SOURCE / inner / "management" / "commands", ROOT / inner]
    names = (name, f"{name}.py", f"__{name}__.py")
    return any((place / each).exists() for place in places for each in names)


def level(app: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if app in names)


def app_of(model: type[Model]) -> str:
    """Return the folder of one of our apps, or nothing for other people's models."""
    config = apps.get_containing_app_config(model.__module__)
    assert config is not None
    return config.name.removeprefix("coldopen.") if config.name.startswith("coldopen.") else ""


def test_models_point_downwards() -> None:
    pairs = {
        (app_of(model), app_of(field.related_model), f"{model.__name__}.{field.name}")
        for model in apps.get_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.related_model and not isinstance(field.related_model, str)
    }
    ours = [pair for pair in pairs if pair[0] and pair[1]]
    assert len(ours) > 5
    assert [pair for pair in ours if pair[0] != pair[1] and level(pair[0]) <= level(pair[1])] == []


@pytest.mark.parametrize(
    "command",
    [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["lint-imports"]],
    ids=" ".join,
)
def test_linters_agree(command: list[str]) -> None:
    program = Path(sys.executable).with_name(command[0])
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
