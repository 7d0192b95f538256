from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.models import Page

from coldopen.delivery.render import render
from coldopen.publishing.models import Entry, ListingBreak, PostPage, Publication
from coldopen.utils.clock import now
from tests.factories import NOON, make_page, make_post, make_writer

pytestmark = pytest.mark.django_db


def publication(**fields: object) -> Publication:
    row = Publication.load()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def test_post_gets_its_permalink() -> None:
    assert make_post("hello").address == "/2016/09/hello/"


def test_permalink_follows_the_pattern() -> None:
    publication(permalinks="/{year}/{month}/{day}/{slug}/")
    assert make_post("hello").address == "/2016/09/16/hello/"


def test_day_is_counted_in_the_zone() -> None:
    publication(zone="America/Los_Angeles")
    post = make_post("late", published_at=datetime(2016, 10, 1, 3, 0, tzinfo=UTC))
    assert post.day == date(2016, 9, 30)
    assert post.address == "/2016/09/late/"


def test_address_stays_when_the_slug_changes() -> None:
    post = make_post("hello")
    post.slug = "goodbye"
    post.save()
    assert post.address == "/2016/09/hello/"


def test_taken_address_gets_a_number() -> None:
    make_post("hello")
    page = make_page("other", address="/2016/09/third/")
    second = make_post("third")
    assert second.address == "/2016/09/third-2/"
    assert page.address == "/2016/09/third/"


def test_page_stands_below_its_parent() -> None:
    about = make_page("about")
    assert make_page("team", parent=about).address == "/about/team/"


@pytest.mark.parametrize(
    ("fields", "public"),
    [
        ({}, True),
        ({"visibility": "password", "password": "x"}, True),
        ({"visibility": "private"}, False),
        ({"live": False}, False),
    ],
)
def test_one_predicate_of_public(fields: dict[str, Any], public: bool) -> None:
    post = make_post(**fields)
    assert Entry.objects.for_readers().filter(pk=post.pk).exists() is public
    assert PostPage.objects.listed().filter(pk=post.pk).exists() is public


def test_unpublishing_takes_out_of_everything() -> None:
    post = make_post()
    post.unpublish()
    assert not PostPage.objects.listed().exists()
    assert not Entry.objects.for_readers().exists()


def test_draft_of_a_live_post_changes_nothing_public() -> None:
    post = make_post()
    post.title = "Changed"
    post.save_revision()
    assert PostPage.objects.get().title == "A post"


def test_scheduled_post_goes_out_in_time() -> None:
    writer = make_writer("boss", is_superuser=True)
    with time_machine.travel(NOON, tick=False) as traveller:
        post = make_post("later", live=False, published_at=None)
        post.go_live_at = NOON + timedelta(days=20)
        post.save_revision(user=writer).publish(user=writer)
        call_command("publish_scheduled")
        assert not PostPage.objects.listed().exists()
        traveller.shift(timedelta(days=20, minutes=1))
        call_command("publish_scheduled")
        post = PostPage.objects.listed().get()
        assert post.address == "/2016/10/later/"
        assert post.day == date(2016, 10, 6)


def test_time_ahead_schedules_a_draft() -> None:
    ahead = now() + timedelta(days=3)
    post = make_post(live=False, published_at=ahead)
    post.clean()
    assert post.go_live_at == ahead


def test_live_post_takes_no_time_ahead() -> None:
    post = make_post()
    post.published_at = now() + timedelta(days=3)
    with pytest.raises(ValidationError, match="published_at"):
        post.clean()


def test_post_brought_out_early_is_dated_today() -> None:
    post = make_post("early", live=False, published_at=now() + timedelta(days=60))
    post.live = True
    post.save()
    assert post.published_at
    assert post.published_at <= now()
    assert post.day == now().date()


def test_changed_time_changes_the_day() -> None:
    post = make_post()
    post.published_at = NOON.replace(year=2018)
    post.save()
    assert post.day == date(2018, 9, 16)
    assert post.address == "/2016/09/a-post/"


