from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from coldopen.publishing.models import Entry, ListingBreak, PostPage, Publication
from coldopen.utils.clock import now
from tests.factories import NOON, make_page, make_post

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
    post = make_post("later", live=False, published_at=None)
    post.go_live_at = now() + timedelta(hours=1)
    post.save_revision(approved_go_live_at=post.go_live_at).publish()
    assert not PostPage.objects.listed().exists()


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


def test_headline_is_never_empty() -> None:
    assert PostPage(title=" A post ").headline == "A post"
    assert PostPage(title="  ").headline == "Untitled"
