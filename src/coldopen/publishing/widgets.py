"""The desk's choosers for lists: started by a script file, because the pages' own may not run."""

import json
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets import AdminPageChooser, BaseChooser

STARTER = "publishing/choosers.js"


class StartedByFile:
    """Says in data attributes what a chooser would have said in an inline script."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the chooser's HTML, without a script."""
        chooser: Any = self
        value_data = chooser.get_value_data(value)
        return format_html(
            '<div data-chooser-class="{}" data-chooser-for="{}" data-chooser-options="{}">{}</div>',
            chooser.js_constructor,
            attrs["id"],
            json.dumps(chooser.get_js_init_options(attrs["id"], name, value_data)),
            chooser.render_html(name, value_data, attrs),
        )


class EntryChooser(StartedByFile, AdminPageChooser):
    """Chooses a post or page."""

    choose_one_text = _("Choose a post or page")
    choose_another_text = _("Choose another")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(target_models=["publishing.Entry"], **kwargs)
        self.choose_one_text = EntryChooser.choose_one_text

    @property
    def media(self) -> forms.Media:
        """The scripts of Wagtail's chooser and the one that starts it."""
        return super().media + forms.Media(js=[static(STARTER)])


class RowChooser(StartedByFile, BaseChooser):
    """Chooses a row of another table."""

    @property
    def media(self) -> forms.Media:
        """The scripts of Wagtail's chooser and the one that starts it."""
        scripts = ["wagtailadmin/js/chooser-modal.js", "wagtailadmin/js/chooser-widget.js"]
        return forms.Media(js=[*map(versioned_static, scripts), static(STARTER)])
