"""The desk's forms of an entry and of the publication."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
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
    MultiFieldPanel([FieldPanel("categories"), FieldPanel("tags")], heading=_("Found under")),
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
ADDRESS_PANELS = [
    FieldPanel("slug", help_text=_("The last word of the address it gets when first published.")),
    FieldPanel("address"),
]
PAGE_ADDRESS_PANELS = [*ADDRESS_PANELS, FieldPanel("show_in_menus")]

PUBLICATION_FORM = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("name"),
                FieldPanel("tagline"),
                FieldPanel("logo"),
                FieldPanel("accent"),
                FieldPanel("accent_on_dark"),
                FieldPanel("type_pair", widget=forms.RadioSelect),
                FieldPanel("home_layout", widget=forms.RadioSelect),
                HelpPanel(template="publishing/preview_button.html"),
            ],
            heading=_("Name and look"),
        ),
        ObjectList(
            [
                InlinePanel(
                    "main_menu",
                    heading=_("Main menu"),
                    label=_("Item"),
                    help_text=_(
                        "Without any item the menu has the categories and pages marked for it."
                    ),
                ),
                InlinePanel(
                    "footer_menu",
                    heading=_("Footer menu"),
                    label=_("Item"),
                    help_text=_("Without any item the foot has the pages marked for the menu."),
                ),
            ],
            heading=_("Menus"),
        ),
        ObjectList(
            [
                FieldPanel("footer_text"),
                InlinePanel("social_links", heading=_("Social links"), label=_("Link")),
            ],
            heading=_("Foot"),
        ),
        ObjectList(
            [
                FieldPanel("zone"),
                FieldPanel("permalinks"),
                FieldPanel("posts_per_page"),
            ],
            heading=_("Addresses and dates"),
        ),
    ]
)
