import re
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.test import Client
from django_tasks_db.models import DBTaskResult
from PIL import Image

from coldopen.media.models import File, Picture
from coldopen.utils.exceptions import UnfitFile, UnfitPicture
from tests.factories import make_picture, make_writer
from tests.pictures import bomb, photo, picture_as, small_picture

pytestmark = pytest.mark.django_db


def stored(picture: Picture) -> bytes:
    with picture.open_file() as file:
        data: bytes = file.read()
    return data


def tasks() -> list[str]:
    paths = DBTaskResult.objects.values_list("task_path", flat=True)
    return [path for path in paths if path.startswith("coldopen.")]


# ---- pictures ----


def test_new_picture_is_written_anew() -> None:
    picture = Picture.objects.create(title="t", file=ImageFile(photo(), "My Photo.JPG"))
    assert re.fullmatch(rf"pictures/{picture.key}/[0-9a-f]{{20}}\w*\.jpg", picture.file.name)
    assert (picture.width, picture.height) == (40, 60)
    data = stored(picture)
    assert b"SERIAL-4711" not in data
    assert picture.file_size == len(data)
    assert len(picture.file_hash) == 40


def test_name_follows_the_decoder_alone() -> None:
    for name in ("shell.php.jpg", "x.html;.png", "../../up.png", "a" * 300 + ".png"):
        picture = Picture.objects.create(title="t", file=ImageFile(small_picture(), name))
        assert re.fullmatch(rf"pictures/{picture.key}/[0-9a-f]{{20}}\w*\.png", picture.file.name)


def test_file_stored_beside_the_form_is_cleaned_too() -> None:
    picture = Picture(title="t")
    picture.file.save("raw.jpg", ContentFile(photo().getvalue()), save=False)
    aside = picture.file.name
    picture.save()
    assert picture.file.name.startswith(f"pictures/{picture.key}/")
    assert not default_storage.exists(aside)
    assert b"SERIAL-4711" not in stored(picture)


def test_file_stored_into_an_old_picture_is_cleaned_too() -> None:
    picture = make_picture()
    picture.file.save("raw.svg", ContentFile(photo().getvalue()), save=True)
    assert picture.file.name.endswith(".jpg")
    assert b"SERIAL-4711" not in stored(picture)


def test_bad_file_leaves_nothing_behind() -> None:
    picture = Picture(title="t")
    picture.file.save("raw.jpg", ContentFile(b"<html>"), save=False)
    aside = picture.file.name
    with pytest.raises(UnfitPicture):
        picture.save()
    assert not default_storage.exists(aside)
    assert not Picture.objects.exists()


def test_equal_pictures_have_folders_of_their_own() -> None:
    one, two, three = (make_picture() for _ in range(3))
    assert len({one.key, two.key, three.key}) == 3
    assert two.key == f"{one.key}-2"


def test_new_file_asks_for_sizes() -> None:
    picture = make_picture()
    assert tasks() == ["coldopen.media.tasks.make_sizes"]
    picture.title = "Another"
    picture.save()
    assert len(tasks()) == 1


def test_replaced_file_asks_for_sizes_anew() -> None:
    picture = make_picture()
    before = picture.key
    picture.widths, picture.coding = [320], "jpg"
    picture.save()
    picture.file = ImageFile(small_picture(50), "b.png")
    picture.save()
    picture.refresh_from_db()
    assert picture.key != before
    assert (picture.widths, picture.coding) == ([], "")
    assert len(tasks()) == 2


def test_focal_point_needs_no_new_sizes() -> None:
    picture = make_picture()
    picture.focal_point_x = picture.focal_point_y = 3
    picture.save()
    assert len(tasks()) == 1


@pytest.mark.parametrize(
    ("size", "point", "crop"),
    [
        ((1000, 1800), (None, None), 5),
        ((1000, 1800), (500, 900), 5),
        ((1000, 1800), (500, 100), 0),
        ((1000, 1800), (500, 1750), 10),
        ((3000, 1000), (1500, 0), 5),
        ((3000, 1000), (1000, 0), 2),
        ((3000, 1000), (2900, 0), 10),
        ((1500, 1000), (0, 0), 5),
    ],
)
def test_crop_keeps_the_focal_point(
    size: tuple[int, int], point: tuple[int | None, int | None], crop: int
) -> None:
    picture = Picture(width=size[0], height=size[1], focal_point_x=point[0], focal_point_y=point[1])
    assert picture.crop == crop


def test_desk_sizes_stay_in_the_folder() -> None:
    picture = make_picture()
    rendition = picture.get_rendition("max-10x10")
    assert rendition.file.name.startswith(f"pictures/{picture.key}/desk/")


# ---- the desk's ways in ----


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer("boss", is_superuser=True))
    return client


