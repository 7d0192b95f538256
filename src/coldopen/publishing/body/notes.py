"""Footnotes: [^1] in the text refers to the note marked 1; readers see numbers in order."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from markupsafe import Markup

from coldopen.publishing.body.views import (
    BlockView,
    Note,
    NotesView,
    QuotationView,
    SpoilerView,
)

PIECE = re.compile(r"(<[^<>]*>)")
MARK = re.compile(r"\[\^([\w-]{1,20})\]")


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note where the writer put it, before it has a number."""

    mark: str
    words: Markup


def without_marks(html: str, marks: Collection[str]) -> str:
    """Return text without the marks of notes that are there."""
    return MARK.sub(lambda found: "" if found[1] in marks else found[0], html) if marks else html


def with_notes(views: Iterable[BlockView]) -> Iterator[BlockView]:
    """Yield the blocks, with numbers where the text refers to notes, and at the end the notes.

    A mark without a note stays as it was typed; a note that nothing refers to comes last.
    """
    blocks = list(views)
    words = {view.value.mark: view.value.words for view in blocks if view.name == "footnote"}
    if not words:
        yield from blocks
        return
    numbers = Numbers(words)
    for view in blocks:
        if view.name != "footnote":
            yield _numbered(view, numbers)
    yield BlockView("notes", NotesView(tuple(numbers.notes())))


@dataclass(slots=True)
class Numbers:
    """The notes by their mark, and where the text has referred to each so far."""

    words: dict[str, Markup]
    places: dict[str, list[str]] = field(default_factory=dict)

    def refer(self, mark: str) -> Markup:
        """Return the link to a note, numbered by the order of first references."""
        places = self.places.setdefault(mark, [])
        number = list(self.places).index(mark) + 1
        places.append(f"note-ref-{number}" + (f"-{len(places) + 1}" if places else ""))
        return Markup(
            '<sup class="note-ref"><a id="{}" href="#note-{}" role="doc-noteref" '
            'aria-label="{}">{}</a></sup>'
        ).format(places[-1], number, _("Note %(number)s") % {"number": number}, number)

    def notes(self) -> Iterator[Note]:
        """Yield the notes in the order of their numbers."""
        unused = [mark for mark in self.words if mark not in self.places]
        for number, mark in enumerate([*self.places, *unused], 1):
            yield Note(number, self.words[mark], tuple(self.places.get(mark, ())))

    def put_into(self, html: Markup) -> Markup:
        """Return clean HTML with links in place of marks; those in code or in tags stay."""
        if "[^" not in html:
            return html
        out: list[str] = []
        depth = 0
        for piece in PIECE.split(str(html)):
            if piece.startswith("<"):
                name = piece[1:].lower()
                depth += name.startswith(("code", "pre")) - name.startswith(("/code", "/pre"))
                out.append(piece)
            else:
                out.append(piece if depth else MARK.sub(self._link, piece))
        return Markup("".join(out))  # noqa: S704  clean HTML with our own links in it

    def _link(self, found: re.Match[str]) -> str:
        return str(self.refer(found[1])) if found[1] in self.words else found[0]


def _numbered(view: BlockView, numbers: Numbers) -> BlockView:
    match view.value:
        case Markup():
            return replace(view, value=numbers.put_into(view.value))
        case QuotationView() | SpoilerView():
            words = numbers.put_into(view.value.words)
            return replace(view, value=replace(view.value, words=words))
    return view
