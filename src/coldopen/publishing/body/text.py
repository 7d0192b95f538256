"""Rich text and imported HTML, made clean and self-contained."""

import re
from typing import Any

from lxml import html as lxml_html
from markupsafe import Markup
from wagtail.rich_text import expand_db_html

from coldopen.delivery.tags import Kind, shows
from coldopen.utils.sanitise import POST, clean_html

# A path of this site; a browser takes a backslash for a slash.
OURS = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")
# How rich text names the rows that it shows.
REFERENCE = re.compile(r"<(?:a|embed)\s[^>]*>")
ATTRIBUTE = re.compile(r'\b(linktype|embedtype|id)="([^"]*)"')
REFERRED: dict[str, Kind] = {"page": "post", "document": "file", "image": "picture"}


def rich_text(source: str) -> Markup:
    """Return rich text, as the editor stores it, as clean HTML, noting the rows it shows."""
    for element in REFERENCE.findall(source):
        attributes = dict(ATTRIBUTE.findall(element))
        kind = REFERRED.get(attributes.get("linktype") or attributes.get("embedtype") or "")
        if kind and attributes.get("id", "").isdecimal():
            shows(kind, attributes["id"])
    return Markup(clean_html(expand_db_html(source), POST))  # noqa: S704  cleaned


def imported_html(value: Any) -> Markup:
    """Return HTML from an import as clean HTML that loads nothing from strangers."""
    return Markup(keep_pictures_home(clean_html(str(value), POST)))  # noqa: S704  cleaned


def keep_pictures_home(html: str) -> str:
    """Replace pictures that lie on other sites by links: a page loads nothing from strangers."""
    if "<img" not in html:
        return html
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for image in list(root.iter("img")):
        source = image.get("src") or ""
        if OURS.fullmatch(source):
            continue
        inside_link = any(ancestor.tag == "a" for ancestor in image.iterancestors())
        stand_in = root.makeelement("span" if inside_link or not source else "a")
        if stand_in.tag == "a":
            stand_in.set("href", source)
            stand_in.set("rel", "noopener")
        stand_in.text = image.get("alt") or source.rpartition("/")[2] or source
        stand_in.tail = image.tail
        parent = image.getparent()
        if parent is not None:
            parent.replace(image, stand_in)
    inner = lxml_html.tostring(root, encoding="unicode")
    return inner.removeprefix("<div>").removesuffix("</div>")
