from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

HEAD = 4096
MARKS = (b"<rss", b"wordpress.org/export")


class UploadForm(forms.Form):
    """What the owner brings along: the export, and whether it is only looked at."""

    file = forms.FileField(
        label=_("Export file"),
        help_text=_("In WordPress: Tools → Export → All content."),
        error_messages={"required": _("Choose the export file first.")},
    )
    is_dry = forms.BooleanField(
        label=_("Only look what would come in"),
        help_text=_("Reads the file and reports; nothing is written."),
        required=False,
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is no export of WordPress, before it is kept."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        head = upload.read(HEAD)
        upload.seek(0)
        if not all(mark in head for mark in MARKS):
            raise forms.ValidationError(
                _(
                    "This is no export of WordPress: those are XML files that begin with <rss>. "
                    "If it came as a ZIP, unpack it first."
                )
            )
        return upload
