from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from coldopen.media.actions import make_sizes
from coldopen.media.models import File, Picture
from coldopen.publishing.actions import make_draft_link
from tests.factories import make_file, make_picture, make_post, make_writer
from tests.pictures import picture_as, small_picture

pytestmark = pytest.mark.django_db
FILM = b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 4


def got(client: Client, address: str, **headers: str) -> tuple[Any, bytes]:
    """Read an answer to its end, which closes its file."""
    answer = client.get(address, headers=headers)
    return answer, answer.getvalue()


def status(client: Client, address: str) -> int:
    return got(client, address)[0].status_code


def linking(file: File) -> dict[str, Any]:
    return {"body": [("text", f'<p><a linktype="document" id="{file.pk}">a</a></p>')]}


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(make_writer("boss", is_superuser=True))
    return client


@pytest.fixture
def picture() -> Picture:
    return make_picture()


@pytest.fixture
def film() -> File:
    return make_file("film.webm", FILM)


# ---- who may have a picture ----


def test_picture_is_there_once_its_post_is_out(client: Client, picture: Picture) -> None:
    post = make_post(live=False, lead_picture=picture)
    make_sizes(picture=picture)
    addresses = [picture.file.url, picture.size_url(30, "avif"), picture.size_url(30, "jpg")]
    assert [status(client, address) for address in addresses] == [404] * 3
    post.save_revision().publish()
    assert [status(client, address) for address in addresses] == [200] * 3
    post.refresh_from_db()
    post.unpublish()
    assert [status(client, address) for address in addresses] == [404] * 3


def test_desk_sees_every_picture(client: Client, desk: Client, picture: Picture) -> None:
    small = picture.get_rendition("max-10x10")
    for address in (picture.file.url, small.url):
        assert status(client, address) == 404
        answer, _ = got(desk, address)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_account_without_the_desk_sees_none(client: Client, picture: Picture) -> None:
    client.force_login(make_writer())
    assert status(client, picture.file.url) == 404


def test_password_opens_the_pictures_too(client: Client, picture: Picture) -> None:
    post = make_post(lead_picture=picture, visibility="password", password="open")
    other = make_picture()
    make_post("other", lead_picture=other, visibility="password", password="sesame")
    assert status(client, picture.file.url) == 404
    client.post(f"/unlock/{post.pk}/", {"password": "open"})
    assert status(client, picture.file.url) == 200
    assert status(client, other.file.url) == 404


def test_draft_link_shows_the_pictures_of_its_draft(client: Client, picture: Picture) -> None:
    writer, other = make_writer(), make_picture()
    post = make_post(live=False, lead_picture=picture)
    post.save_revision()
    link = make_draft_link(entry=post, user=writer)
    assert status(client, picture.file.url) == 404
    assert client.get(link.address).status_code == 200
    assert status(client, picture.file.url) == 200
    assert status(client, other.file.url) == 404
    link.delete()
    assert status(client, picture.file.url) == 404


def test_forged_cookies_open_nothing(client: Client, picture: Picture) -> None:
    make_post(lead_picture=picture, visibility="password", password="open")
    client.cookies["draft"] = "nonsense"
    client.cookies["open-1"] = "nonsense"
    client.cookies["session"] = "nonsense"
    assert status(client, picture.file.url) == 404


def test_stranger_costs_one_query(client: Client, picture: Picture) -> None:
    make_post(lead_picture=picture)
    with CaptureQueriesContext(connection) as captured:
        assert status(client, picture.file.url) == 200
    assert len(captured) == 1


