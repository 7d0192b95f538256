"""An entry's body, ready for templates: typed blocks whose HTML is clean and self-contained."""

from coldopen.publishing.body.blocks import blocks_of
from coldopen.publishing.body.pictures import picture_view
from coldopen.publishing.body.summary import summary_of
from coldopen.publishing.body.text import keep_pictures_home, rich_text
from coldopen.publishing.body.views import BlockView, PictureView

__all__ = [
    "BlockView",
    "PictureView",
    "blocks_of",
    "keep_pictures_home",
    "picture_view",
    "rich_text",
    "summary_of",
]
