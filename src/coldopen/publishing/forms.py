from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

FIRST_BLOCK = [{"type": "text", "value": ""}]


class EntryForm(WagtailAdminPageForm):
    """The desk's form of an entry; a new one has a place to write in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and self.instance.pk is None and not self.instance.body:
            body = self.fields["body"]
            self.initial["body"] = body.block.to_python(FIRST_BLOCK)
