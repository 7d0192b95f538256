import pytest

from coldopen.media import tasks
from coldopen.media.actions import add_embed
from coldopen.media.embeds import Found
from coldopen.utils.exceptions import Unreachable
from tests.factories import make_picture
from tests.pictures import small_picture

pytestmark = pytest.mark.django_db


def test_sizes_are_made() -> None:
    picture = make_picture()
    tasks.make_sizes.call(picture.pk)
    picture.refresh_from_db()
    assert picture.widths == [30]


def test_picture_that_is_gone_is_no_error() -> None:
    tasks.make_sizes.call(4711)
    tasks.fetch_embed.call(4711)


def test_embed_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    embed = add_embed(address="https://vimeo.com/1")
    found = Found("A film", small_picture().getvalue())
    monkeypatch.setattr(tasks, "ask_about", lambda _: found)
    tasks.fetch_embed.call(embed.pk)
    embed.refresh_from_db()
    assert embed.title == "A film"
    assert embed.poster is not None


def test_bad_poster_leaves_the_title(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    embed = add_embed(address="https://vimeo.com/1")
    monkeypatch.setattr(tasks, "ask_about", lambda _: Found("A film", b"<svg>"))
    tasks.fetch_embed.call(embed.pk)
    embed.refresh_from_db()
    assert (embed.title, embed.poster) == ("A film", None)
    assert "No poster" in caplog.text


def test_silent_site_is_noted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    embed = add_embed(address="https://vimeo.com/1")

    def gone(_: str) -> Found:
        raise Unreachable("Nobody answers there.")

    monkeypatch.setattr(tasks, "ask_about", gone)
    tasks.fetch_embed.call(embed.pk)
    embed.refresh_from_db()
    assert embed.asked_at
    assert "Nobody answers there" in caplog.text
