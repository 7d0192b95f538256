"""What an import did: counted in, counted out, and what was left out and why."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from coldopen.interop.wxr.reader import Trouble

MOST_NOTES = 10_000  # kept for the JSON report
MOST_SHOWN = 40  # on the terminal
COLUMNS = ("in_file", "imported", "already_here", "left_out")
ORDER = ("post", "page", "comment", "pingback", "trackback", "author", "category", "tag")
NAMES = {
    "post": ("post", "posts"),
    "page": ("page", "pages"),
    "comment": ("comment", "comments"),
    "pingback": ("pingback", "pingbacks"),
    "trackback": ("trackback", "trackbacks"),
    "author": ("author", "authors"),
    "category": ("category", "categories"),
    "tag": ("tag", "tags"),
    "attachment": ("attachment", "attachments"),
    "nav_menu_item": ("menu item", "menu items"),
    "note": ("editorial note", "editorial notes"),
    "wp_block": ("reusable block", "reusable blocks"),
    "wp_navigation": ("navigation block", "navigation blocks"),
    "wp_template": ("template", "templates"),
    "wp_template_part": ("template part", "template parts"),
    "wp_global_styles": ("theme's settings", "themes' settings"),
    "wp_font_family": ("font family", "font families"),
    "wp_font_face": ("font", "fonts"),
    "custom_css": ("style sheet", "style sheets"),
    "nav_menu term": ("menu", "menus"),
    "post_format term": ("post format", "post formats"),
    "link_category term": ("link category", "link categories"),
    "wp_theme term": ("theme", "themes"),
}
ITEMS = ("post", "page")
REMARKS = ("comment", "pingback", "trackback")
TERM = " term"  # ends the kinds that are terms of a taxonomy


def named(kind: str, count: int) -> str:
    """Return "3 posts", "1 menu item", or for what has no name here "2 items of type book"."""
    return f"{count:,} {_names(kind)[0 if count == 1 else 1]}"


def _names(kind: str) -> tuple[str, str]:
    if kind in NAMES:
        return NAMES[kind]
    if kind.endswith(TERM):
        taxonomy = kind.removesuffix(TERM)
        return f"term of {taxonomy}", f"terms of {taxonomy}"
    return f"item of type {kind}", f"items of type {kind}"


@dataclass(slots=True)
class Report:
    """The counts and the list of one import, of one file or several."""

    files: list[str] = field(default_factory=list)
    dry_run: bool = False
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    items_in_file: Counter[str] = field(default_factory=Counter)
    remarks_in_file: Counter[str] = field(default_factory=Counter)
    notes: list[Trouble] = field(default_factory=list)
    notes_beyond: int = 0
    lost: int = 0
    unreadable: int = 0
    offsets: Counter[timedelta] = field(default_factory=Counter)
    zones: list[str] = field(default_factory=list)
    is_zone_right: bool = False
    shortcodes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def count(self, kind: str, column: str, number: int = 1) -> None:
        """Add to a column ("in_file", "imported", "already_here", "left_out") of a kind."""
        self.counts.setdefault(kind, Counter())[column] += number

    def note(self, line: int, what: str, why: str, *, lost: bool = False) -> None:
        """List something for the owner to know; ``lost`` if it could not be read."""
        self.add(Trouble(line, what, why, lost))

    def add(self, trouble: Trouble) -> None:
        """List what the reader could not read as it stands."""
        self.lost += trouble.lost
        if len(self.notes) < MOST_NOTES:
            self.notes.append(trouble)
        else:
            self.notes_beyond += 1

    @property
    def exit_code(self) -> int:
        """0 all read, 3 read with something skipped and listed, 1 nothing could be read."""
        if self.unreadable == len(self.files):
            return 1
        return 3 if self.lost or self.unreadable else 0

    @property
    def contents(self) -> str:
        """What the file holds, in one line; without posts and the like its authors and terms."""
        items = _ordered(self.items_in_file, ITEMS)
        remarks = _ordered(self.remarks_in_file, REMARKS)
        if items or remarks:
            return "; ".join(", ".join(part) for part in (items, remarks) if part)
        return ", ".join(named(kind, self.counts[kind]["in_file"]) for kind in self._kinds())

    @property
    def came_in(self) -> str:
        """What came in, or in a dry run would, in one line."""
        return ", ".join(
            named(kind, count) for kind in self._kinds() if (count := self.counts[kind]["imported"])
        )

    @property
    def clock(self) -> str:
        """What the dates say about the zone of the old site's clock."""
        if not self.offsets:
            return ""
        total = self.offsets.total()
        seen = [
            f"{_offset(offset)} in {count * 100 // total} % of them"
            for offset, count in self.offsets.most_common(2)
        ]
        return f"The old site's clock by the dates of its posts: {' and '.join(seen)}."

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "files": self.files,
            "dry_run": self.dry_run,
            "exit_code": self.exit_code,
            "contents": self.contents,
            "counts": {
                kind: {column: self.counts[kind][column] for column in COLUMNS}
                for kind in self._kinds()
            },
            "list": [
                {"line": note.line, "what": note.what, "why": note.why, "lost": note.lost}
                for note in self.notes
            ],
            "not_listed": self.notes_beyond,
            "clock": {_offset(offset): count for offset, count in self.offsets.most_common()},
            "zones": self.zones,
            "shortcodes": dict(self.shortcodes.most_common()),
            "seconds": round(self.seconds, 2),
        }

    def _kinds(self) -> list[str]:
        return sorted(self.counts, key=lambda kind: (_position(kind, ORDER), kind))

    def print_to(self, console: Console) -> None:
        """Print the table, the list, the clock and what to do next."""
        if self.contents:
            console.print(_shown(f"In the file: {self.contents}."))
            self._print_counts(console)
        self._print_list(console)
        for line in self._last_lines():
            console.print(_shown(line))

    def _print_counts(self, console: Console) -> None:
        imported = "Would come in" if self.dry_run else "Imported"
        table = Table("", "In the file", imported, "Already here", "Left out")
        for column in table.columns[1:]:
            column.justify = "right"
        for kind in self._kinds():
            numbers = [f"{self.counts[kind][column]:,}" for column in COLUMNS]
            name = _names(kind)[1]
            table.add_row(_shown(name[:1].upper() + name[1:]), *numbers)
        console.print(table)

    def _print_list(self, console: Console) -> None:
        if not self.notes:
            return
        table = Table("Line", "What", "Why", title="To know", title_justify="left")
        table.columns[0].justify = "right"
        ranked = sorted(self.notes, key=lambda note: not note.lost)
        for note in ranked[:MOST_SHOWN]:
            table.add_row(str(note.line or ""), _shown(note.what), _shown(note.why))
        console.print(table, highlight=False)
        more = len(self.notes) - MOST_SHOWN + self.notes_beyond
        if more > 0:
            console.print(f"… and {more:,} more; --report FILE.json writes all of them.")

    def _last_lines(self) -> list[str]:
        lines = []
        if self.shortcodes:
            found = ", ".join(f"[{name}] in {n:,}" for name, n in self.shortcodes.most_common(12))
            lines.append(f"Shortcodes of plug-ins, kept as text: {found}.")
        if self.clock:
            lines.extend(self._about_the_clock())
        if self.exit_code == 1:
            return lines
        if self.dry_run:
            would = f"{self.came_in} would come in" if self.came_in else "nothing is new"
            lines.append(f"This was a dry run, nothing was written. Without --dry-run, {would}.")
        elif not self.came_in:
            lines.append("Nothing is new: all that can come in was here already.")
        else:
            if any(self.counts[kind]["imported"] for kind in ITEMS if kind in self.counts):
                lines.append("Next: look at the front page and open a few old addresses.")
            lines.append("Import again whenever you like: nothing comes in twice.")
        return lines

    def _about_the_clock(self) -> list[str]:
        if self.is_zone_right:
            return [f"{self.clock} The zone set here fits."]
        if not self.zones:
            return [f"{self.clock} If the zone set here is another one, change it."]
        first, *others = self.zones
        lines = [
            f"{self.clock} This publication runs on UTC. To give it the old site's clock:",
            f"    ./coldopen set zone {first}",
        ]
        if others:
            lines.append(f"({' and '.join(others)} had the same clock: name the one you are in.)")
        return lines


def _ordered(counts: Counter[str], first: tuple[str, ...]) -> list[str]:
    kinds = sorted(counts, key=lambda kind: (_position(kind, first), kind))
    return [named(kind, counts[kind]) for kind in kinds]


def _position(kind: str, order: tuple[str, ...]) -> int:
    return order.index(kind) if kind in order else len(order)


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _shown(text: str) -> Text:
    """Return text for a terminal: no control or bidi characters, and nothing taken for markup."""
    return Text("".join(character if character.isprintable() else "·" for character in text))
