import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError

from coldopen.accounts.models import User

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("createuser", *arguments, stdout=out)
    return out.getvalue()


def test_printed_password_signs_in() -> None:
    printed = re.search(r"^Password: (\S+)$", run("ada"), re.MULTILINE)
    assert printed
    assert authenticate(username="ada", password=printed[1]) == User.objects.get(username="ada")


@pytest.mark.parametrize(
    ("role", "may_publish", "may_do_all"),
    [
        ("owner", True, True),
        ("editor", True, False),
        ("author", False, False),
        ("contributor", False, False),
        ("moderator", False, False),
    ],
)
def test_role_gives_its_rights(role: str, *, may_publish: bool, may_do_all: bool) -> None:
    run("ada", "--role", role)
    user = User.objects.get(username="ada")
    assert user.is_superuser is may_do_all
    assert user.has_perm("wagtailadmin.access_admin")
    groups = set(user.groups.values_list("name", flat=True))
    assert ("Editors" in groups or user.is_superuser) is may_publish


def test_password_comes_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("a long enough sentence\n"))
    assert "Password" not in run("ada", "--email", "ada@example.org", "--password-stdin")
    assert authenticate(username="ada", password="a long enough sentence")


def test_weak_password_makes_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("ada\n"))
    with pytest.raises(CommandError, match="too short"):
        run("ada", "--password-stdin")
    assert not User.objects.exists()


def test_taken_name_is_one_sentence() -> None:
    run("ada")
    with pytest.raises(CommandError, match="already exists"):
        run("ada")


def test_name_with_blanks_is_refused() -> None:
    with pytest.raises(CommandError, match="valid username"):
        run("ada lovelace")
