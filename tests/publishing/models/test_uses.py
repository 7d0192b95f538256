import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from coldopen.media.models import Embed, File, Picture
from coldopen.publishing.models import MediaUse
from coldopen.publishing.models.uses import media_of
from coldopen.utils.clock import now
from tests.factories import make_file, make_page, make_picture, make_post, make_writer

pytestmark = pytest.mark.django_db


def image(picture: Picture) -> tuple[str, dict[str, Any]]:
    return "image", {"picture": picture, "alt": "", "caption": "", "credit": ""}


def is_open(thing: Picture | File) -> bool:
    return type(thing).objects.open_to_all().filter(pk=thing.pk).exists()


@pytest.fixture
def picture() -> Picture:
    return make_picture()


# ---- what counts as shown ----


def test_every_place_of_a_picture_counts() -> None:
    lead, single, one, two, poster, inline = (make_picture() for _ in range(6))
    film, linked, raw = make_file("a.webm", b"\x1a\x45\xdf\xa3"), make_file(), make_file()
    post = make_post(
        lead_picture=lead,
        body=[
            image(single),
            ("gallery", {"pictures": [image(one)[1], image(two)[1]], "caption": ""}),
            ("video", {"file": film, "title": "", "poster": poster, "captions": None}),
            ("text", f'<p><a linktype="document" id="{linked.pk}">a</a></p>'),
            ("html", f'<img src="/media/pictures/{inline.key}/320.jpg"><a href="{raw.url}">b</a>'),
        ],
    )
    pictures = {("picture", each.pk) for each in (lead, single, one, two, poster, inline)}
    files = {("file", each.pk) for each in (film, linked, raw)}
    assert set(media_of(post)) == pictures | files
    assert all(is_open(each) for each in (lead, single, one, two, poster, inline))
    assert all(is_open(each) for each in (film, linked, raw))


def test_picture_shown_by_nothing_is_closed(picture: Picture) -> None:
    assert not is_open(picture)
    assert not is_open(make_file())


def test_missing_rows_are_no_uses() -> None:
    text = '<p><a linktype="document" id="4711">a</a></p><a href="/documents/4712/x.pdf">b</a>'
    make_post(body=[("text", text), ("html", '<img src="/media/pictures/none/320.jpg">')])
    assert not MediaUse.objects.exists()


def test_plain_page_counts_too(picture: Picture) -> None:
    make_page(lead_picture=picture)
    assert is_open(picture)


def test_poster_is_open_with_what_embeds_it(picture: Picture) -> None:
    address = "https://vimeo.com/123456"
    post = make_post(body=[("embed", {"address": address, "title": "", "caption": ""})])
    Embed.objects.filter(address=address).update(poster=picture)
    assert is_open(picture)
    post.unpublish()
    assert not is_open(picture)


# ---- whatever publishes or takes down ----


def test_publishing_opens_and_unpublishing_closes(picture: Picture) -> None:
    post = make_post(live=False, body=[image(picture)])
    assert not is_open(picture)
    post.save_revision().publish()
    assert is_open(picture)
    post.refresh_from_db()
    post.unpublish()
    assert not is_open(picture)


def test_draft_of_a_live_post_opens_nothing(picture: Picture) -> None:
    post = make_post()
    post.body = json.dumps(
        [
            {
                "type": "image",
                "value": {"picture": picture.pk, "alt": "", "caption": "", "credit": ""},
            }
        ]
    )
    revision = post.save_revision()
    assert not is_open(picture)
    revision.publish()
    assert is_open(picture)


@pytest.mark.parametrize("visibility", ["private", "password"])
def test_private_and_protected_keep_closed(picture: Picture, visibility: str) -> None:
    post = make_post(lead_picture=picture, visibility=visibility, password="open")
    assert not is_open(picture)
    post.visibility = "public"
    post.save()
    assert is_open(picture)


def test_schedule_opens_and_expiry_closes(picture: Picture) -> None:
    post = make_post(live=False, published_at=None, lead_picture=picture)
    post.go_live_at = now() + timedelta(days=1)
    post.expire_at = now() + timedelta(days=3)
    post.save_revision().publish()
    assert not is_open(picture)
    with time_machine.travel(now() + timedelta(days=2)):
        call_command("publish_scheduled")
    assert is_open(picture)
    with time_machine.travel(now() + timedelta(days=4)):
        call_command("publish_scheduled")
    assert not is_open(picture)


def test_update_past_save_closes(picture: Picture) -> None:
    post = make_post(lead_picture=picture)
    Page.objects.filter(pk=post.pk).update(live=False)
    assert not is_open(picture)


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_bulk_action_of_the_desk_closes(client: Client, picture: Picture, action: str) -> None:
    post, other = make_post(lead_picture=picture), make_post("other", lead_picture=make_picture())
    client.force_login(make_writer("boss", is_superuser=True))
    address = f"/admin/bulk/wagtailcore/page/{action}/?id={post.pk}&id={other.pk}&next=/admin/"
    assert client.post(address).status_code == 302
    assert not is_open(picture)
    assert not Picture.objects.open_to_all().exists()


def test_bulk_publish_opens(client: Client, picture: Picture) -> None:
    post = make_post(live=False, lead_picture=picture)
    post.save_revision()
    client.force_login(make_writer("boss", is_superuser=True))
    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={post.pk}&next=/admin/")
    assert is_open(picture)


def test_deleting_the_post_closes(picture: Picture) -> None:
    post = make_post(lead_picture=picture)
    post.delete()
    assert not is_open(picture)
    assert not MediaUse.objects.exists()


def test_exchanged_picture_is_closed(picture: Picture) -> None:
    post, other = make_post(lead_picture=picture), make_picture()
    post.lead_picture = other
    post.save()
    assert not is_open(picture)
    assert is_open(other)


def test_second_post_keeps_it_open(picture: Picture) -> None:
    first = make_post(lead_picture=picture)
    make_post("second", body=[image(picture)])
    first.unpublish()
    assert is_open(picture)


def test_saving_a_few_columns_follows_too(picture: Picture) -> None:
    post = make_post()
    post.lead_picture = picture
    post.save(update_fields=["lead_picture"])
    assert is_open(picture)


def test_saving_again_writes_no_uses(picture: Picture) -> None:
    post = make_post(lead_picture=picture)
    before = list(MediaUse.objects.values_list("pk", flat=True))
    post.save()
    assert list(MediaUse.objects.values_list("pk", flat=True)) == before


def test_copied_post_has_uses_of_its_own(picture: Picture) -> None:
    post = make_post(lead_picture=picture)
    copy = post.copy(update_attrs={"slug": "copy", "title": "Copy"})
    assert {use.entry_id for use in MediaUse.objects.all()} == {post.pk, copy.pk}


def test_question_is_answered_from_indexes(picture: Picture) -> None:
    make_post(lead_picture=picture)
    plan = Picture.objects.filter(key=picture.key).open_to_all().explain()
    assert "SCAN" not in plan, plan
    assert "SCAN" not in File.objects.filter(pk=1).open_to_all().explain()


# ---- words for pictures ----


def test_pictures_without_words_are_named() -> None:
    silent, told, told_here, lead = (make_picture(description=d) for d in ("", "A desk", "", ""))
    block = {"picture": told_here, "alt": "A door", "caption": "", "credit": ""}
    gallery = {"pictures": [image(told)[1], image(silent)[1]], "caption": ""}
    post = make_post(lead_picture=lead, body=[("image", block), ("gallery", gallery)])
    assert {each.pk for each in post.pictures_without_words()} == {silent.pk, lead.pk}
