import pytest

from coldopen.config.runner import run_command

pytestmark = pytest.mark.django_db


def test_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("set", ["colour", "red"]) == 2
    written = capsys.readouterr().err
    assert written.startswith("There is no setting")
    assert written.count("\n") == 1


def test_finished_command_returns_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("set", ["zone"]) == 0
    assert capsys.readouterr().out == "UTC\n"


def test_usage_names_the_executable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run_command("createuser", [])
    assert caught.value.code == 2
    assert "usage: ./coldopen createuser" in capsys.readouterr().err


def test_unknown_command_suggests_a_known_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run_command("createusr", [])
    assert "createuser" in capsys.readouterr().err
