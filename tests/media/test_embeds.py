import json
from collections.abc import Callable

import pytest

from coldopen.media import embeds
from coldopen.media.embeds import ask_about
from coldopen.utils.exceptions import FetchError, RefusedAddress, Unreachable
from coldopen.utils.fetch import Fetched
from tests.pictures import small_picture

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
POSTER = "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg"
Answers = dict[str, Fetched | FetchError]
Web = Callable[[Answers], list[str]]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """Stand in for other sites: a function that takes what they answer, and lists what is asked."""

    def answer(answers: Answers) -> list[str]:
        asked: list[str] = []

        def fetched(url: str, **_: object) -> Fetched:
            asked.append(url)
            found = answers[next(start for start in answers if url.startswith(start))]
            if isinstance(found, FetchError):
                raise found
            return found

        monkeypatch.setattr(embeds, "fetch", fetched)
        return asked

    return answer


def said(
    kind: str, body: bytes, status: int = 200, url: str = "https://site.example/a/"
) -> Fetched:
    return Fetched(status, url, {"content-type": kind}, body)


def page(head: str) -> Fetched:
    return said("text/html; charset=utf-8", f"<head>{head}</head>".encode())


def test_listed_site_is_asked_by_oembed(web: Web) -> None:
    picture = small_picture().getvalue()
    answer = {"title": "A <b>trailer</b>", "thumbnail_url": POSTER, "html": "<script>x</script>"}
    asked = web(
        {
            "https://www.youtube.com/oembed": said("application/json", json.dumps(answer).encode()),
            POSTER: said("image/jpeg", picture),
        }
    )
    found = ask_about(VIDEO)
    assert (found.title, found.poster) == ("A trailer", picture)
    assert asked[1:] == [POSTER]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"not json", b"[" * 100_000, b'{"title": 7, "thumbnail_url": {}}', b'"words"'],
)
def test_odd_answer_says_nothing(web: Web, body: bytes) -> None:
    web({"https://www.youtube.com/oembed": said("application/json", body)})
    found = ask_about(VIDEO)
    assert (found.title, found.poster) == ("", None)


def test_missing_video_says_nothing(web: Web) -> None:
    web({"https://www.youtube.com/oembed": said("application/json", b'{"title":"x"}', 404)})
    assert ask_about(VIDEO).title == ""


def test_page_is_read_for_what_it_says_of_itself(web: Web) -> None:
    picture = small_picture().getvalue()
    asked = web(
        {
            "https://site.example/a/": page(
                '<title>No</title><meta content="A &amp; B" property="og:title">'
                "<meta property='og:image' content='/poster.png'>"
            ),
            "https://site.example/poster.png": said("image/png", picture),
        }
    )
    found = ask_about("https://site.example/a/")
    assert (found.title, found.poster) == ("A & B", picture)
    assert asked == ["https://site.example/a/", "https://site.example/poster.png"]


def test_plain_page_has_its_title(web: Web) -> None:
    web({"https://site.example/": page("<title>Just\n this</title>")})
    assert ask_about("https://site.example/").title == "Just this"


def test_page_in_another_encoding_is_read(web: Web) -> None:
    body = "<title>Grüße</title>".encode("latin-1")
    web({"https://site.example/": said("text/html; charset=iso-8859-1", body)})
    assert ask_about("https://site.example/").title == "Grüße"
    web({"https://site.example/": said("text/html; charset=nonsense", b"<title>a</title>")})
    assert ask_about("https://site.example/").title == "a"


@pytest.mark.parametrize("kind", ["application/pdf", "image/svg+xml", "application/octet-stream"])
def test_what_is_no_page_is_not_read(web: Web, kind: str) -> None:
    web({"https://site.example/": said(kind, b"<title>a</title>")})
    assert ask_about("https://site.example/").title == ""


@pytest.mark.parametrize(
    "answer",
    [
        RefusedAddress("no"),
        said("text/html", b"<html>"),
        said("image/png", b"", 404),
    ],
)
def test_poster_that_cannot_be_had_is_left_out(web: Web, answer: Fetched | FetchError) -> None:
    web(
        {
            "https://site.example/": page(
                '<title>a</title><meta property="og:image" content="http://127.0.0.1/x.png">'
            ),
            "http://127.0.0.1/x.png": answer,
        }
    )
    found = ask_about("https://site.example/")
    assert (found.title, found.poster) == ("a", None)


def test_site_that_is_gone_is_told(web: Web) -> None:
    web({"https://site.example/": Unreachable("gone")})
    with pytest.raises(Unreachable):
        ask_about("https://site.example/")


def test_private_address_is_never_asked() -> None:
    with pytest.raises(FetchError):
        ask_about("http://127.0.0.1:1/")
