import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from coldopen.media.actions import add_embed
from coldopen.media.models import File, Picture

# How HTML that came from imports names what lies here.
PICTURE_ADDRESS = re.compile(r"/media/pictures/([\w-]{1,32})/")
FILE_ADDRESS = re.compile(r"/documents/(\d{1,18})/")


class MediaUseQuerySet(models.QuerySet[Any]):
    """Which entries show which pictures and files."""

    def of(self, entry_id: int) -> Self:
        """Keep what one entry shows."""
        return self.filter(entry_id=entry_id)

    def keep(self, entry: Any) -> None:
        """Bring the rows of an entry in step with what it shows as it is stored for readers."""
        wanted = set(media_of(entry))
        wanted |= {("embed", add_embed(address=address).pk) for address in embedded_in(entry)}
        rows = {row.thing: row for row in self.of(entry.pk)}
        gone = [row.pk for thing, row in rows.items() if thing not in wanted]
        if gone:
            self.filter(pk__in=gone).delete()
        self.bulk_create(
            self.model(entry_id=entry.pk, **{f"{kind}_id": number})
            for kind, number in sorted(wanted - set(rows))
        )


class MediaUse(models.Model):
    """One picture, file or embed that an entry shows to readers, once they may read it.

    Kept by Entry.save(); whether the entry is out is asked of the entry itself, so the row need not
    change when it is published or taken down, by whatever way.
    """

    entry = models.ForeignKey("publishing.Entry", on_delete=models.CASCADE, related_name="uses")
    picture = models.ForeignKey(
        "media.Picture", null=True, on_delete=models.CASCADE, related_name="uses"
    )
    file = models.ForeignKey("media.File", null=True, on_delete=models.CASCADE, related_name="uses")
    embed = models.ForeignKey(
        "media.Embed", null=True, on_delete=models.CASCADE, related_name="uses"
    )

    objects = MediaUseQuerySet.as_manager()

    # Wagtail tells where a picture is used by its own index, which follows drafts too.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("use of media")
        verbose_name_plural = _("uses of media")
        constraints = [
            models.UniqueConstraint(fields=["entry", "picture"], name="one_use_of_a_picture"),
            models.UniqueConstraint(fields=["entry", "file"], name="one_use_of_a_file"),
            models.UniqueConstraint(fields=["entry", "embed"], name="one_use_of_an_embed"),
        ]

    def __str__(self) -> str:
        kind, number = self.thing
        return f"{kind} {number} in entry {self.entry_id}"

    @property
    def thing(self) -> tuple[str, int]:
        """What is shown: ``picture``, ``file`` or ``embed``, and its id."""
        for kind in ("picture", "file", "embed"):
            if number := getattr(self, f"{kind}_id"):
                return kind, number
        raise ValueError("A use of nothing.")


def media_of(entry: Any) -> Iterator[tuple[str, int]]:
    """Yield ``picture`` or ``file`` and the id of what an entry's columns show and is there."""
    pictures = {entry.lead_picture_id} - {None}
    files: set[int] = set()
    for model, number, *_path in entry.body.stream_block.extract_references(entry.body):
        if issubclass(model, Picture) and str(number).isdecimal():
            pictures.add(int(number))
        elif issubclass(model, File) and str(number).isdecimal():
            files.add(int(number))
    text = json.dumps(list(entry.body.raw_data), ensure_ascii=False, default=str)
    keys = set(PICTURE_ADDRESS.findall(text))
    files |= {int(number) for number in FILE_ADDRESS.findall(text)}
    found = Picture.objects.filter(models.Q(pk__in=pictures) | models.Q(key__in=keys))
    for number in found.values_list("pk", flat=True):
        yield "picture", number
    for number in File.objects.filter(pk__in=files).values_list("pk", flat=True):
        yield "file", number


def embedded_in(entry: Any) -> list[str]:
    """Return the addresses of what an entry's body shows of other sites."""
    return list(
        dict.fromkeys(
            block["value"]["address"]
            for block in entry.body.raw_data
            if block["type"] == "embed" and block["value"].get("address")
        )
    )


def image_values(blocks: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield the stored values of the pictures in a body's blocks, those of galleries too."""
    for block in blocks:
        if block["type"] == "image":
            yield block["value"]
        elif block["type"] == "gallery":
            # An item is stored with an id, or by itself as one that was written by a program.
            yield from (item.get("value", item) for item in block["value"]["pictures"])
