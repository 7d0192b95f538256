from datetime import timedelta
from io import StringIO

import pytest
from rich.console import Console

from coldopen.interop.wxr.report import MOST_SHOWN, Report, named


def printed(report: Report) -> str:
    out = StringIO()
    report.print_to(Console(file=out, width=100))
    return out.getvalue()


def test_titles_cannot_command_the_terminal() -> None:
    report = Report(files=["a.xml"])
    report.note(3, "post “[red]a[/red]” \x1b[31m\u202e", "[bold]Why[/bold].")
    shown = printed(report)
    assert "post “[red]a[/red]” ·[31m·" in shown
    assert "[bold]Why[/bold]." in shown
    assert "\x1b" not in shown


def test_what_was_lost_comes_first() -> None:
    report = Report(files=["a.xml"])
    for line in range(1, MOST_SHOWN + 10):
        report.note(line, "a post", "It was cut.")
    report.note(4711, "an item", "It was left out.", lost=True)
    shown = printed(report)
    assert shown.index("4711") < shown.index("It was cut.")
    assert "10 more" in shown


@pytest.mark.parametrize(
    ("files", "unreadable", "lost", "exit_code"),
    [(1, 0, False, 0), (1, 0, True, 3), (1, 1, True, 1), (2, 1, True, 3), (2, 2, True, 1)],
)
def test_exit_code_sums_up(files: int, unreadable: int, lost: bool, exit_code: int) -> None:
    report = Report(files=["a.xml"] * files, unreadable=unreadable)
    if lost:
        report.note(1, "an item", "It was left out.", lost=True)
    assert report.exit_code == exit_code


def test_clock_is_told_in_hours() -> None:
    report = Report(files=["a.xml"])
    report.offsets.update({timedelta(hours=-3.5): 3, timedelta(hours=2): 1})
    assert report.clock.endswith("UTC-03:30 in 75 % of them and UTC+02:00 in 25 % of them.")


def test_kinds_have_plain_names() -> None:
    assert [named("nav_menu_item", 1), named("post", 1200), named("book", 2)] == [
        "1 menu item",
        "1,200 posts",
        "2 items of type book",
    ]


def test_terms_have_plain_names() -> None:
    report = Report(files=["a.xml"])
    for kind in ("nav_menu term", "post_format term", "genre term"):
        report.count(kind, "in_file", 2)
    assert [named("nav_menu term", 1), named("genre term", 2)] == ["1 menu", "2 terms of genre"]
    shown = printed(report)
    assert all(name in shown for name in ("Menus", "Post formats", "Terms of genre"))


def test_authors_alone_are_contents() -> None:
    report = Report(files=["a.xml"])
    report.count("author", "in_file", 2)
    report.count("author", "imported", 2)
    shown = printed(report)
    assert "In the file: 2 authors." in shown
    assert "open a few old addresses" not in shown
    assert "nothing comes in twice" in shown


def test_unreadable_file_has_no_contents() -> None:
    report = Report(files=["a.xml"], unreadable=1)
    assert "In the file" not in printed(report)


def test_entries_ask_for_a_look() -> None:
    report = Report(files=["a.xml"])
    report.items_in_file["post"] += 1
    report.count("post", "in_file")
    report.count("post", "imported")
    assert "open a few old addresses" in printed(report)


def test_complete_import_says_so() -> None:
    report = Report(files=["a.xml"])
    report.count("post", "in_file")
    report.count("post", "already_here")
    shown = printed(report)
    assert "Nothing is new" in shown
    assert "Next:" not in shown


def test_zone_command_stands_on_its_own_line() -> None:
    report = Report(files=["a.xml"], zones=["America/Los_Angeles", "America/Vancouver"])
    report.offsets[timedelta(hours=-7)] += 1
    shown = printed(report).splitlines()
    assert "    ./coldopen set zone America/Los_Angeles" in [line.rstrip() for line in shown]
    assert any("(America/Vancouver had the same clock" in line for line in shown)


def test_type_names_cannot_command_the_terminal() -> None:
    report = Report(files=["a.xml"])
    report.items_in_file["[red]\x1b[2J"] += 1
    report.count("[red]\x1b[2J", "in_file")
    shown = printed(report)
    assert "\x1b" not in shown
    assert "[red]" in shown


def test_right_zone_asks_for_nothing() -> None:
    report = Report(files=["a.xml"], is_zone_right=True)
    report.offsets[timedelta(hours=1)] += 1
    shown = printed(report)
    assert "The zone set here fits." in " ".join(shown.split())
    assert "change it" not in shown
