"""The formats that a feed is written in: RSS 2.0, Atom 1.0 (RFC 4287) and JSON Feed 1.1."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from coldopen.delivery.addresses import absolute
from coldopen.delivery.pages import Page
from coldopen.interop.feeds.model import Feed, Item, Person


@dataclass(frozen=True, slots=True)
class Document:
    """A feed at its own address, which differs by format."""

    feed: Feed
    address: str


@dataclass(frozen=True, slots=True)
class Text:
    """What a template prints as it is."""

    text: Markup


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its address below the feed's base, its media type, template and context."""

    name: str
    ending: str
    media_type: str
    template: str
    context: Callable[[Feed, str], Document | Text]

    def page_of(self, feed: Feed) -> Page:
        """Return a feed's page, known by its entity tag alone: no row knows when it changed."""
        return Page(
            template=f"feeds/{self.template}",
            context=self.context(feed, feed.base + self.ending),
            content_type=f"{self.media_type}; charset=utf-8",
        )


def json_feed(feed: Feed, address: str) -> Text:
    """Return a feed as JSON Feed 1.1."""
    written = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": address,
        "description": feed.description,
        "favicon": absolute("/favicon.ico"),
        "authors": [{"name": feed.publisher, "url": absolute("/")}],
        "language": feed.language,
        "items": [_json_item(item) for item in feed.items],
    }
    text = json.dumps(_filled(written), ensure_ascii=False, indent=1)
    return Text(Markup(text))  # noqa: S704  served as JSON, which no browser takes for markup


FORMATS = (
    Format("RSS", "feed/", "application/rss+xml", "rss.xml", Document),
    Format("Atom", "feed/atom/", "application/atom+xml", "atom.xml", Document),
    Format("JSON Feed", "feed.json", "application/feed+json", "feed.json", json_feed),
)


def _json_item(item: Item) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "date_published": item.published.iso,
        "date_modified": item.updated.iso,
        "authors": [_filled(_json_author(person)) for person in item.authors],
        "tags": list(item.categories),
    }
    if item.enclosure:
        fields["attachments"] = [
            {
                "url": item.enclosure.url,
                "mime_type": item.enclosure.media_type,
                "size_in_bytes": item.enclosure.length,
            }
        ]
        if item.enclosure.media_type.startswith("image/"):
            fields["image"] = item.enclosure.url
    # Each item must have one of the two, even where there is nothing to read.
    content = {"content_html": item.content} if item.content else {"content_text": item.summary}
    return _filled(fields) | content


def _json_author(person: Person) -> dict[str, Any]:
    return {"name": person.name, "url": person.url}


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty; a feed's items stay."""
    return {name: value for name, value in fields.items() if value or name == "items"}
