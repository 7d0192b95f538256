"""The only caller of page functions: an address in, the bytes of its page out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.template.loader import get_template

from coldopen.delivery.memo import one_render
from coldopen.delivery.pages import Answer, Gone, Page, Redirect, answer, registry
from coldopen.delivery.tags import collected_tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What an address answers: status, body bytes, and what a cache must know to keep it."""

    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    location: str = ""
    tags: frozenset[str] = frozenset()
    valid_until: datetime | None = None
    last_modified: datetime | None = None
    frameable: bool = False
    is_lasting: bool = False

    @property
    def etag(self) -> str:
        """A strong validator: a hash of the bytes."""
        return f'"{blake2b(self.body, digest_size=12).hexdigest()}"'


def render(address: str, given: Mapping[str, object] | None = None) -> Rendered:
    """Render the page at ``address`` (a decoded path, without query) as every stranger sees it.

    ``given`` is for the desk's preview and for posts opened with a password, see pages.answer.
    An unknown address gives the 404 page.
    """
    with one_render(), collected_tags() as shown:
        rendered = _rendered(answer(address, given or {}))
    return replace(rendered, tags=rendered.tags | shown)


def _rendered(found: Answer) -> Rendered:
    match found:
        case Redirect(to=location):
            return Rendered(status=301, location=location)
        case Page():
            return _render_page(found)
        case Gone():
            return _render_missing(410)
    return _render_missing(404)


def _render_missing(status: int) -> Rendered:
    found = registry.not_found() if registry.not_found else None
    if not isinstance(found, Page):
        return Rendered(status=status, body=b"Not found", content_type="text/plain")
    return _render_page(found, status=status)


def _render_page(page: Page, status: int | None = None) -> Rendered:
    text = render_context(page.template, page.context)
    return Rendered(
        status=status or page.status,
        body=text.encode(),
        content_type=page.content_type,
        tags=page.tags,
        valid_until=page.valid_until,
        last_modified=page.last_modified,
        frameable=page.frameable,
        is_lasting=page.is_lasting,
    )


def render_context(template: str, context: Any) -> str:
    """Return a template's text with the fields of a context dataclass as its names."""
    names = {field.name: getattr(context, field.name) for field in fields(context)}
    return str(get_template(template).render(names))
