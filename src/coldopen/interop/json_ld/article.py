"""A post as schema.org NewsArticle in JSON-LD 1.1."""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup


def news_article(
    *,
    address: str,
    headline: str,
    description: str,
    published: str,
    revised: str,
    writers: Sequence[tuple[str, str]],
    picture: str,
    publisher: tuple[str, str],
) -> Markup:
    """Return the script element's text; empty values are left out.

    Addresses are absolute, times ISO 8601 with offset, ``writers`` and ``publisher`` pairs of name
    and address.
    """
    fields: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "mainEntityOfPage": address,
        "headline": headline,
        "description": description,
        "datePublished": published,
        "dateModified": revised or published,
        "author": [{"@type": "Person", "name": name, "url": url} for name, url in writers],
        "image": picture,
        "publisher": {"@type": "Organization", "name": publisher[0], "url": publisher[1]},
    }
    return script_json({name: value for name, value in fields.items() if value})


def script_json(value: dict[str, Any]) -> Markup:
    """Return a value as JSON that cannot end the script element around it."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  every character that means something to HTML is escaped
