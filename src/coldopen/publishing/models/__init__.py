"""The tables of publishing: the publication, its sections, its posts and plain pages."""

from coldopen.publishing.models.breaks import ListingBreak
from coldopen.publishing.models.drafts import DraftLink
from coldopen.publishing.models.entries import Entry, HomePage, SitePage
from coldopen.publishing.models.menus import FooterMenuItem, MainMenuItem, MenuItem, SocialLink
from coldopen.publishing.models.posts import (
    Byline,
    Correction,
    PostPage,
    RelatedPost,
    TaggedPost,
)
from coldopen.publishing.models.publication import Publication, publication
from coldopen.publishing.models.search import SearchText
from coldopen.publishing.models.sections import Category, Series, Tag
from coldopen.publishing.models.uses import MediaUse

__all__ = [
    "Byline",
    "Category",
    "Correction",
    "DraftLink",
    "Entry",
    "FooterMenuItem",
    "HomePage",
    "ListingBreak",
    "MainMenuItem",
    "MediaUse",
    "MenuItem",
    "PostPage",
    "Publication",
    "RelatedPost",
    "SearchText",
    "Series",
    "SitePage",
    "SocialLink",
    "Tag",
    "TaggedPost",
    "publication",
]
