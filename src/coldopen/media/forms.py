"""The desk's form of a picture, wherever it stands: one upload, several, or the chooser's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from coldopen.utils.pictures import CleanPicture, clean_picture


class PictureFileField(WagtailImageField):
    """Takes any picture we can read, whatever it is called, and returns it written anew."""

    default_validators = ()  # the name's ending says nothing; the decoder does

    def to_python(self, data: Any) -> CleanPicture | None:
        """Return the clean picture; raises UnfitPicture, which says what to do instead."""
        file = forms.FileField.to_python(self, data)
        return None if file is None else clean_picture(file)


class PictureForm(BaseImageForm):
    """Asks for the words that stand for a picture."""

    file = PictureFileField(
        label=_("File"),
        widget=BaseImageForm.Meta.widgets["file"].__class__(
            attrs=dict(BaseImageForm.Meta.widgets["file"].attrs)
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            field = self.fields["description"]
            field.label = _("Text alternative")
            field.help_text = _(
                "What does it show? Readers who can't see it are told this; leave it empty only "
                "where the picture says nothing that the text doesn't."
            )
