from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from PIL import Image

from coldopen.media import actions
from coldopen.media.actions import add_embed, add_picture, describe_embed, make_sizes
from coldopen.media.models import FOLDER, Embed, Picture
from coldopen.utils import pictures
from coldopen.utils.clock import now
from coldopen.utils.exceptions import UnfitPicture
from tests.factories import make_picture
from tests.pictures import clear_picture, moving_picture, picture_as, small_picture

pytestmark = pytest.mark.django_db


def stored(name: str) -> bytes:
    with default_storage.open(name) as file:
        data: bytes = file.read()
    return data


def test_picture_is_added_from_bytes() -> None:
    picture = add_picture(file=small_picture().getvalue(), title="x" * 300, description="A desk")
    assert (picture.width, picture.height, picture.description) == (30, 20, "A desk")
    assert len(picture.title) == 255


def test_no_picture_is_not_added() -> None:
    with pytest.raises(UnfitPicture):
        add_picture(file=b"<svg/>", title="t")
    assert not Picture.objects.exists()


def test_sizes_are_made_once() -> None:
    picture = make_picture(file=picture_as("JPEG", 700, 350))
    make_sizes(picture=picture)
    picture.refresh_from_db()
    assert (picture.widths, picture.coding) == ([320, 640, 700], "jpg")
    for width in picture.widths:
        for coding in ("avif", "jpg"):
            data = stored(picture.size_name(width, coding))
            assert Image.open(BytesIO(data)).size == (width, width // 2)
    default_storage.delete(picture.size_name(320, "avif"))
    make_sizes(picture=picture)
    assert not default_storage.exists(picture.size_name(320, "avif"))


def test_clear_picture_gets_clear_sizes() -> None:
    picture = make_picture(file=clear_picture())
    make_sizes(picture=picture)
    assert (picture.widths, picture.coding) == ([30], "webp")


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_what_moves_has_no_sizes(form: str) -> None:
    picture = make_picture(file=moving_picture(form))
    make_sizes(picture=picture)
    assert picture.widths == []


def test_interrupted_work_is_finished() -> None:
    picture = make_picture(file=picture_as("JPEG", 700, 350))
    default_storage.save(picture.size_name(320, "avif"), ContentFile(b"half"))
    make_sizes(picture=picture)
    assert Image.open(BytesIO(stored(picture.size_name(320, "avif")))).format == "AVIF"


def test_sizes_of_a_replaced_file_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = make_picture()
    real = pictures.sizes_of

    def replaced_meanwhile(file: BytesIO) -> object:
        other = Picture.objects.get(pk=picture.pk)
        other.file = ImageFile(small_picture(40), "b.png")
        other.save()
        return real(file)

    monkeypatch.setattr("coldopen.media.actions.sizes_of", replaced_meanwhile)
    make_sizes(picture=picture)
    picture.refresh_from_db()
    assert picture.widths == []


def test_folders_of_deleted_pictures_are_swept() -> None:
    kept, gone = make_picture(), make_picture()
    for picture in (kept, gone):
        make_sizes(picture=picture)
    gone.get_rendition("max-10x10")
    Picture.objects.filter(pk=gone.pk).delete()
    actions.sweep_pictures()
    assert default_storage.exists(f"{FOLDER}/{gone.key}")  # something might just be coming in
    with time_machine.travel(now() + timedelta(hours=2)):
        assert actions.sweep_pictures() >= 1
    assert not default_storage.exists(f"{FOLDER}/{gone.key}")
    assert default_storage.exists(kept.size_name(30, "avif"))


def test_embed_is_asked_about_once() -> None:
    address = "https://vimeo.com/123456"
    assert add_embed(address=address) == add_embed(address=address)
    assert Embed.objects.count() == 1


def test_embed_gets_a_title_and_a_poster_of_ours() -> None:
    embed = add_embed(address="https://vimeo.com/123456")
    describe_embed(embed=embed, title=" A \n film ", poster=small_picture().getvalue())
    embed.refresh_from_db()
    assert embed.title == "A film"
    assert embed.asked_at
    assert embed.poster is not None
    assert embed.poster.title == "A film"


def test_poster_that_is_no_picture_changes_nothing() -> None:
    embed = add_embed(address="https://vimeo.com/123456")
    with pytest.raises(UnfitPicture):
        describe_embed(embed=embed, title="A film", poster=b"<html>")
    embed.refresh_from_db()
    assert (embed.title, embed.poster) == ("", None)
