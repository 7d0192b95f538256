from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coldopen.delivery.tags import collected_tags
from coldopen.media.actions import add_embed, describe_embed, make_sizes
from coldopen.publishing.body import blocks_of, summary_of
from coldopen.publishing.models import PostPage
from tests.factories import make_file, make_picture, make_post
from tests.pictures import picture_as, small_picture

pytestmark = pytest.mark.django_db
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def view_of(name: str, value: Any) -> Any:
    (block,) = blocks_of(make_post(body=[(name, value)]))
    assert block.name == name
    return block.value


def shown(picture: Any, **fields: str) -> dict[str, Any]:
    return {"picture": picture, "alt": "", "caption": "", "credit": "", **fields}


def embed(address: str, **fields: str) -> dict[str, Any]:
    return {"address": address, "title": "", "caption": "", **fields}


# ---- pictures ----


def test_picture_stands_whole_until_its_sizes_are_made() -> None:
    picture = make_picture(file=picture_as("JPEG", 700, 350))
    view = view_of("image", shown(picture))
    assert view.src == view.large == picture.file.url
    assert (view.width, view.height, view.srcset, view.sources) == (700, 350, "", ())
    make_sizes(picture=picture)
    picture.refresh_from_db()
    (block,) = blocks_of(PostPage.objects.get())
    folder = f"/media/pictures/{picture.key}"
    assert block.value.src == block.value.large == f"{folder}/700.jpg"
    assert (
        block.value.srcset == f"{folder}/320.jpg 320w, {folder}/640.jpg 640w, {folder}/700.jpg 700w"
    )
    (avif,) = block.value.sources
    assert avif.media_type == "image/avif"
    assert avif.srcset.endswith("/700.avif 700w")


def test_gallery_leaves_out_what_is_gone() -> None:
    kept, gone = make_picture(), make_picture()
    value = {"pictures": [shown(kept, caption="One"), shown(gone)], "caption": "Both"}
    post = make_post(body=[("gallery", value)])
    gone.delete()
    (block,) = blocks_of(PostPage.objects.get(pk=post.pk))
    assert [view.caption for view in block.value.pictures] == ["One"]
    kept.delete()
    assert blocks_of(PostPage.objects.get(pk=post.pk)) == ()


def test_pictures_of_a_body_are_one_query() -> None:
    def queries(count: int) -> int:
        slug = f"post-{count}"
        make_post(slug, body=[("image", shown(make_picture())) for _ in range(count)])
        post = PostPage.objects.get(slug=slug)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(blocks_of(post)) == count
        return len(captured)

    assert queries(2) == queries(6) == 1


# ---- from elsewhere ----


def test_embed_shows_what_is_known() -> None:
    known = add_embed(address=VIDEO)
    describe_embed(embed=known, title="A trailer", poster=small_picture().getvalue())
    with collected_tags() as tags:
        view = view_of("embed", embed(VIDEO, caption="Loud."))
    assert (view.title, view.site, view.shape, view.caption) == (
        "A trailer",
        "YouTube",
        "video",
        "Loud.",
    )
    assert known.poster is not None
    assert view.frame.startswith("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")
    assert view.poster.src == known.poster.file.url
    assert {f"embed:{known.pk}", f"picture:{known.poster.pk}"} <= tags


def test_writer_names_an_embed_better() -> None:
    describe_embed(embed=add_embed(address=VIDEO), title="A trailer", poster=None)
    assert view_of("embed", embed(VIDEO, title="The trailer")).title == "The trailer"


def test_unlisted_site_is_a_link() -> None:
    view = view_of("embed", embed("https://www.site.example/a/"))
    assert (view.site, view.frame, view.shape, view.poster) == ("site.example", "", "page", None)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://[bad", "", "/a/"])
def test_stored_nonsense_is_not_shown(address: str) -> None:
    assert blocks_of(make_post(body=[("embed", embed(address))])) == ()


