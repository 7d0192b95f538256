import time

import pytest
from lxml.html import fragment_fromstring

from coldopen.interop.wxr.convert import OldSite, body_html
from coldopen.interop.wxr.shortcodes import replace_shortcodes, unknown_shortcodes

LINK = '<a href="https://a.example/b.mp3">https://a.example/b.mp3</a>'
FIGURE = '<figure><img src="a"><figcaption>words</figcaption></figure>'


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ('[caption id="a" width="3"]<img src="a"> words[/caption]', FIGURE),
        ('[caption caption="words"]<img src="a">[/caption]', FIGURE),
        ('[wp_caption id="a"]words <img src="a">[/wp_caption]', FIGURE),
        ('[caption]<img src="a">[/caption]', '<img src="a">'),
        ("[caption]words[/caption]", "words"),
        (
            '[caption]<a href="b"><img src="a"></a> see [1] and [embed]https://a.example/b.mp3'
            "[/embed][/caption]",
            '<figure><a href="b"><img src="a"></a><figcaption>see [1] and '
            f"{LINK}</figcaption></figure>",
        ),
    ],
)
def test_captions_become_figures(content: str, html: str) -> None:
    assert replace_shortcodes(content) == (html, [])


@pytest.mark.parametrize(
    "content",
    [
        "[embed]https://a.example/b.mp3[/embed]",
        '[embed width="3"]\nhttps://a.example/b.mp3\n[/embed]',
        '[embed src="https://a.example/b.mp3"]',
        '[audio src="https://a.example/b.mp3"]',
        "[audio https://a.example/b.mp3|titles=B]",
        "[audio mp3='https://a.example/b.mp3' loop=on /]",
        "[video width=3 mp4=https://a.example/b.mp3][/video]",
        "[audio mp3=”https://a.example/b.mp3”]",
    ],
)
def test_players_become_links(content: str) -> None:
    assert replace_shortcodes(content) == (LINK, [])


@pytest.mark.parametrize(
    "shortcode", ["[gallery]", '[gallery ids="1,2"]', "[playlist]", "[audio]", "[video loop=on]"]
)
def test_what_needs_the_library_is_left_out(shortcode: str) -> None:
    assert replace_shortcodes(f"a <p>{shortcode}</p> b") == ("a  b", [shortcode])


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("[[caption]]", "[caption]"),
        ("[[gallery ids='1']]", "[gallery ids='1']"),
        ("[[caption id=1]x[/caption]]", "[caption id=1]x[/caption]"),
        ("[[embed]x[/embed]]", "[embed]x[/embed]"),
    ],
)
def test_escaped_shortcodes_are_literal(content: str, html: str) -> None:
    assert replace_shortcodes(content) == (html, [])


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("[caption id=1]open", "open"),
        ("shut[/caption]", "shut[/caption]"),
        ("[caption][caption]<img src=a>b[/caption] c", None),
        ("[embed]no address[/embed]", "no address"),
        ("[galleryx] [caption-x a=b] [sic]", "[galleryx] [caption-x a=b] [sic]"),
        ('[embed]javascript:alert("x")[/embed]', 'javascript:alert("x")'),
    ],
)
def test_words_are_never_lost(content: str, html: str | None) -> None:
    expected = html or "<figure><img src=a><figcaption>b</figcaption></figure> c"
    assert replace_shortcodes(content) == (expected, [])


def test_attributes_cannot_carry_markup() -> None:
    content, _ = replace_shortcodes(
        "[audio src='https://a.example/\"onmouseover=x'] "
        '[caption caption="<script>x</script>y"]<img src="a" onerror="x">[/caption]'
    )
    html, _ = body_html(content, OldSite(""))
    elements = list(fragment_fromstring(html, create_parent="div").iter())
    assert {name for one in elements for name in one.attrib} == {"href", "rel", "src"}
    assert "script" not in {one.tag for one in elements}


def test_only_plugins_shortcodes_are_unknown() -> None:
    found = unknown_shortcodes("[sic] [1] [gallery] [box]x[/box] [map zoom=3] [caption id='a']")
    assert found == {"box", "map"}
    assert unknown_shortcodes("none") == set()


@pytest.mark.parametrize(
    "hostile",
    [
        "[caption]" * 10_000,
        "[caption <img " * 10_000,
        "[[caption]" * 10_000 + "[/caption]]" * 10_000,
        "[caption]<img a>x" * 10_000 + "[/caption]" * 10_000,
        "[caption]" + "<a >" * 20_000 + " " * 20_000 + "[/caption]",
        "[embed]https://" * 10_000,
        "[audio " + "a=" * 20_000 + "'\"" * 5_000 + "]",
        "[audio a" + " " * 50_000 + "b]",
        "[a=" * 20_000,
        "[" * 50_000,
        "<p>" * 20_000 + "[gallery]" * 1_000,
    ],
)
def test_hostile_content_takes_linear_time(hostile: str) -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        replace_shortcodes(text)
        unknown_shortcodes(text)
        return time.process_time() - begun

    once, four_times = seconds(hostile) + 0.02, seconds(hostile * 4)
    assert four_times < once * 12  # sixteen would be the square
