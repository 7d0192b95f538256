"""The desk's form of an entry."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    Panel,
    PublishingPanel,
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
