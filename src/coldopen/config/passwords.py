"""Passwords that can be read from a terminal and typed."""

import secrets

CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aeiou"


def readable_password() -> str:
    """Return a random password of ten spoken syllables (63 bits), such as ``tafomi-...``."""
    syllables = [secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(10)]
    return "-".join("".join(syllables[at : at + 2]) for at in range(0, 10, 2))
