"""The sites whose players readers can open inside a page, each with how its addresses look.

A player is always our own frame around an address made here from an id that was checked; what a
site says about itself is never used for it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qs, quote, urlencode, urlsplit

Shape = Literal["video", "sound"]
YOUTUBE_ID = re.compile(r"[\w-]{11}")
YOUTUBE_PATH = re.compile(r"/(?:shorts|embed|live|v)/([\w-]{11})/?")
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{5,12})(?:/([0-9a-f]{8,12}))?/?")
DAILYMOTION_PATH = re.compile(r"/(?:video/)?([a-zA-Z0-9]{5,12})(?:_[^/]*)?/?")
SOUNDCLOUD_PATH = re.compile(r"/[\w-]+/(?:sets/)?[\w-]+(?:/s-[\w]+)?/?")
SPOTIFY_PATH = re.compile(
    r"/(?:intl-[a-z]+/)?(track|album|episode|show|playlist)/([a-zA-Z0-9]{22})/?"
)
ARCHIVE_PATH = re.compile(r"/(?:details|embed)/([\w.-]{1,100})/?")
SECONDS = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?")


@dataclass(frozen=True, slots=True)
class Provider:
    """A site with a player: its hosts, where the player comes from, and where to ask (oEmbed)."""

    name: str
    hosts: frozenset[str]
    frames: str
    player: Callable[[SplitResult], str]
    shape: Shape = "video"
    oembed: str = ""

    def asked_at(self, address: str) -> str:
        """Return where to ask about an address; nothing where it can only be read as a page."""
        if not self.oembed:
            return ""
        return f"{self.oembed}?{urlencode({'format': 'json', 'url': address})}"


@dataclass(frozen=True, slots=True)
class Player:
    """How an address is played: by whom, the frame's address, and its shape."""

    provider: str
    frame: str
    shape: Shape


def _youtube(parts: SplitResult) -> str:
    query = parse_qs(parts.query)
    if parts.hostname == "youtu.be":
        found = YOUTUBE_ID.fullmatch(parts.path.strip("/"))
        video = found[0] if found else ""
    elif match := YOUTUBE_PATH.fullmatch(parts.path):
        video = match[1]
    else:
        video = query.get("v", [""])[0] if parts.path.rstrip("/") == "/watch" else ""
    if not YOUTUBE_ID.fullmatch(video):
        return ""
    start = _seconds((query.get("t") or query.get("start") or [""])[0])
    return f"/embed/{video}?autoplay=1" + (f"&start={start}" if start else "")


def _vimeo(parts: SplitResult) -> str:
    match = VIMEO_PATH.fullmatch(parts.path)
    if match is None:
        return ""
    return f"/video/{match[1]}?autoplay=1&dnt=1" + (f"&h={match[2]}" if match[2] else "")


def _dailymotion(parts: SplitResult) -> str:
    match = DAILYMOTION_PATH.fullmatch(parts.path)
    return f"/player.html?video={match[1]}" if match else ""


def _soundcloud(parts: SplitResult) -> str:
    if not SOUNDCLOUD_PATH.fullmatch(parts.path):
        return ""
    track = quote(f"https://soundcloud.com{parts.path.rstrip('/')}", safe="")
    return f"/player/?url={track}&auto_play=true"


def _spotify(parts: SplitResult) -> str:
    match = SPOTIFY_PATH.fullmatch(parts.path)
    return f"/embed/{match[1]}/{match[2]}" if match else ""


def _archive(parts: SplitResult) -> str:
    match = ARCHIVE_PATH.fullmatch(parts.path)
    return f"/embed/{match[1]}" if match else ""


PROVIDERS = (
    Provider(
        "YouTube",
        frozenset(
            "youtube.com www.youtube.com m.youtube.com music.youtube.com youtu.be "
            "youtube-nocookie.com www.youtube-nocookie.com".split()
        ),
        "https://www.youtube-nocookie.com",
        _youtube,
        oembed="https://www.youtube.com/oembed",
    ),
    Provider(
        "Vimeo",
        frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"}),
        "https://player.vimeo.com",
        _vimeo,
        oembed="https://vimeo.com/api/oembed.json",
    ),
    Provider(
        "Dailymotion",
        frozenset({"dailymotion.com", "www.dailymotion.com", "dai.ly"}),
        "https://geo.dailymotion.com",
        _dailymotion,
        oembed="https://www.dailymotion.com/services/oembed",
    ),
    Provider(
        "SoundCloud",
        frozenset({"soundcloud.com", "www.soundcloud.com", "m.soundcloud.com"}),
        "https://w.soundcloud.com",
        _soundcloud,
        "sound",
        "https://soundcloud.com/oembed",
    ),
    Provider(
        "Spotify",
        frozenset({"open.spotify.com"}),
        "https://open.spotify.com",
        _spotify,
        "sound",
        "https://open.spotify.com/oembed",
    ),
    Provider(
        "Internet Archive",
        frozenset({"archive.org", "www.archive.org"}),
        "https://archive.org",
        _archive,
    ),
)
FRAMES = tuple(provider.frames for provider in PROVIDERS)


def provider_of(address: str) -> Provider | None:
    """Return the listed site that an address belongs to, or None."""
    parts = _split(address)
    host = parts.hostname if parts else None
    return next((each for each in PROVIDERS if host in each.hosts), None)


def player_of(address: str) -> Player | None:
    """Return how an address is played inside a page, or None where it is only a link."""
    parts, provider = _split(address), provider_of(address)
    if parts is None or provider is None:
        return None
    path = provider.player(parts)
    return Player(provider.name, provider.frames + path, provider.shape) if path else None


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        return parts if parts.scheme in {"http", "https"} and parts.port in {None, 443} else None
    except ValueError:
        return None


def _seconds(text: str) -> int:
    match = SECONDS.fullmatch(text)
    if match is None:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return 3600 * hours + 60 * minutes + seconds
