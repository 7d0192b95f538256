from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlock

from coldopen.publishing.blocks import BodyBlock
from tests.factories import make_file, make_picture

pytestmark = pytest.mark.django_db
BLOCKS = BodyBlock().child_blocks
YOUTUBE = "https://www.youtube.com/embed/dQw4w9WgXcQ"


def cleaned(name: str, **value: Any) -> Any:
    block = BLOCKS[name]
    return block.clean(block.normalize({**dict(block.get_default()), **value}))


def refusals(name: str, **value: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as told:
        cleaned(name, **value)
    errors: dict[str, ValidationError] = told.value.block_errors  # type: ignore[attr-defined]
    return {field: " ".join(error.messages) for field, error in errors.items()}


def test_slash_menu_says_what_each_block_is() -> None:
    assert list(BLOCKS)[:4] == ["text", "heading", "list", "quotation"]
    assert list(BLOCKS)[-1] == "html"
    for name, block in BLOCKS.items():
        assert block.label, name
        assert block.meta.icon != "placeholder", name
        assert block.meta.group, name
    assert isinstance(BodyBlock(), StreamBlock)


def test_pasted_frame_is_reduced_to_its_address() -> None:
    pasted = f'<iframe width="560" src="{YOUTUBE}?a=1&amp;b=2" onload="alert(1)"></iframe>'
    assert cleaned("embed", address=pasted)["address"] == f"{YOUTUBE}?a=1&b=2"
    assert cleaned("embed", address=f"  {YOUTUBE} ")["address"] == YOUTUBE
    assert cleaned("embed", address=YOUTUBE.removeprefix("https:"))["address"] == YOUTUBE


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<script src='https://example.org/x.js'></script>",
        "data:text/html,x",
        "/a/path/",
        "ftp://example.org/",
        "https://example.org/" + "x" * 500,
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    assert "Give the address" in refusals("embed", address=address)["address"]


def test_draft_may_lack_the_address() -> None:
    block = BodyBlock().child_blocks["embed"]
    block.defer_required_validation()
    assert block.clean(block.get_default())["address"] == ""
    block.restore_deferred_validation()


def test_sound_must_be_a_sound() -> None:
    song, text = make_file("a.mp3", b"ID3"), make_file()
    assert cleaned("audio", file=song, title="A song")["file"] == song
    assert "mp3" in refusals("audio", file=text, title="A song")["file"]


def test_video_must_be_a_video_and_captions_captions() -> None:
    film, captions = make_file("a.webm", b"\x1a\x45\xdf\xa3"), make_file("a.vtt", b"WEBVTT\n")
    value = cleaned("video", file=film, title="A film", captions=captions, poster=make_picture())
    assert value["captions"] == captions
    told = refusals("video", file=captions, title="A film", captions=film)
    assert "webm" in told["file"]
    assert ".vtt" in told["captions"]


def test_score_is_not_above_the_highest() -> None:
    assert cleaned("verdict", line="Fine.", score="4.5", out_of=5)["score"] == 4.5
    assert cleaned("verdict", line="Fine.")["score"] is None
    assert "5" in refusals("verdict", line="Fine.", score="5.5", out_of=5)["score"]


def test_mark_of_a_note_is_one_word() -> None:
    assert cleaned("footnote", mark="lift-2", text="<p>A note.</p>")["mark"] == "lift-2"
    assert refusals("footnote", mark="a b", text="<p>A note.</p>")["mark"]
    assert refusals("footnote", mark="a]", text="<p>A note.</p>")["mark"]


def test_gallery_is_not_empty() -> None:
    picture = {"picture": make_picture(), "alt": "", "caption": "", "credit": ""}
    assert len(cleaned("gallery", pictures=[picture, picture])["pictures"]) == 2
    assert refusals("gallery", pictures=[])["pictures"]
