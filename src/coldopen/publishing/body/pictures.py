"""Pictures as they are shown: sizes that were made before, never made here."""

from coldopen.delivery.tags import shows
from coldopen.media.models import Picture
from coldopen.publishing.body.views import PictureView, Source

# What is shown where one address has to do: the largest up to this width.
USUAL = 1280


def picture_view(
    picture: Picture, alt: str = "", caption: str = "", credit: str = ""
) -> PictureView:
    """Return how a picture is shown; what the block leaves empty comes from the picture itself.

    Its row is all that is read: until its sizes are made, the file itself stands there.
    """
    shows("picture", picture.pk)
    whole = picture.file.url
    made, coding = picture.widths, picture.coding
    usual = max((width for width in made if width <= USUAL), default=0)
    return PictureView(
        src=picture.size_url(usual, coding) if usual else whole,
        width=picture.width,
        height=picture.height,
        alt=alt or picture.description,
        caption=caption,
        credit=credit or picture.credit,
        srcset=_srcset(picture, coding) if made else "",
        sources=(Source("image/avif", _srcset(picture, "avif")),) if made else (),
        crop=picture.crop,
        large=picture.size_url(made[-1], coding) if made else whole,
    )


def _srcset(picture: Picture, coding: str) -> str:
    return ", ".join(f"{picture.size_url(width, coding)} {width}w" for width in picture.widths)
