"""Everything that changes pictures, files and embeds."""

from datetime import timedelta
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from coldopen.media.models import FOLDER, Embed, Picture
from coldopen.media.signals import embed_added
from coldopen.utils.clock import now
from coldopen.utils.pictures import clean_picture, sizes_of

SETTLED = timedelta(hours=1)


def add_picture(
    *,
    file: "File[Any] | IO[bytes] | bytes",
    title: str,
    description: str = "",
    credit: str = "",
    **fields: Any,
) -> Picture:
    """Add a picture from anywhere; raises UnfitPicture, which says what to do instead.

    ``fields`` are other columns of the picture, such as ``uploaded_by_user``.
    """
    source = ContentFile(file) if isinstance(file, bytes) else file
    picture = Picture(
        title=title[:255] or "–",
        description=description[:255],
        credit=credit[:200],
        file=clean_picture(source),
        **fields,
    )
    picture.save()
    return picture


def make_sizes(*, picture: Picture) -> None:
    """Make the sizes of a picture and note them; what moves has none, and what has them stays."""
    if picture.widths or not picture.file:
        return
    with picture.open_file() as file:
        made = []
        for size in sizes_of(file):
            name = picture.size_name(size.width, size.ending)
            if default_storage.exists(name):  # perhaps half of it, from a worker that was killed
                default_storage.delete(name)
            default_storage.save(name, ContentFile(size.data))
            made.append(size)
    if not made:
        return
    with transaction.atomic():
        still = Picture.objects.select_for_update().filter(pk=picture.pk, key=picture.key).first()
        if still is None:  # replaced or deleted meanwhile; the sweep takes the files away
            return
        still.widths = sorted({size.width for size in made})
        still.coding = next(size.ending for size in made if size.ending != "avif")
        still.save(update_fields=["widths", "coding"])
    picture.widths, picture.coding = still.widths, still.coding


def sweep_pictures() -> int:
    """Delete the folders of pictures that no row has any more; return how many there were."""
    if not default_storage.exists(FOLDER):
        return 0
    folders = set(default_storage.listdir(FOLDER)[0])
    kept = set(Picture.objects.values_list("key", flat=True))
    left = [f"{FOLDER}/{key}" for key in sorted(folders - kept) if _is_settled(f"{FOLDER}/{key}")]
    for folder in left:
        _delete_folder(folder)
    return len(left)


def _is_settled(folder: str) -> bool:
    """Whether nothing came into a folder lately, as while a picture is being stored."""
    limit = now() - SETTLED
    names = default_storage.listdir(folder)[1]
    return all(default_storage.get_modified_time(f"{folder}/{name}") < limit for name in names)


def _delete_folder(path: str) -> None:
    folders, files = default_storage.listdir(path)
    for name in files:
        default_storage.delete(f"{path}/{name}")
    for name in folders:
        _delete_folder(f"{path}/{name}")
    default_storage.delete(path)


def add_embed(*, address: str) -> Embed:
    """Return the embed of an address, having the task worker ask about it where it is new."""
    embed, is_new = Embed.objects.get_or_create(address=address)
    if is_new:
        embed_added.send(sender=Embed, embed=embed)
    return embed


@transaction.atomic
def describe_embed(*, embed: Embed, title: str, poster: bytes | None) -> None:
    """Store what was learnt of an embed; raises UnfitPicture where the poster is no picture."""
    embed.title = embed.title or " ".join(title.split())[:300]
    embed.asked_at = now()
    if poster and embed.poster is None:
        embed.poster = add_picture(file=poster, title=embed.title or embed.address)
    embed.save()
