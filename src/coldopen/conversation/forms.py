"""The reply form and its checks; a refused reply comes back with its text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coldopen.utils.sanitise import COMMENT, plain_text

# Letters by their class, and yet nothing to see.
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


class ReplyForm(forms.Form):
    """What a guest fills in below an entry."""

    name = forms.CharField(max_length=100, error_messages={"required": _("Please give a name.")})
    email = forms.EmailField(required=False, max_length=254)
    website = forms.URLField(required=False, max_length=500, assume_scheme="https")
    text = forms.CharField(
        strip=True, error_messages={"required": _("Please write something first.")}
    )
    parent = forms.IntegerField(required=False, min_value=1)

    def clean_name(self) -> str:
        """Keep a name to one line without markup or invisible direction marks."""
        text = plain_text(str(self.cleaned_data["name"]))
        name = "".join(c for c in text if c.isprintable() and c not in BLANK)
        if not name.strip():
            raise forms.ValidationError(_("Please give a name."))
        return name.strip()

    def clean_text(self) -> str:
        """Refuse a text larger than comments may be."""
        text = str(self.cleaned_data["text"])
        size = len(text.encode())
        if size > COMMENT.max_bytes:
            raise forms.ValidationError(
                _("Your text has %(size)d bytes; replies may have %(limit)d. Please shorten it."),
                params={"size": size, "limit": COMMENT.max_bytes},
            )
        return text

    def told(self) -> dict[str, str]:
        """Return the errors in words by field, one each, for the page."""
        return {field: str(errors[0]) for field, errors in self.errors.items()}

    def typed(self) -> dict[str, Any]:
        """Return what was typed, by field, to show it again."""
        return {field: self.data.get(field, "") for field in self.fields}
