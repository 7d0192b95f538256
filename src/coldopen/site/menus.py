"""The menus: what the desk's lists say, or what is marked for them where there is no list."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from coldopen.delivery.addresses import url
from coldopen.delivery.tags import shows
from coldopen.publishing.models import Category, MenuItem, Publication, SitePage
from coldopen.site.contexts import Link, MenuLink
from coldopen.site.links import category_link, entry_link, tag_link

MENU_LENGTH = 8


def menus(about: Publication) -> tuple[tuple[MenuLink, ...], tuple[Link, ...]]:
    """Return the main menu and the footer menu."""
    shows("menu")
    main = _items(about, "main_menu")
    footer = _items(about, "footer_menu")
    # Asked for only where a list is missing.
    pages = [] if main and footer else _marked_pages()
    if not main:
        sections = [category_link(c) for c in Category.objects.filter(in_menu=True)[:MENU_LENGTH]]
        marked = [*sections, *pages][:MENU_LENGTH]
        return tuple(MenuLink(link.text, link.url) for link in marked), _footer(footer, pages)
    return tuple(_nested(main)), _footer(footer, pages)


def _footer(items: list[MenuItem], pages: list[Link]) -> tuple[Link, ...]:
    return tuple(link for link in map(_link, items) if link) if items else tuple(pages)


def _items(about: Publication, relation: str) -> list[MenuItem]:
    """The items of a list with what they lead to; a draft's are in memory."""
    return list(getattr(about, relation).select_related("entry", "category", "tag"))


def _marked_pages() -> list[Link]:
    found = (
        SitePage.objects.for_readers()
        # The second condition says where to begin: with the few plain pages, not with all entries.
        .filter(show_in_menus=True, pk__in=SitePage.objects.order_by().values("pk"))
        .order_by("path")[:MENU_LENGTH]
    )
    return [entry_link(page) for page in found]


def _nested(items: Iterable[MenuItem]) -> Iterator[MenuLink]:
    """Put items on the sub-level of the one above; of a hidden one, they move up."""
    top: MenuLink | None = None
    for item in items:
        link = _link(item)
        if item.is_below and top:
            top = replace(top, below=(*top.below, link)) if link else top
            continue
        if top:
            yield top
            top = None
        if link:
            line = MenuLink(link.text, link.url)
            if item.is_below:
                yield line
            else:
                top = line
    if top:
        yield top


def _link(item: MenuItem) -> Link | None:
    """Where an item leads, or None where strangers could not follow."""
    if item.entry:
        if not (item.entry.is_public and item.entry.live):
            shows("post", item.entry.pk)
            return None
        found = entry_link(item.entry)
    elif item.category:
        found = category_link(item.category)
    elif item.tag:
        found = tag_link(item.tag)
    else:
        found = Link(item.label, _address(item.address))
    return replace(found, text=item.label) if item.label else found


def _address(address: str) -> str:
    return url(address) if address.startswith("/") and "%" not in address else address
