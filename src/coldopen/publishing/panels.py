"""The desk's form of an entry."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PublishingPanel,
    TitleFieldPanel,
)

HEAD = [
    TitleFieldPanel("title", heading=_("Headline"), placeholder=_("Headline")),
    FieldPanel("standfirst"),
]
BODY = [FieldPanel("lead_picture"), FieldPanel("body")]

ENTRY_PANELS = [*HEAD, *BODY]
POST_PANELS = [
    *HEAD,
    InlinePanel("bylines", heading=_("Byline"), label=_("Writer")),
    *BODY,
    MultiFieldPanel(
        [
            FieldPanel("categories", widget=CheckboxSelectMultiple),
            FieldPanel("tags"),
            FieldPanel("series"),
        ],
        heading=_("Found under"),
    ),
    InlinePanel(
        "corrections",
        heading=_("Corrections"),
        label=_("Correction"),
        panels=[FieldPanel("text"), FieldPanel("corrected_at")],
    ),
]
ENTRY_SETTINGS = [
    MultiFieldPanel(
        [FieldPanel("visibility"), FieldPanel("password"), FieldPanel("comments_open")],
        heading=_("Who may read and reply"),
    ),
    MultiFieldPanel(
        [FieldPanel("published_at"), FieldPanel("revised_at")],
        heading=_("Times readers see"),
    ),
    PublishingPanel(),
]
POST_SETTINGS = [FieldPanel("is_sticky"), *ENTRY_SETTINGS]
ADDRESS_PANELS = [
    FieldPanel("slug", help_text=_("The last word of the address it gets when first published.")),
    FieldPanel("address"),
]
PAGE_ADDRESS_PANELS = [*ADDRESS_PANELS, FieldPanel("show_in_menus")]
