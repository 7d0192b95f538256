import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from coldopen.publishing.models import Entry

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[3] / "data" / "wxr"


def run(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("import_wxr", *arguments, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(str(ended.code))
    return out.getvalue(), 0


def test_report_is_printed_and_written(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    printed, code = run(str(DATA / "site.xml"), "--report", str(target))
    assert code == 0
    assert "14 posts, 5 pages" in printed
    assert "UTC+02:00" in printed
    report = json.loads(target.read_text())
    assert report["counts"]["post"]["imported"] == 13
    assert report["shortcodes"] == {"poll": 1}
    assert all(note["why"] for note in report["list"])


def test_dry_run_says_what_would_come() -> None:
    printed, code = run(str(DATA / "site.xml"), "--dry-run")
    said = " ".join(printed.split())
    assert "nothing was written. Without --dry-run, 13 posts, 5 pages, 12 comments," in said
    assert "Would come in" in said
    assert "open a few old addresses" not in said
    assert (code, Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize(("name", "code"), [("truncated.xml", 3), ("empty.xml", 1)])
def test_exit_code_reaches_the_shell(name: str, code: int) -> None:
    printed, ended = run(str(DATA / name))
    assert ended == code
    assert "left out" in printed or "could not be read" in printed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["/nowhere/export.xml"], "no file"),
        ([str(DATA / "site.xml"), "--map-author", "mina"], "LOGIN=USERNAME"),
        ([str(DATA / "site.xml"), "--map-author", "mina.oyelaran=nobody"], "no user"),
        ([str(DATA / "site.xml"), "--report", "/nowhere/report.json"], "no folder"),
    ],
)
def test_wrong_call_ends_with_2(arguments: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says) as refused:
        run(*arguments)
    assert refused.value.returncode == 2
    assert not Entry.objects.exists()
