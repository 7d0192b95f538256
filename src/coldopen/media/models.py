from os.path import basename
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from coldopen.media.querysets import EmbedQuerySet, FileQuerySet, PictureQuerySet
from coldopen.media.signals import picture_taken_in
from coldopen.utils.documents import Kind, check_document, kind_of
from coldopen.utils.pictures import CleanPicture, clean_picture

FOLDER = "pictures"
# Where a file waits that came in beside the form, until save() has looked at it.
INCOMING = "incoming"
# What lead pictures and teasers are cut to, width by height.
CROP = 3 / 2


class Picture(AbstractImage):
    """An image; its ``description`` is the text alternative readers get who cannot see it.

    However a file comes in, save() writes it anew into a folder named by its content, ``key``, and
    has the task worker make its sizes: one file for each of ``widths`` in AVIF and in ``coding``
    (jpg or webp). Until then, and for what moves, ``widths`` is empty and the file itself is shown.
    """

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    key = models.CharField(  # noqa: DJ001  unique, so absent is NULL
        max_length=32, unique=True, null=True, editable=False
    )
    widths = models.JSONField(default=list, editable=False)
    coding = models.CharField(max_length=4, blank=True, editable=False)

    file: Any  # Wagtail's

    objects = PictureQuerySet.as_manager()

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose picture")]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new file is written anew first. Raises UnfitPicture where it can't be."""
        is_new = bool(self.file) and not self._is_kept()
        if is_new:
            self._take_in()
            kwargs.pop("update_fields", None)
        super().save(*args, **kwargs)
        if is_new:
            picture_taken_in.send(sender=Picture, picture=self)

    def _is_kept(self) -> bool:
        """Whether the file is one that was written here, for this row."""
        committed: bool = self.file._committed
        return committed and self.file.name.startswith(f"{FOLDER}/{self.key}/")

    def _take_in(self) -> None:
        """Replace the file by one written anew, in a folder that no other picture has."""
        raw = self.file
        storage, name = raw.storage, raw.name
        was_stored = raw._committed
        try:
            clean = clean_picture(raw.file)
        finally:
            if was_stored:
                raw.close()
                storage.delete(name)
        self.key = free_key(clean.key, self.pk)
        self.widths, self.coding = [], ""
        self.file = clean
        self.file_size = clean.size
        self._set_file_hash()
        self.file.seek(0)

    def get_upload_to(self, filename: str) -> str:
        """Return where the file goes: what was written here into its folder, all else aside."""
        clean = not self.file._committed and isinstance(self.file.file, CleanPicture)
        if clean and self.key and filename == self.file.file.name:
            return f"{FOLDER}/{self.key}/{basename(filename)}"
        return f"{INCOMING}/{basename(filename)}"

    def size_name(self, width: int, coding: str) -> str:
        """Return the storage name of one of its sizes."""
        return f"{FOLDER}/{self.key}/{width}.{coding}"

    def size_url(self, width: int, coding: str) -> str:
        """Return the address of one of its sizes."""
        address: str = self.file.storage.url(self.size_name(width, coding))
        return address

    @property
    def crop(self) -> int:
        """Where the part lies that is left when it is cut to 3:2: tenths of what is cut off.

        0 keeps the left or upper edge, 10 the right or lower one; 5 is the middle.
        """
        if self.focal_point_x is None or self.focal_point_y is None or not self.height:
            return 5
        shape = self.width / self.height
        if shape > CROP:
            kept, point = CROP / shape, self.focal_point_x / self.width
        else:
            kept, point = shape / CROP, self.focal_point_y / self.height
        if kept > 0.99:
            return 5
        return round(10 * min(1.0, max(0.0, (point - kept / 2) / (1 - kept))))


class Rendition(AbstractRendition):
    """One size and coding of a picture, made for the desk."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")
    image.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_of_a_kind"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        """Return a place in the picture's own folder, so that who may see it is decided at once."""
        return f"{FOLDER}/{self.image.key}/desk/{basename(filename)[-60:]}"


class File(AbstractDocument):
    """A file for readers to download, hear or watch."""

    objects = FileQuerySet.as_manager()

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
        permissions = [("choose_document", "Can choose file")]

    def clean(self) -> None:
        """Refuse a file of a kind that is not taken, or that is not what its name says."""
        if self.file and not self.file._committed:
            try:
                check_document(self.file.file, self.file.name)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises UnfitFile where a new file is not right."""
        if self.file and not self.file._committed:
            check_document(self.file.file, self.file.name)
            self.file_size = self.file.size
        super().save(*args, **kwargs)

    @property
    def kind(self) -> Kind | None:
        """What kind of file it is; None for one that has come here in an unknown way."""
        return kind_of(self.file.name)

    @property
    def media_type(self) -> str:
        """Its media type, of no meaning to a browser where the kind is not known."""
        kind = self.kind
        return kind.media_type if kind else "application/octet-stream"


class Embed(models.Model):
    """Something that lies elsewhere, such as a video: what it is called, and its poster here.

    ``address`` is as the writer gave it. Only plain facts are kept of what the other site said,
    never its HTML.
    """

    address = models.CharField(_("address"), max_length=500, unique=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    poster = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, editable=False)

    objects = EmbedQuerySet.as_manager()

    class Meta:
        verbose_name = _("embed")
        verbose_name_plural = _("embeds")

    def __str__(self) -> str:
        return self.title or self.address


def free_key(wanted: str, picture_id: int | None) -> str:
    """Return ``wanted``, or the same with a number where another picture has the very bytes."""
    key, number = wanted, 2
    while Picture.objects.filter(key=key).exclude(pk=picture_id).exists():
        key, number = f"{wanted}-{number}", number + 1
    return key
