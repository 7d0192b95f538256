from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from coldopen.publishing.models import Publication

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("set", *arguments, stdout=out)
    return out.getvalue()


def test_without_a_name_all_settings_are_listed() -> None:
    listed = [line.partition(" = ")[0] for line in run().splitlines()]
    assert {"name", "tagline", "zone", "permalinks", "posts_per_page"} <= set(listed)
    assert "id" not in listed


def test_name_alone_shows_the_value() -> None:
    assert run("zone") == "UTC\n"


def test_value_is_kept() -> None:
    run("tagline", "Television, reviewed")
    assert Publication.objects.get().tagline == "Television, reviewed"


def test_number_is_read_from_text() -> None:
    run("posts_per_page", "25")
    assert Publication.objects.get().posts_per_page == 25


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("zone", "Mars/Olympus"),
        ("permalinks", "/{year}/"),
        ("posts_per_page", "0"),
        ("posts_per_page", "many"),
        ("name", ""),
    ],
)
def test_bad_value_changes_nothing(name: str, value: str) -> None:
    before = getattr(Publication.load(), name)
    with pytest.raises(CommandError, match="stays as it was") as caught:
        run(name, value)
    assert caught.value.returncode == 1
    assert getattr(Publication.load(), name) == before


def test_unknown_name_is_a_wrong_call() -> None:
    with pytest.raises(CommandError, match=r'no setting "colour".*tagline') as caught:
        run("colour", "red")
    assert caught.value.returncode == 2
