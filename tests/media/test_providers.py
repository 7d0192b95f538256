import pytest

from coldopen.media.providers import FRAMES, PROVIDERS, player_of, provider_of

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://youtube.com/watch?list=x&v=dQw4w9WgXcQ", YOUTUBE),
        ("http://m.youtube.com/watch?v=dQw4w9WgXcQ&t=1m5s", f"{YOUTUBE}&start=65"),
        ("https://youtu.be/dQw4w9WgXcQ?t=90", f"{YOUTUBE}&start=90"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0", YOUTUBE),
        ("https://www.youtube.com/live/dQw4w9WgXcQ", YOUTUBE),
        ("https://vimeo.com/123456", "https://player.vimeo.com/video/123456?autoplay=1&dnt=1"),
        (
            "https://vimeo.com/123456/abcdef1234",
            "https://player.vimeo.com/video/123456?autoplay=1&dnt=1&h=abcdef1234",
        ),
        (
            "https://player.vimeo.com/video/123456",
            "https://player.vimeo.com/video/123456?autoplay=1&dnt=1",
        ),
        (
            "https://www.dailymotion.com/video/x8abcd",
            "https://geo.dailymotion.com/player.html?video=x8abcd",
        ),
        ("https://dai.ly/x8abcd", "https://geo.dailymotion.com/player.html?video=x8abcd"),
        (
            "https://soundcloud.com/kettle/talk-9",
            "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fkettle%2Ftalk-9"
            "&auto_play=true",
        ),
        (
            "https://open.spotify.com/intl-de/episode/4rOoJ6Egrf8K2IrywzwOMk",
            "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk",
        ),
        ("https://archive.org/details/night_of", "https://archive.org/embed/night_of"),
    ],
)
def test_listed_address_has_a_player(address: str, frame: str) -> None:
    player = player_of(address)
    assert player
    assert player.frame == frame
    assert frame.startswith(FRAMES)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/watch?v=dQw4w9WgXcQ",
        "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
        "https://example.org/@youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ%22onload",
        "https://www.youtube.com/channel/x",
        "https://youtu.be/",
        "https://vimeo.com/channels/staff",
        "https://vimeo.com/123456/../../x",
        "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ",
        "https://open.spotify.com/user/x",
        "https://soundcloud.com/kettle",
        "javascript:alert(1)//youtube.com/watch?v=dQw4w9WgXcQ",
        "ftp://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "//www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://[bad/watch?v=dQw4w9WgXcQ",
        "",
    ],
)
def test_other_address_has_none(address: str) -> None:
    assert player_of(address) is None


def test_site_is_known_also_without_a_player() -> None:
    provider = provider_of("https://www.youtube.com/channel/x")
    assert provider
    assert provider.name == "YouTube"


def test_sites_are_asked_with_the_address_quoted() -> None:
    provider = provider_of("https://vimeo.com/1")
    assert provider
    asked = provider.asked_at("https://vimeo.com/1?a=b&c=d")
    assert asked == (
        "https://vimeo.com/api/oembed.json?format=json&url=https%3A%2F%2Fvimeo.com%2F1%3Fa%3Db%26c%3Dd"
    )
    assert PROVIDERS[-1].asked_at("https://archive.org/details/x") == ""


def test_players_come_over_https_from_elsewhere() -> None:
    assert all(frame.startswith("https://") for frame in FRAMES)
    assert len(FRAMES) == len(PROVIDERS)
