"""The executable itself, in a checkout without anything installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOWHERE = "http://127.0.0.1:9/simple"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("coldopen", *(file.name for file in ROOT.glob("requirements*.txt"))):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(checkout: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "UV_"))}
    return subprocess.run(
        [sys.executable, "coldopen", *arguments],
        cwd=checkout,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_no_network_is_told_with_the_cure(checkout: Path) -> None:
    offline = {"PIP_INDEX_URL": NOWHERE, "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    done = run(checkout, "serve", **offline, PIP_CONFIG_FILE=os.devnull, UV_OFFLINE="1")
    assert done.returncode == 1
    assert "could not install the packages of requirements.txt" in done.stderr
    assert "check the network" in done.stderr
    assert "Traceback" not in done.stderr


def test_full_or_closed_folder_is_told(checkout: Path) -> None:
    (checkout / ".venv").write_text("in the way")
    done = run(checkout, "serve")
    assert done.returncode == 1
    assert "Cold Open could not" in done.stderr
    assert "Traceback" not in done.stderr


def test_old_python_gets_a_sentence(checkout: Path) -> None:
    source = (checkout / "coldopen").read_text()
    (checkout / "coldopen").write_text(source.replace("OLDEST = (3, 11)", "OLDEST = (99, 0)"))
    done = run(checkout, "serve")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
