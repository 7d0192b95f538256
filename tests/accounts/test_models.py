import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from coldopen.accounts.models import User
from coldopen.utils.exceptions import UnfitPicture
from tests.factories import make_writer
from tests.pictures import photo, small_picture

pytestmark = pytest.mark.django_db


def test_writer_gets_an_address() -> None:
    assert make_writer("Nora Ashdown").address == "/author/nora-ashdown/"


def test_second_of_a_name_gets_a_number() -> None:
    make_writer("nora.a")
    assert make_writer("nora a", display_name="Other").slug == "nora-a"
    assert make_writer("noraa").slug == "noraa-2"


def test_byline_falls_back_to_username() -> None:
    assert make_writer("nora", display_name="").byline == "nora"


def portrait_of(writer: User) -> bytes:
    with writer.portrait.open() as file:
        data: bytes = file.read()
    return data


def test_portrait_is_small_and_says_nothing_else() -> None:
    writer = make_writer(portrait=ContentFile(photo().getvalue(), "me at home.JPG"))
    assert re.fullmatch(r"writers/[0-9a-f]{20}\w*\.jpg", writer.portrait.name or "")
    data = portrait_of(writer)
    assert Image.open(BytesIO(data)).size == (240, 240)
    assert b"SERIAL-4711" not in data


def test_portrait_stored_beside_the_form_is_written_anew() -> None:
    writer = make_writer()
    writer.portrait.save("raw.jpg", ContentFile(photo().getvalue()))
    assert b"SERIAL-4711" not in portrait_of(writer)
    kept = writer.portrait.name
    writer.save()
    assert writer.portrait.name == kept


def test_bad_portrait_is_refused_with_a_sentence() -> None:
    writer = make_writer()
    writer.portrait = ContentFile(b"<svg onload=alert(1)>", "me.png")
    with pytest.raises(ValidationError) as told:
        writer.full_clean()
    assert "Export the drawing as a PNG" in told.value.message_dict["portrait"][0]
    with pytest.raises(UnfitPicture):
        writer.save()


@pytest.mark.django_db(transaction=True)
def test_old_portrait_goes_with_the_new_one() -> None:
    writer = make_writer(portrait=ContentFile(photo().getvalue(), "a.jpg"))
    before = str(writer.portrait.name)
    writer.portrait = ContentFile(small_picture().getvalue(), "b.png")
    writer.save()
    assert not default_storage.exists(before)
    now = str(writer.portrait.name)
    writer.portrait = ""
    writer.save()
    assert not default_storage.exists(now)
