"""Clean HTML that is read away from its page: every address in it absolute."""

import re
from html import escape, unescape
from urllib.parse import urljoin

from coldopen.utils.links import TAG

ATTRIBUTE = re.compile(r'(\s(href|src|srcset|poster|cite)=")([^"]*)(?=")')


def absolute_html(html: str, base: str) -> str:
    """Return clean HTML with the addresses in its tags resolved against ``base``, its own.

    What is no address is left as it is, and so is everything that stands in the text.
    """
    return TAG.sub(lambda tag: ATTRIBUTE.sub(lambda found: _resolved(found, base), tag[0]), html)


def _resolved(found: re.Match[str], base: str) -> str:
    value = unescape(found[3])
    try:
        made = _candidates(value, base) if found[2] == "srcset" else urljoin(base, value)
    except ValueError:  # such as an IPv6 address with a bracket missing
        return found[0]
    return found[1] + escape(made)


def _candidates(srcset: str, base: str) -> str:
    """Resolve each address of a srcset; what follows it is a width or density."""
    candidates = [candidate.split() for candidate in srcset.split(", ") if candidate.strip()]
    return ", ".join(" ".join([urljoin(base, words[0]), *words[1:]]) for words in candidates)
