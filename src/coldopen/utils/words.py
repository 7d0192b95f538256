"""Words as a search compares them: without case, accents, plural endings; any script."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

LONGEST_WORD = 100
# Letters that Unicode does not take apart, and what people type for them.
LOOKALIKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# Scripts that put no spaces between words: there each letter is found by itself, and a word as a
# row of them. Thai to Myanmar, Khmer, kana, ideographs.
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)


def _marks() -> str:
    """The combining marks as ranges of a character class: Python's \\w has none of them."""
    numbers = [n for n in range(0x300, 0x10000) if unicodedata.category(chr(n))[0] == "M"]
    runs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ranges = [[number for _, number in run] for _, run in runs]
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in ranges)


MARKS = _marks()
LETTER = rf"(?:(?![{SPACELESS}])[^\W_])"
WORD = re.compile(
    rf"(?:(?=[{SPACELESS}])[^\W_][{MARKS}]*)|{LETTER}(?:{LETTER}|[{MARKS}])*(?:['’][sS](?!\w))?"
)
POSSESSIVE = re.compile(r"['’][sS]$")


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word of a text begins and ends, and its comparable form."""
    for match in WORD.finditer(text):
        if word := fold_word(match[0]):
            yield match.start(), match.end(), word


def fold(text: str) -> str:
    """Return the comparable forms of a text's words between single spaces."""
    return " ".join(word for _, _, word in words(text))


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """Return one word without case, accents and a plural or possessive ending."""
    word = POSSESSIVE.sub("", word[:LONGEST_WORD])
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word.casefold())
        kept = (part for part in parts if not _is_accent(part))
        word = unicodedata.normalize("NFC", "".join(kept)).translate(LOOKALIKES)
        word = "".join(c for c in word if c.isalnum() or unicodedata.category(c)[0] == "M")
    return _singular(word.lower())


def _is_accent(part: str) -> bool:
    """Whether a mark may be missing: accents and vowel points, not the vowels of Indic scripts."""
    place = unicodedata.combining(part)
    return 10 <= place <= 36 or place >= 200


def _singular(word: str) -> str:
    """Take an English plural's ending off (Harman's weak stemmer); other languages' -s too."""
    if len(word) < 4 or not word.endswith("s") or not word.isalpha():
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith(("us", "ss")):
        return word
    return word[:-1]