def uploaded(data: BytesIO, name: str, kind: str = "image/jpeg") -> ContentFile[bytes]:
    file = ContentFile(data.getvalue(), name=name)
    file.content_type = kind  # type: ignore[attr-defined]
    return file


def add(desk: Client, file: Any) -> Any:
    return desk.post("/admin/images/add/", {"title": "A photo", "file": file, "collection": "1"})


def add_one_of_several(desk: Client, file: Any) -> Any:
    return desk.post(
        "/admin/images/multiple/add/",
        {"title": "A photo", "files[]": file, "collection": "1"},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    )


def add_in_chooser(desk: Client, file: Any) -> Any:
    fields = {
        "image-chooser-upload-title": "A photo",
        "image-chooser-upload-file": file,
        "image-chooser-upload-collection": "1",
    }
    return desk.post("/admin/images/chooser/create/", fields)


WAYS = [add, add_one_of_several, add_in_chooser]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_writes_anew(desk: Client, way: Any) -> None:
    way(desk, uploaded(photo(), "renamed.png", "text/html"))
    picture = Picture.objects.get()
    assert picture.file.name.endswith(".jpg")
    assert b"SERIAL-4711" not in stored(picture)
    assert Image.open(BytesIO(stored(picture))).size == (40, 60)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (BytesIO(b"<svg onload=alert(1)>"), "a.svg", "Export the drawing as a PNG"),
        (BytesIO(b"<html><script>x</script>"), "a.jpg", "no picture we can read"),
        (bomb(), "a.png", "50 million pixels"),
    ],
    ids=["svg", "html", "bomb"],
)
def test_every_way_in_refuses_and_tells(
    desk: Client, way: Any, data: BytesIO, name: str, told: str
) -> None:
    answer = way(desk, uploaded(data, name))
    assert told in answer.content.decode()
    assert not Picture.objects.exists()


def test_desk_replaces_a_file(desk: Client) -> None:
    picture = make_picture()
    old = picture.file.name
    fields = {"title": "t", "description": "", "credit": "", "collection": "1"}
    answer = desk.post(
        f"/admin/images/{picture.pk}/", fields | {"file": uploaded(picture_as("JPEG"), "n.jpg")}
    )
    assert answer.status_code == 302
    picture.refresh_from_db()
    assert picture.file.name.endswith(".jpg")
    assert default_storage.exists(picture.file.name)
    assert not default_storage.exists(old)


def test_desk_replaces_a_file_by_the_same(desk: Client) -> None:
    picture = make_picture()
    fields = {"title": "t", "description": "", "credit": "", "collection": "1"}
    desk.post(f"/admin/images/{picture.pk}/", fields | {"file": uploaded(small_picture(), "n.png")})
    picture.refresh_from_db()
    assert default_storage.exists(picture.file.name)


def test_desk_asks_what_a_picture_shows(desk: Client) -> None:
    page = desk.get("/admin/images/add/").content.decode()
    assert "Text alternative" in page
    assert "What does it show?" in page


@pytest.mark.parametrize(
    "address",
    ["preview/width-99999/", "preview/<script>/", "generate_url/", "generate_url/output/"],
)
def test_desk_cuts_no_size_that_an_address_asks_for(desk: Client, address: str) -> None:
    answer = desk.get(f"/admin/images/{make_picture().pk}/{address}")
    assert answer.status_code == 404
    assert "<script>/" not in answer.content.decode()


# ---- files ----


def test_file_of_another_kind_is_refused() -> None:
    with pytest.raises(UnfitFile):
        File.objects.create(title="t", file=ContentFile(b"<html>", name="a.pdf"))
    with pytest.raises(ValidationError, match="PDF"):
        File(title="t", file=ContentFile(b"<html>", name="a.pdf")).clean()


def test_file_knows_its_kind() -> None:
    file = File.objects.create(title="t", file=ContentFile(b"%PDF-1.4", name="a.pdf"))
    assert file.media_type == "application/pdf"
    assert file.file_size == 8
    file.title = "Another"
    file.save()


def test_desk_refuses_a_page_as_a_file(desk: Client) -> None:
    data = ContentFile(b"<html><script>x</script>", name="a.pdf")
    answer = desk.post("/admin/documents/add/", {"title": "t", "file": data, "collection": "1"})
    assert "Inside, that file is no PDF" in answer.content.decode()
    assert not File.objects.exists()


def test_desk_takes_a_file(desk: Client) -> None:
    data = ContentFile(b"%PDF-1.4", name="a.pdf")
    answer = desk.post("/admin/documents/add/", {"title": "t", "file": data, "collection": "1"})
    assert answer.status_code == 302
    assert re.fullmatch(r"a\w*\.pdf", File.objects.get().filename)
