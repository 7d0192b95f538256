"""Reads WordPress's export format (WXR 1.0 to 1.2) as a stream of plain records.

Elements are known by the address of their namespace, which has been written with http, https and
several version numbers, or by their prefix where the file binds it to nothing. Document types and
entities are never processed. Everything that could not be read comes out as Trouble.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from lxml import etree

from coldopen.interop.wxr.stream import Piece, UnreadableFile, pieces

ROOT = re.compile(r"<rss(?=[\s>])[^<>]*>")
WXR_NAMESPACE = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\w.]*/?(excerpt/?)?$")
OTHER_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
PREFIXES = ("wp:", "content:", "excerpt:", "dc:")
BASES = ("wp:base_blog_url", "link", "wp:base_site_url")
MOST_ERRORS = 3  # listed of one piece
UNBOUND = "NS_ERR_UNDEFINED_NAMESPACE"
HARMLESS = (UNBOUND, "WAR_")


@dataclass(frozen=True, slots=True)
class Channel:
    """What the export says of the site as a whole."""

    title: str
    description: str
    base: str


@dataclass(frozen=True, slots=True)
class Author:
    """A WordPress user who wrote something in the export."""

    line: int
    id: int | None
    login: str
    email: str = ""
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag, or a term of another taxonomy; ``parent`` is the parent's nicename."""

    taxonomy: str
    nicename: str
    name: str
    parent: str = ""
    description: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, pingback, trackback or note as the export has it."""

    id: int | None
    parent: int
    type: str
    approved: str
    author: str
    email: str
    url: str
    ip: str
    user_id: int | None
    date: str
    date_gmt: str
    content: str


@dataclass(frozen=True, slots=True)
class Item:
    """A post, page, attachment, menu item or anything else WordPress keeps as one.

    ``position`` counts the items of the file from 1.
    """

    line: int
    position: int
    id: int | None
    type: str
    status: str
    parent: int
    guid: str
    link: str
    title: str
    name: str
    creator: str
    password: str
    comment_status: str
    date: str
    date_gmt: str
    modified_gmt: str
    excerpt: str
    content: str
    terms: list[Term] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that could not be read as it stands; ``lost`` if content may be missing for it."""

    line: int
    what: str
    why: str
    lost: bool = True


Record = Channel | Author | Term | Item | Trouble


def read_wxr(
    path: Path, on_bytes: Callable[[int], None] = lambda count: None, *, brief: bool = False
) -> Iterator[Record]:
    """Yield the records of an export in the file's order; raises UnreadableFile if it is none.

    ``brief`` saves time for who only counts: of remarks it reads nothing but the types.
    """
    reader = _Reader(brief=brief)
    for piece in pieces(path, on_bytes):
        yield from reader.read(piece)
    yield from reader.end()


