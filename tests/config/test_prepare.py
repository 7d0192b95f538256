import re
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from coldopen.accounts.models import User
from coldopen.config import data_folder
from coldopen.config.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_folder, "are_assets_built", lambda: True)


def run() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_new_folder_gets_an_editor() -> None:
    said = re.search(r"^@password (\S+)$", run(), re.MULTILINE)
    assert said
    editor = authenticate(username="editor", password=said[1])
    assert editor is not None
    assert editor.has_perm("publishing.change_publication")


def test_second_run_makes_no_password() -> None:
    run()
    assert "@password" not in run()


def test_folder_with_an_owner_is_left_alone() -> None:
    User.objects.create_superuser("ada", "", "irrelevant")
    assert "@password" not in run()
    assert not User.objects.filter(username="editor").exists()


def test_folder_is_noted_as_prepared(own_folders: Path) -> None:
    run()
    assert data_folder.is_prepared(own_folders)


def test_empty_site_names_no_post() -> None:
    assert prepare.most_discussed() == ""


def test_wanted_demo_is_filled_in_once(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(prepare, "load_demo", lambda: calls.append("demo"))
    run()
    data_folder.want_demo(own_folders)
    run()
    run()
    assert calls == ["demo"]


def test_template_leaves_nothing_to_migrate() -> None:
    assert prepare.is_behind() is False
