"""The tables of publishing: the publication, its sections, its posts and plain pages."""

from coldopen.publishing.models.breaks import ListingBreak
from coldopen.publishing.models.entries import Entry, HomePage, SitePage
from coldopen.publishing.models.menus import FooterMenuItem, MainMenuItem, MenuItem, SocialLink
from coldopen.publishing.models.posts import Byline, PostPage, TaggedPost
from coldopen.publishing.models.publication import Publication, publication
from coldopen.publishing.models.sections import Category, Tag

__all__ = [
    "Byline",
    "Category",
    "Entry",
    "FooterMenuItem",
    "HomePage",
    "ListingBreak",
    "MainMenuItem",
    "MenuItem",
    "PostPage",
    "Publication",
    "SitePage",
    "SocialLink",
    "Tag",
    "TaggedPost",
    "publication",
]