def test_embeds_of_a_body_are_one_query() -> None:
    addresses = [f"https://vimeo.com/{10000 + number}" for number in range(5)]
    make_post(body=[("embed", embed(address)) for address in addresses])
    post = PostPage.objects.get()
    with CaptureQueriesContext(connection) as captured:
        assert len(blocks_of(post)) == 5
    assert len(captured) == 1


# ---- sound and film ----


def test_sound_is_played_from_its_address() -> None:
    file = make_file("a.mp3", b"ID3")
    value = {"file": file, "title": "Talk", "caption": "", "transcript": "<p>Hello.</p>"}
    view = view_of("audio", value)
    assert (view.src, view.media_type) == (file.url, "audio/mpeg")
    assert view.transcript == "<p>Hello.</p>"


def test_film_has_its_poster_and_captions() -> None:
    film, captions = make_file("a.webm", b"\x1a\x45\xdf\xa3"), make_file("a.vtt", b"WEBVTT\n")
    poster = make_picture()
    value = {"file": film, "title": "Film", "poster": poster, "captions": captions}
    view = view_of("video", {**value, "caption": "", "transcript": ""})
    assert (view.src, view.media_type) == (film.url, "video/webm")
    assert (view.poster, view.captions) == (poster.file.url, captions.url)
    assert not view.transcript


@pytest.mark.parametrize("name", ["audio", "video"])
def test_file_that_is_gone_is_not_played(name: str) -> None:
    file = make_file("a.webm", b"\x1a\x45\xdf\xa3")
    value = {"file": file, "title": "x", "caption": "", "transcript": ""}
    post = make_post(body=[(name, value)])
    file.delete()
    assert blocks_of(PostPage.objects.get(pk=post.pk)) == ()


# ---- words and data ----


def test_spoilers_have_anchors_of_their_own() -> None:
    value = {"about": "the end", "text": "<p>He <b>claps</b><script>x</script>.</p>"}
    one, two = blocks_of(make_post(body=[("spoiler", value), ("spoiler", value)]))
    assert (one.value.anchor, two.value.anchor) == ("spoiler-1", "spoiler-2")
    assert one.value.words == "<p>He <b>claps</b>.</p>"


def test_code_keeps_its_lines() -> None:
    view = view_of("code", {"language": "Python", "code": "if a < b:\r\n    pass"})
    assert (view.language, view.code) == ("Python", "if a < b:\n    pass")


def test_table_has_headings_and_numbers() -> None:
    table = {
        "columns": [
            {"type": "words", "heading": "Series"},
            {"type": "number", "heading": "Days"},
        ],
        "rows": [{"values": ["<p><i>Luke Cage</i></p>", "<12"]}],
        "caption": "Late",
    }
    view = view_of("table", {"table": table, "has_row_headings": True})
    assert (view.caption, view.headings) == ("Late", (("Series", False), ("Days", True)))
    ((first, second),) = view.rows
    assert (str(first.words), first.is_heading) == ("<p><i>Luke Cage</i></p>", True)
    assert (str(second.words), second.is_number, second.is_heading) == ("&lt;12", True, False)


def test_empty_table_is_not_shown() -> None:
    value = {"table": None, "has_row_headings": False}
    assert blocks_of(make_post(body=[("table", value)])) == ()


@pytest.mark.parametrize(
    ("score", "told"), [("4.0", "4"), ("3.5", "3.5"), ("10", "10"), ("0", "0"), (None, "")]
)
def test_score_is_written_as_spoken(score: str | None, told: str) -> None:
    value = {"line": "Fine.", "score": Decimal(score) if score else None, "out_of": 10}
    view = view_of("verdict", value)
    assert (view.line, view.score, view.out_of) == ("Fine.", told, "10")


def test_summary_tells_no_spoiler() -> None:
    post = make_post(
        body=[
            ("spoiler", {"about": "the end", "text": "<p>qzx</p>"}),
            ("pull_quote", {"text": "qzx"}),
            ("text", "<p>Words[^1] and more[^2].</p>"),
            ("footnote", {"mark": "1", "text": "<p>qzx</p>"}),
        ]
    )
    assert summary_of(post) == "Words and more[^2]."