def test_form_without_seconds_keeps_the_moment() -> None:
    exact = NOON.replace(second=42)
    post = make_post(published_at=exact)
    PostPage.objects.filter(pk=post.pk).update(day=date(2016, 9, 15))
    post.published_at = NOON
    post.save()
    post.refresh_from_db()
    assert (post.published_at, post.day) == (exact, date(2016, 9, 15))


def test_early_revision_keeps_the_address() -> None:
    post = make_post("working-title", live=False, published_at=None)
    early = post.save_revision()
    post.slug = "final"
    post.save_revision().publish()
    address = PostPage.objects.get().address
    early.publish()
    assert PostPage.objects.get().address == address


def test_part_of_a_row_saved_keeps_the_predicate() -> None:
    post = make_post()
    post.visibility = "private"
    post.save(update_fields=["visibility"])
    assert not Entry.objects.for_readers().exists()
    assert not PostPage.objects.listed().exists()


def test_new_address_leads_from_the_old() -> None:
    post = make_post("hello")
    post.address = "/better/"
    post.save()
    assert render("/2016/09/hello/").location == "/better/"
    post.address = "/2016/09/hello/"
    post.save()
    assert render("/2016/09/hello/").status == 200
    assert render("/better/").location == "/2016/09/hello/"


def test_copy_is_a_draft_of_its_own() -> None:
    post = make_post("hello", import_key="key", wordpress_id=4)
    copy = post.copy(update_attrs={"slug": "hello-2"}, keep_live=False)
    assert (copy.address, copy.import_key, copy.published_at) == (None, None, None)
    assert not copy.is_public


def test_author_gets_the_byline() -> None:
    writer = make_writer()
    assert make_post(owner=writer).writers == [writer]
    other = make_writer("other")
    assert make_post("two", owner=writer, writers=(other,)).writers == [other]


def test_password_is_demanded_of_protected() -> None:
    post = make_post()
    post.visibility = "password"
    with pytest.raises(ValidationError, match="password"):
        post.clean()


@pytest.mark.parametrize("pattern", ["/{slug}", "{slug}/", "/{year}/", "/{nope}/{slug}/", "/{0}/"])
def test_useless_permalinks_are_refused(pattern: str) -> None:
    row = publication(permalinks=pattern)
    with pytest.raises(ValidationError, match="permalinks"):
        row.clean()


def test_publishing_begins_new_pages() -> None:
    publication(posts_per_page=2)
    for number in range(5):
        make_post(f"post-{number}", published_at=NOON + timedelta(days=number))
    breaks = ListingBreak.objects.filter(listing="site").order_by("number")
    assert [row.number for row in breaks] == [1, 2, 3]


def test_bulk_unpublish_takes_down() -> None:
    post = make_post()
    Page.objects.get(pk=post.pk).unpublish()
    assert not Entry.objects.for_readers().exists()
    assert render(post.address or "").status == 404
    assert b"A post" not in render("/").body


def test_expired_post_goes_in_time() -> None:
    post = make_post(expire_at=now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert render(post.address or "").status == 404
    assert b"A post" not in render("/feed/").body


def test_post_scheduled_at_once_waits_for_its_day() -> None:
    writer = make_writer("boss", is_superuser=True)
    with time_machine.travel(NOON, tick=False) as traveller:
        ahead = NOON + timedelta(days=40)
        post = make_post("later", live=True, published_at=None, go_live_at=ahead)
        assert (post.published_at, post.address, post.is_public) == (None, None, False)
        post.save_revision(user=writer).publish(user=writer)
        traveller.shift(timedelta(days=40, seconds=50))
        call_command("publish_scheduled")
        post = PostPage.objects.listed().get()
        assert (post.published_at, post.day) == (ahead, date(2016, 10, 26))
        assert post.address == "/2016/10/later/"


def test_alias_has_an_address_of_its_own() -> None:
    post = make_post("hello", import_key="key")
    alias = post.create_alias(update_slug="hello-too")
    assert alias.address not in {None, post.address}
    post.title = "Changed"
    post.save_revision().publish()
    alias.refresh_from_db()
    assert alias.title == "Changed"
    assert alias.address != post.address


def test_headline_is_never_empty() -> None:
    assert PostPage(title=" A post ").headline == "A post"
    assert PostPage(title="  ").headline == "Untitled"
