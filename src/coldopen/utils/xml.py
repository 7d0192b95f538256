"""Text that can stand in XML."""

import re

# XML 1.0, 2.2: everything else cannot stand in a document, not even escaped.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_controls(text: str) -> str:
    """Return text without the characters that XML 1.0 has no way to write."""
    return NOT_XML.sub("", text)
