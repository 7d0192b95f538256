"""A post as schema.org NewsArticle in JSON-LD 1.1."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What is said of a post.

    Addresses are absolute, times ISO 8601 with offset, ``writers`` and ``publisher`` pairs of name
    and address, ``corrections`` pairs of text and time; what is empty is left out.
    """

    address: str
    headline: str
    publisher: tuple[str, str]
    published: str
    description: str = ""
    revised: str = ""
    writers: Sequence[tuple[str, str]] = ()
    picture: str = ""
    corrections: Sequence[tuple[str, str]] = ()


def news_article(article: Article) -> Markup:
    """Return the script element's text."""
    name, home = article.publisher
    fields: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": article.address,
        "mainEntityOfPage": article.address,
        "headline": article.headline,
        "description": article.description,
        "datePublished": article.published,
        "dateModified": article.revised or article.published,
        "author": [{"@type": "Person", "name": name, "url": url} for name, url in article.writers],
        "image": article.picture,
        "publisher": {"@type": "Organization", "name": name, "url": home},
        "correction": [
            {"@type": "CorrectionComment", "text": text, "datePublished": made}
            for text, made in article.corrections
        ],
    }
    return script_json({name: value for name, value in fields.items() if value})


def script_json(value: dict[str, Any]) -> Markup:
    """Return a value as JSON that cannot end the script element around it."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  every character that means something to HTML is escaped
