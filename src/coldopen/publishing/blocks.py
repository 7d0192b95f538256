"""The blocks an entry's body is made of; the theme has one template for each name."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["bold", "italic", "strikethrough", "code", "link"]


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


class QuotationBlock(blocks.StructBlock):
    """What somebody said: the words, the speaker, where it stood."""

    text = blocks.RichTextBlock(label=_("Words"), features=["bold", "italic"])
    speaker = blocks.CharBlock(label=_("Speaker"), required=False, max_length=200)
    outlet = blocks.CharBlock(label=_("Outlet"), required=False, max_length=200)
    link = blocks.URLBlock(label=_("Link"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class HeadingBlock(blocks.StructBlock):
    """A heading inside the body; the headline itself is the only first-level one."""

    text = blocks.CharBlock(label=_("Heading"), max_length=255)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Section")), ("3", _("Part of a section"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")


class BodyBlock(blocks.StreamBlock):
    """The body of an entry."""

    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, required=False)
    image = ImageBlock()
    quotation = QuotationBlock()
    heading = HeadingBlock()
    list = blocks.RichTextBlock(
        label=_("List"), features=["ul", "ol", *TEXT_FEATURES], icon="list-ul"
    )
    html = blocks.RawHTMLBlock(
        label=_("HTML"), help_text=_("From imports; cleaned before it is shown."), icon="code"
    )
