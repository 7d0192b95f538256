"""An entry in a few words."""

from typing import Any

from coldopen.publishing.body.notes import without_marks
from coldopen.publishing.models import Entry
from coldopen.utils.sanitise import plain_text

WORDS = 45
LENGTH = 330
# The blocks that tell what the entry says; a spoiler is not among them, and must not be.
TOLD = frozenset({"text", "html", "list", "quotation"})


def summary_of(entry: Entry) -> str:
    """Return the standfirst, or the first words of the body, as plain text."""
    if entry.standfirst:
        return str(entry.standfirst)
    words: list[str] = []
    marks = {
        block["value"].get("mark", "")
        for block in entry.body.raw_data
        if block["type"] == "footnote"
    }
    for block in entry.body.raw_data:
        if block["type"] in TOLD:
            words += plain_text(without_marks(_html_of(block["value"]), marks)).split()
        if len(words) > WORDS:
            break
    text = " ".join(words[:WORDS])
    if len(text) > LENGTH:  # not every script puts spaces between words
        return text[:LENGTH] + " …"
    return text + " …" if len(words) > WORDS else text


def _html_of(value: Any) -> str:
    return str(value["text"]) if isinstance(value, dict) else str(value)
