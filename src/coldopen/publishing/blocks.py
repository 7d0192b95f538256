"""The blocks an entry's body is made of; the theme has one template for each name."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from coldopen.utils.documents import AUDIO, VIDEO, ending_of

WORDS = ["bold", "italic", "strikethrough", "code", "superscript", "subscript"]
TEXT_FEATURES = [*WORDS, "link", "document-link"]
LIST_FEATURES = ["ul", "ol", *TEXT_FEATURES]
LONGEST_ADDRESS = 500
# What sites offer to be pasted, of which only the address counts.
FRAME_ADDRESS = re.compile(r"""<iframe\s[^<>]*?\ssrc\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)
is_web_address = URLValidator(schemes=["http", "https"])
is_mark = RegexValidator(r"^[\w-]+\Z", _("Use letters, digits and hyphens only."))

TEXT, MEDIA, REVIEW = _("Words"), _("Pictures, sound, elsewhere"), _("Reviews and data")


class ImageBlock(blocks.StructBlock):
    """A picture with its caption and credit."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Text alternative"),
        required=False,
        max_length=500,
        help_text=_("What it shows here; empty takes the picture's own description."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=500)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = MEDIA
        description = _("A picture across the column, with caption and credit")


class GalleryBlock(blocks.StructBlock):
    """Several pictures side by side; each leads to its large size."""

    pictures = blocks.ListBlock(ImageBlock(), label=_("Pictures"), min_num=1)
    caption = blocks.CharBlock(label=_("Caption of all"), required=False, max_length=500)

    class Meta:
        icon = "grid"
        label = _("Gallery")
        group = MEDIA
        description = _("Several pictures side by side, each opening large")


class QuotationBlock(blocks.StructBlock):
    """What somebody said: the words, the speaker, where it stood."""

    text = blocks.RichTextBlock(label=_("Words"), features=["bold", "italic"])
    speaker = blocks.CharBlock(label=_("Speaker"), required=False, max_length=200)
    outlet = blocks.CharBlock(label=_("Outlet"), required=False, max_length=200)
    link = blocks.URLBlock(label=_("Link"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = TEXT
        description = _("What somebody said, with the speaker and where it stood")


class PullQuoteBlock(blocks.StructBlock):
    """Words of the text itself, set large beside it."""

    text = blocks.CharBlock(label=_("Words"), max_length=300)

    class Meta:
        icon = "expand-right"
        label = _("Pull quote")
        group = TEXT
        description = _("A sentence of your own text, set large; feeds leave it out")


class HeadingBlock(blocks.StructBlock):
    """A heading inside the body; the headline itself is the only first-level one."""

    text = blocks.CharBlock(label=_("Heading"), max_length=255)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Section")), ("3", _("Part of a section"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        group = TEXT
        description = _("A heading inside the text")


class SpoilerBlock(blocks.StructBlock):
    """Words behind a veil that says what they give away."""

    about = blocks.CharBlock(
        label=_("What it spoils"),
        max_length=200,
        help_text=_("Readers see this first, such as: the end of season two."),
    )
    text = blocks.RichTextBlock(label=_("Hidden words"), features=LIST_FEATURES)

    class Meta:
        icon = "no-view"
        label = _("Spoiler")
        group = TEXT
        description = _("Words that readers uncover; kept out of feeds and excerpts")


class EmbedBlock(blocks.StructBlock):
    """Something on another site, loaded when a reader asks for it and never before."""

    address = blocks.CharBlock(
        label=_("Address"),
        help_text=_(
            "The address of a video or sound at YouTube, Vimeo, Dailymotion, SoundCloud, Spotify "
            "or the Internet Archive, or of any page. Readers see a poster that lies here."
        ),
    )
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=300,
        help_text=_("Empty takes what the other site calls it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=500)

    class Meta:
        icon = "globe"
        label = _("Embed")
        group = MEDIA
        description = _("A video, a sound or a page elsewhere, loaded on a click")

    def clean(self, value: Any) -> Any:
        """Take the address out of a pasted frame; refuse what is no address of the web."""
        found = FRAME_ADDRESS.search(value.get("address") or "")
        if found:
            value["address"] = unescape(found[1]).strip()
        cleaned = super().clean(value)
        address = cleaned["address"].strip()
        if address.startswith("//"):
            address = f"https:{address}"
        cleaned["address"] = address
        if not address:  # of a draft; publishing one is refused above
            return cleaned
        try:
            if len(address) > LONGEST_ADDRESS:
                raise ValidationError("")
            is_web_address(address)
        except ValidationError as error:
            told = gettext("Give the address of the page it is on, such as https://vimeo.com/1.")
            raise StructBlockValidationError({"address": ValidationError(told)}) from error
        return cleaned


class PlayedBlock(blocks.StructBlock):
    """What audio and video have in common: the file must be one that plays."""

    endings: Sequence[str] = ()

    def clean(self, value: Any) -> Any:
        """Refuse a file that browsers do not play as this."""
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        file, captions = cleaned.get("file"), cleaned.get("captions")
        if file and ending_of(file.filename) not in self.endings:
            told = gettext("Choose a file of one of these kinds: %(kinds)s.")
            errors["file"] = ValidationError(told % {"kinds": ", ".join(self.endings)})
        if captions and ending_of(captions.filename) != "vtt":
            errors["captions"] = ValidationError(gettext("Captions are a WebVTT file (.vtt)."))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned


class AudioBlock(PlayedBlock):
    """A sound that lies here, with what is said in it."""

    endings = (*AUDIO, "mp4", "webm")

    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=500)
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        required=False,
        features=TEXT_FEATURES,
        help_text=_("What is said, for readers who can't hear it or would rather read."),
    )

    class Meta:
        icon = "media"
        label = _("Audio")
        group = MEDIA
        description = _("An uploaded sound with a player and its transcript")


class VideoBlock(PlayedBlock):
    """A video that lies here, with its poster and captions."""

    endings = VIDEO

    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    poster = ImageChooserBlock(
        label=_("Poster"), required=False, help_text=_("The picture shown until it plays.")
    )
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file (.vtt).")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=500)
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        required=False,
        features=TEXT_FEATURES,
        help_text=_("What is said and seen, for readers who can't hear or see it."),
    )

    class Meta:
        icon = "desktop"
        label = _("Video")
        group = MEDIA
        description = _("An uploaded video with a player, captions and transcript")


class CodeBlock(blocks.StructBlock):
    """A piece of code or of anything else whose spaces and lines count."""

    language = blocks.CharBlock(
        label=_("Language"), required=False, max_length=40, help_text=_("Such as Python.")
    )
    code = blocks.TextBlock(label=_("Code"), rows=6)

    class Meta:
        icon = "code"
        label = _("Code")
        group = REVIEW
        description = _("Lines whose spaces count")


class TableBlock(blocks.StructBlock):
    """A table with a row of headings."""

    table = TypedTableBlock(
        [
            ("words", blocks.RichTextBlock(label=_("Words"), required=False, features=WORDS)),
            ("number", blocks.CharBlock(label=_("Number"), required=False)),
        ],
        label=_("Table"),
    )
    has_row_headings = blocks.BooleanBlock(
        label=_("The first column holds headings"), required=False
    )

    class Meta:
        icon = "table"
        label = _("Table")
        group = REVIEW
        description = _("Rows and columns with headings and a caption")


class VerdictBlock(blocks.StructBlock):
    """How a review ends: one line of judgement, and a score for who wants one."""

    line = blocks.CharBlock(label=_("Verdict"), max_length=300)
    score = blocks.DecimalBlock(
        label=_("Score"), required=False, min_value=0, max_value=100, max_digits=4, decimal_places=1
    )
    out_of = blocks.IntegerBlock(label=_("Out of"), default=5, min_value=1, max_value=100)

    class Meta:
        icon = "check"
        label = _("Verdict")
        group = REVIEW
        description = _("The line a review ends with, and a score such as 4 of 5")

    def clean(self, value: Any) -> Any:
        """Refuse a score above the highest."""
        cleaned = super().clean(value)
        score, out_of = cleaned.get("score"), cleaned.get("out_of")
        if score is not None and out_of is not None and score > out_of:
            told = gettext("The score is higher than the highest one, %(highest)s.")
            error = ValidationError(told % {"highest": out_of})
            raise StructBlockValidationError({"score": error})
        return cleaned


class FootnoteBlock(blocks.StructBlock):
    """A note that the text refers to; all of them are listed at its end."""

    mark = blocks.CharBlock(
        label=_("Mark"),
        max_length=20,
        validators=[is_mark],
        help_text=_("Put [^1] where the text refers to the note marked 1. Readers see numbers."),
    )
    text = blocks.RichTextBlock(label=_("Note"), features=TEXT_FEATURES)

    class Meta:
        icon = "list-ol"
        label = _("Footnote")
        group = TEXT
        description = _("A note listed at the end; the text refers to it by [^1]")


class BodyBlock(blocks.StreamBlock):
    """The body of an entry, in the order in which the slash menu offers its blocks."""

    text = blocks.RichTextBlock(
        label=_("Text"), features=TEXT_FEATURES, required=False, icon="pilcrow", group=TEXT
    )
    heading = HeadingBlock()
    list = blocks.RichTextBlock(label=_("List"), features=LIST_FEATURES, icon="list-ul", group=TEXT)
    quotation = QuotationBlock()
    pull_quote = PullQuoteBlock()
    spoiler = SpoilerBlock()
    footnote = FootnoteBlock()
    image = ImageBlock()
    gallery = GalleryBlock()
    embed = EmbedBlock()
    video = VideoBlock()
    audio = AudioBlock()
    verdict = VerdictBlock()
    table = TableBlock()
    code = CodeBlock()
    html = blocks.RawHTMLBlock(
        label=_("HTML"),
        help_text=_("From imports; cleaned before it is shown."),
        icon="doc-full",
        group=REVIEW,
    )
