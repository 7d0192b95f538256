"""Ways to what readers can open; each notes the row it shows."""

from coldopen.delivery.addresses import url
from coldopen.delivery.tags import shows
from coldopen.publishing.models import Category, Entry, Tag
from coldopen.site.contexts import Link


def entry_link(entry: Entry) -> Link:
    """Return the way to an entry, under its headline."""
    shows("post", entry.pk)
    return Link(entry.headline, url(entry.address))


def category_link(category: Category) -> Link:
    """Return the way to a category's archive."""
    shows("category", category.pk)
    return Link(category.name, url(category.address))


def tag_link(tag: Tag) -> Link:
    """Return the way to a tag's archive."""
    shows("tag", tag.pk)
    return Link(tag.name, url(tag.address))
