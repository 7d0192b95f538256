import os
import subprocess
import sys
from pathlib import Path

import pytest

from coldopen.__main__ import take_data
from coldopen.config import data_folder
from coldopen.config.data_folder import FolderError

ROOT = Path(__file__).resolve().parents[1]


def coldopen(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "coldopen", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["set", "--data", "there", "name"],
        ["--data", "there", "set", "name"],
        ["set", "name", "--data=there"],
    ],
)
def test_data_may_stand_anywhere(arguments: list[str]) -> None:
    assert take_data(arguments) == (Path("there").resolve(), ["set", "name"])


def test_data_is_var_unless_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COLDOPEN_DATA", raising=False)
    assert take_data(["set"]) == (data_folder.CHECKOUT / "var", ["set"])
    monkeypatch.setenv("COLDOPEN_DATA", str(tmp_path))
    assert take_data(["set"])[0] == tmp_path


@pytest.mark.parametrize("arguments", [["set", "--data"], ["set", "--data="]])
def test_data_without_a_folder_is_refused(arguments: list[str]) -> None:
    with pytest.raises(FolderError, match="needs a folder"):
        take_data(arguments)


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_without_a_command_the_commands_are_listed(arguments: list[str]) -> None:
    done = coldopen(*arguments)
    assert done.returncode == 0
    assert "createuser" in done.stdout


def test_help_on_a_command_needs_no_data_folder(tmp_path: Path) -> None:
    done = coldopen("serve", "--help", "--data", str(tmp_path / "none"))
    assert "usage: ./coldopen serve" in done.stdout
    assert not (tmp_path / "none").exists()


def test_refused_folder_is_one_sentence(tmp_path: Path) -> None:
    data_folder.open_folder(tmp_path)
    (tmp_path / data_folder.MADE_BY).unlink()
    done = coldopen("set", "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "--data NEW" in done.stderr