class _Reader:
    """Parses the pieces of one file, each by itself inside the file's root element."""

    def __init__(self, *, brief: bool) -> None:
        self.brief = brief
        self.parser = etree.XMLParser(
            recover=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        self.root = ""
        self.names: dict[str, str] = {}
        self.prefixes_told: set[str] = set()
        self.base = ""
        self.is_closed = False
        self.position = 0

    def read(self, piece: Piece) -> Iterator[Record]:
        if not self.root:
            yield from self._head(piece)
        elif piece.is_item:
            yield from self._item(piece)
        else:
            yield from self._outside(piece, "<channel>")

    def end(self) -> Iterator[Record]:
        if not self.root:
            raise UnreadableFile("the file is empty")
        if not self.is_closed:
            yield Trouble(0, "the end of the file", "It is missing, and what came before it.")

    def _head(self, piece: Piece) -> Iterator[Record]:
        """Find the root element; nothing before it is ever given to the parser."""
        if not piece.text.strip():
            raise UnreadableFile("the file is empty")
        found = ROOT.search(piece.text)
        if not found:
            raise UnreadableFile("it is not a WordPress export (no RSS in it)")
        if re.search(r"<!(?:DOCTYPE|ENTITY)", piece.text[: found.start()], re.IGNORECASE):
            raise UnreadableFile("it declares a document type, which no WordPress export does")
        if "wordpress.org/export/" not in piece.text and "<wp:" not in piece.text:
            raise UnreadableFile("it is a feed, not a WordPress export (Tools > Export makes one)")
        self.root = " ".join(found[0].split())  # on one line, so that lines can be counted
        line = piece.line + piece.text.count("\n", 0, found.end())
        yield from self._outside(Piece(piece.text[found.end() :], line, is_item=False), "")

    def _outside(self, piece: Piece, before: str) -> Iterator[Record]:
        self.is_closed = self.is_closed or "</rss" in piece.text
        after = "" if "</rss" in piece.text else "</channel></rss>"
        tree = self._parse(piece, self.root + before, after)
        yield from self._errors(piece, "the part between the items")
        if tree is None:
            return
        yield from self._channel(tree)
        for element in tree.iter(etree.Element):
            record = self._declared(element, piece.line)
            if record is not None:
                yield record

    def _channel(self, tree: etree._Element) -> Iterator[Record]:
        channel = tree.find("{*}channel")
        if channel is None or self.base:
            return
        values = self._values(channel)
        addresses = (values.get(name, "").strip() for name in BASES)
        self.base = next(filter(None, addresses), "")
        if self.base or values.get("title"):
            yield Channel(
                title=unescape(values.get("title", "")),
                description=unescape(values.get("description", "")),
                base=self.base,
            )

    def _declared(self, element: etree._Element, line: int) -> Author | Term | None:
        name = self._name(element)
        if name == "wp:author":
            values = self._values(element)
            login = values.get("wp:author_login", "")
            return _author(line, values) if login else None
        if name in {"wp:category", "wp:tag", "wp:term"}:
            return _term(name.removeprefix("wp:"), self._values(element))
        return None

    def _item(self, piece: Piece) -> Iterator[Record]:
        what = f"the item on line {piece.line}"
        if piece.flaw:
            yield Trouble(piece.line, what, f"It was left out: {piece.flaw}.")
            return
        tree = self._parse(piece, self.root, "</rss>")
        element = tree.find("{*}item") if tree is not None else None
        yield from self._errors(piece, what)
        if element is None:
            yield Trouble(piece.line, what, "It was left out: it is not XML.")
            return
        item = self._record(element, piece.line)
        if item.type:
            yield item
        else:
            yield Trouble(piece.line, what, "It was left out: it does not say what type it is of.")

    def _record(self, element: etree._Element, line: int) -> Item:
        values: dict[str, str] = {}
        terms: list[Term] = []
        remarks: list[Remark] = []
        for child in element:
            name = self._name(child)
            if name == "category":
                terms.append(_item_term(child))
            elif name == "wp:comment":
                remarks.append(_remark(self._remark_values(child)))
            elif name and name not in values:
                values[name] = _text(child)
        get = values.get
        self.position += 1
        return Item(
            line=line,
            position=self.position,
            id=_number(get("wp:post_id", "")),
            type=get("wp:post_type", ""),
            status=get("wp:status", ""),
            parent=_number(get("wp:post_parent", "")) or 0,
            guid=get("guid", ""),
            link=get("link", ""),
            title=get("title", ""),
            name=get("wp:post_name", ""),
            creator=get("dc:creator", ""),
            password=get("wp:post_password", ""),
            comment_status=get("wp:comment_status", ""),
            date=get("wp:post_date", ""),
            date_gmt=get("wp:post_date_gmt", ""),
            modified_gmt=get("wp:post_modified_gmt", ""),
            excerpt=get("excerpt:encoded", ""),
            content=get("content:encoded", ""),
            terms=_without_repeats(terms),
            remarks=remarks,
        )

    def _parse(self, piece: Piece, before: str, after: str) -> etree._Element | None:
        try:
            return etree.fromstring(piece.xml(before, after), self.parser)
        except etree.XMLSyntaxError:
            return None

    def _errors(self, piece: Piece, what: str) -> Iterator[Trouble]:
        told = 0
        for entry in self.parser.error_log:
            line = piece.line + entry.line - 1
            if not entry.type_name.startswith(HARMLESS):
                told += 1
                if told <= MOST_ERRORS:
                    yield Trouble(line, what, f"Its XML is broken here: {entry.message.strip()}.")
            elif entry.type_name == UNBOUND:
                prefix = re.search(r"prefix (\S+)", entry.message)
                if prefix and prefix[1] not in self.prefixes_told:
                    self.prefixes_told.add(prefix[1])
                    why = "The file does not say what it stands for; nothing is lost by it."
                    yield Trouble(line, f"the prefix “{prefix[1]}”", why, lost=False)

    def _values(self, element: etree._Element) -> dict[str, str]:
        """Return the texts of the child elements by name, the first of each name."""
        values: dict[str, str] = {}
        for child in element:
            name = self._name(child)
            if name and name not in values:
                values[name] = _text(child)
        return values

    def _remark_values(self, element: etree._Element) -> dict[str, str]:
        if not self.brief:
            return self._values(element)
        for child in element:
            if self._name(child) == "wp:comment_type":
                return {"wp:comment_type": _text(child)}
        return {}

    def _name(self, element: etree._Element) -> str:
        """Return the name with the prefix it has by custom, or nothing if it is none of WXR's."""
        tag = element.tag
        name = self.names.get(tag)
        if name is None:
            name = self.names[tag] = _custom_name(tag)
        return name


def _custom_name(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    namespace = namespace.removeprefix("{")
    if local in {"postmeta", "commentmeta", "termmeta"} or tag.startswith("wp:postmeta"):
        return ""  # PHP's serialised data: nothing here reads it
    if not namespace:
        return local if ":" not in local or local.startswith(PREFIXES) else ""
    if match := WXR_NAMESPACE.match(namespace):
        return ("excerpt:" if match[1] else "wp:") + local
    prefix = OTHER_NAMESPACES.get(namespace)
    return prefix + local if prefix else ""


def _text(element: etree._Element) -> str:
    if len(element):  # markup that should have been escaped
        return "".join(str(text) for text in element.itertext())
    return element.text or ""


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _author(line: int, values: dict[str, str]) -> Author:
    get = values.get
    return Author(
        line=line,
        id=_number(get("wp:author_id", "")),
        login=get("wp:author_login", "").strip(),
        email=get("wp:author_email", "").strip(),
        display_name=unescape(get("wp:author_display_name", "")).strip(),
        first_name=unescape(get("wp:author_first_name", "")).strip(),
        last_name=unescape(get("wp:author_last_name", "")).strip(),
    )


def _term(kind: str, values: dict[str, str]) -> Term:
    get = values.get
    if kind == "category":
        taxonomy, nicename, name = "category", "wp:category_nicename", "wp:cat_name"
    elif kind == "tag":
        taxonomy, nicename, name = "post_tag", "wp:tag_slug", "wp:tag_name"
    else:
        taxonomy, nicename, name = get("wp:term_taxonomy", ""), "wp:term_slug", "wp:term_name"
    return Term(
        taxonomy=taxonomy,
        nicename=get(nicename, "").strip(),
        name=unescape(get(name, "")).strip(),
        parent=(get("wp:category_parent") or get("wp:term_parent") or "").strip(),
        description=(get(f"wp:{kind}_description") or "").strip(),
        id=_number(get("wp:term_id", "")),
    )


def _item_term(element: etree._Element) -> Term:
    domain = element.get("domain") or "category"
    return Term(
        taxonomy="post_tag" if domain == "tag" else domain,
        nicename=(element.get("nicename") or "").strip(),
        name=unescape(_text(element)).strip(),
    )


def _without_repeats(terms: list[Term]) -> list[Term]:
    """Drop the bare names that WXR 1.0 repeats beside the terms with nicenames."""
    named = {(term.taxonomy, term.name) for term in terms if term.nicename}
    return [term for term in terms if term.nicename or (term.taxonomy, term.name) not in named]


def _remark(values: dict[str, str]) -> Remark:
    get = values.get
    return Remark(
        id=_number(get("wp:comment_id", "")),
        parent=_number(get("wp:comment_parent", "")) or 0,
        type=get("wp:comment_type", "").strip() or "comment",
        approved=get("wp:comment_approved", "").strip(),
        author=get("wp:comment_author", ""),
        email=get("wp:comment_author_email", "").strip(),
        url=get("wp:comment_author_url", "").strip(),
        ip=get("wp:comment_author_IP", "").strip(),
        user_id=_number(get("wp:comment_user_id", "")) or None,
        date=get("wp:comment_date", ""),
        date_gmt=get("wp:comment_date_gmt", ""),
        content=get("wp:comment_content", ""),
    )