def test_portrait_is_for_everybody(client: Client) -> None:
    writer = make_writer(portrait=ContentFile(small_picture().getvalue(), "me.png"))
    answer, data = got(client, writer.portrait.url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert data[:2] == b"\xff\xd8"


# ---- how it is sent ----


def test_picture_is_kept_for_good(client: Client, picture: Picture) -> None:
    make_post(lead_picture=picture)
    answer, data = got(client, picture.file.url)
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert data[:4] == b"\x89PNG"
    again, nothing = got(client, picture.file.url, if_none_match=answer["ETag"])
    assert (again.status_code, nothing) == (304, b"")


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF", "GIF"])
def test_sizes_have_their_types(client: Client, form: str) -> None:
    picture = make_picture(file=picture_as(form))
    make_post(lead_picture=picture)
    make_sizes(picture=picture)
    for coding, kind in (("avif", "image/avif"), ("jpg", "image/jpeg")):
        assert got(client, picture.size_url(30, coding))[0]["Content-Type"] == kind


def test_raw_files_are_for_the_desk_alone(client: Client, desk: Client) -> None:
    for name in ("a.js", "a.html", "a.svg", "wagtail_uploads/a.png"):
        saved = default_storage.save(name, ContentFile(b"<script>alert(1)</script>"))
        assert status(client, f"/media/{saved}") == 404
        answer, _ = got(desk, f"/media/{saved}")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        if not saved.endswith(".png"):
            assert answer["Content-Type"] == "application/octet-stream"
            assert answer["Content-Disposition"].startswith("attachment")


def test_documents_have_their_own_door(client: Client, desk: Client) -> None:
    saved = default_storage.save("documents/secret.txt", ContentFile(b"secret"))
    assert status(client, f"/media/{saved}") == 404
    assert status(desk, f"/media/{saved}") == 404


def test_media_folder_has_no_way_up(client: Client, desk: Client) -> None:
    up = ("../secret_key", "..%2fsecret_key", "%2e%2e/secret_key", "/etc/passwd")
    folder = "pictures/x/../../../secret_key"
    for path in ("%00", "x" * 300, folder, "writers/../../secret_key", "pictures", *up):
        assert status(client, f"/media/{path}") == 404
        assert status(desk, f"/media/{path}") == 404


def test_missing_file_of_a_row_is_not_found(client: Client, picture: Picture) -> None:
    make_post(lead_picture=picture)
    default_storage.delete(picture.file.name)
    assert status(client, picture.file.url) == 404


# ---- files ----


def test_file_is_there_once_its_post_is_out(client: Client, desk: Client) -> None:
    file = make_file()
    post = make_post(live=False, **linking(file))
    assert status(client, file.url) == 404
    assert status(desk, file.url) == 200
    post.save_revision().publish()
    answer, data = got(client, file.url)
    assert (answer.status_code, data) == (200, b"%PDF-1.4 notes")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert got(client, file.url, if_none_match=answer["ETag"])[0].status_code == 304


def test_name_in_the_address_counts(client: Client) -> None:
    file = make_file()
    make_post(**linking(file))
    for name in ("other.pdf", "notes.html", "x/notes.pdf"):
        assert status(client, f"/documents/{file.pk}/{name}") == 404
    assert status(client, f"/documents/{'9' * 20}/{file.filename}") == 404
    assert status(client, f"/documents/4711/{file.filename}") == 404


def test_closed_collection_stays_closed(client: Client, desk: Client) -> None:
    collection = Collection.get_first_root_node().add_child(name="Press")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    file = make_file()
    File.objects.filter(pk=file.pk).update(collection=collection)
    make_post(**linking(file))
    assert status(client, file.url) == 404
    assert status(desk, file.url) == 200


def test_film_is_played_where_it_stands(client: Client, film: File) -> None:
    make_post(**linking(film))
    answer, data = got(client, film.url)
    assert (answer["Content-Type"], answer["Accept-Ranges"]) == ("video/webm", "bytes")
    assert not answer.has_header("Content-Disposition") or answer["Content-Disposition"].startswith(
        "inline"
    )
    assert (int(answer["Content-Length"]), data) == (len(FILM), FILM)


# ---- pieces ----


@pytest.fixture
def piece(client: Client, film: File) -> Callable[..., tuple[int, str, bytes]]:
    """Ask for a range of a film everybody may have: status, Content-Range and bytes."""
    make_post(**linking(film))

    def asked(wanted: str, **headers: str) -> tuple[int, str, bytes]:
        answer, data = got(client, film.url, range=wanted, **headers)
        if answer.status_code == 206:
            assert int(answer["Content-Length"]) == len(data)
        return answer.status_code, answer.get("Content-Range", ""), data

    return asked


def test_pieces_are_sent_alone(piece: Callable[..., Any]) -> None:
    size = len(FILM)
    assert piece("bytes=0-3") == (206, f"bytes 0-3/{size}", FILM[:4])
    assert piece("bytes=100-199") == (206, f"bytes 100-199/{size}", FILM[100:200])
    assert piece("bytes=1000-") == (206, f"bytes 1000-{size - 1}/{size}", FILM[1000:])
    assert piece("bytes=-5") == (206, f"bytes {size - 5}-{size - 1}/{size}", FILM[-5:])
    assert piece(f"bytes=0-{size + 50}") == (206, f"bytes 0-{size - 1}/{size}", FILM)
    assert piece(f"bytes=-{size + 50}") == (206, f"bytes 0-{size - 1}/{size}", FILM)


def test_piece_beyond_the_end_is_none(piece: Callable[..., Any]) -> None:
    size = len(FILM)
    assert piece(f"bytes={size}-") == (416, f"bytes */{size}", b"")
    assert piece("bytes=-0") == (416, f"bytes */{size}", b"")


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,5-6", "bytes=9-2", "bytes=-", "items=0-1", "bytes=a-b", "9" * 40]
)
def test_odd_range_is_answered_whole(piece: Callable[..., Any], wanted: str) -> None:
    assert piece(wanted) == (200, "", FILM)


def test_piece_of_another_version_is_the_whole(piece: Callable[..., Any], film: File) -> None:
    tag = f'"{film.get_file_hash()}"'
    assert piece("bytes=0-3", if_range=tag)[0] == 206
    assert piece("bytes=0-3", if_range='"other"')[0] == 200


def test_head_tells_the_length(client: Client, film: File) -> None:
    make_post(**linking(film))
    answer = client.head(film.url)
    assert (answer.status_code, int(answer["Content-Length"])) == (200, len(FILM))
    assert client.post(film.url).status_code == 405
