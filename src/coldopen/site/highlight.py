"""What was looked for, marked in the text it was found in."""

from collections.abc import Sequence

from markupsafe import Markup

from coldopen.utils.words import words

LENGTH = 300
LEAD = 90
READ = 50_000  # characters of a text that are looked through

Word = tuple[int, int, str]
Span = tuple[int, int]


def highlighted(text: str, phrases: Sequence[str], *, by_beginning: bool = False) -> Markup:
    """Return a text, escaped, with each row of words that was looked for in ``<mark>``."""
    return _marked(text, _spans(list(words(text)), phrases, by_beginning))


def excerpt(text: str, phrases: Sequence[str], *, by_beginning: bool = False) -> Markup:
    """Return the stretch of a text around the first match, marked; nothing where there is none."""
    read = text[:READ]
    found = list(words(read))
    spans = _spans(found, phrases, by_beginning)
    if not spans:
        return Markup()
    first = spans[0][0]
    start = 0 if first <= LEAD else _edge(found, first - LEAD)
    end = start + LENGTH
    if end >= len(text):
        cut = len(text)
    else:
        cut = max((stop for _, stop, _ in found if start < stop <= end), default=end)
        cut = max(cut, min(spans[0][1], start + 2 * LENGTH))
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= cut]
    shown = _marked(read[start:cut], inside)
    return Markup("{}{}{}").format("… " if start else "", shown, " …" if cut < len(text) else "")


def _edge(found: Sequence[Word], near: int) -> int:
    """Where the first word begins at or after a place."""
    return next((start for start, _, _ in found if start >= near), near)


def _spans(found: Sequence[Word], phrases: Sequence[str], by_beginning: bool) -> list[Span]:
    """Return where the rows of words stand, in order and without overlaps."""
    rows = [phrase.split() for phrase in phrases]
    spans: list[Span] = []
    for at, (start, _, _) in enumerate(found):
        if spans and start < spans[-1][1]:
            continue
        lengths = [
            len(row) for row in rows if _stands(found[at : at + len(row)], row, by_beginning)
        ]
        if lengths:
            spans.append((start, found[at + max(lengths) - 1][1]))
    return spans


def _stands(there: Sequence[Word], row: Sequence[str], by_beginning: bool) -> bool:
    if len(there) < len(row):
        return False
    *first, last = zip(there, row, strict=True)
    if any(word[2] != sought for word, sought in first):
        return False
    word, sought = last
    return word[2].startswith(sought) if by_beginning else word[2] == sought


def _marked(text: str, spans: Sequence[Span]) -> Markup:
    out, at = Markup(), 0
    for start, end in spans:
        out += Markup("{}<mark>{}</mark>").format(text[at:start], text[start:end])
        at = end
    return out + Markup("{}").format(text[at:])
