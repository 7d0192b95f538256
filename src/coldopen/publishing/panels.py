"""The desk's forms of an entry and of the publication."""

from typing import Any

from django import forms
from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)


class WordlessPanel(Panel):
    """Asks for the text alternatives that pictures lack; not there where all have one."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on the form of one entry."""

        template_name = "publishing/wordless_panel.html"

        def is_shown(self) -> bool:
            """Tell whether there is anything to ask for."""
            return bool(self.instance.pk and self.pictures)

        @cached_property
        def pictures(self) -> list[Any]:
            """The pictures without words."""
            found: list[Any] = self.instance.pictures_without_words()
            return found

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return what the template takes."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"pictures": self.pictures}


HEAD = [
    TitleFieldPanel("title", heading=_("Headline"), placeholder=_("Headline")),
    FieldPanel("standfirst"),
]
BODY = [
    FieldPanel("lead_picture"),
    WordlessPanel(heading=_("Pictures without words")),
    FieldPanel("body"),
]

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
