import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldopen.utils.sanitise import COMMENT, POST, Profile, clean_html, plain_text


@pytest.mark.parametrize(
    "dirty",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
        '<p style="position:fixed">x</p>',
        '<iframe src="https://a.example"></iframe>',
        '<math><mtext></p><style><img src onerror="alert(1)">',
        '<form action="/x"><input name="q"></form>',
    ],
)
@pytest.mark.parametrize("profile", [COMMENT, POST])
def test_dangerous_markup_goes(dirty: str, profile: object) -> None:
    clean = clean_html(dirty, profile).lower()  # type: ignore[arg-type]
    for word in ("script", "onerror", "style", "iframe", "data:", "<form", "<input", "<svg"):
        assert word not in clean


def test_comment_keeps_links_only() -> None:
    clean = clean_html('<p class="x">a <a href="https://b.example" id="y">b</a></p>', COMMENT)
    assert clean == '<p>a <a href="https://b.example" rel="nofollow ugc noopener">b</a></p>'


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>a</p><h2>b</h2><p>c</p>", "<p>a</p><p>b</p><p>c</p>"),
        ("<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>", "<p>a</p><p>b</p><p>c</p>"),
        ("<p>a<div>b</div>c</p>", "<p>a</p><p>b</p><p>c</p>"),
        ("<ul><li><div>a</div><div>b</div></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("<blockquote><h3>a</h3>b</blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<p>a</p><hr><p>b</p>", "<p>a</p><p>b</p>"),
    ],
)
def test_comment_blocks_become_paragraphs(html: str, clean: str) -> None:
    assert clean_html(html, COMMENT) == clean


def test_comment_tables_keep_words_apart() -> None:
    rows = "<tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>"
    clean = clean_html(f"<table><caption>t</caption><tbody>{rows}</tbody></table>", COMMENT)
    assert plain_text(clean) == "t a b 1 2"
    assert clean.count("<p>") == 3


def test_comment_lists_keep_their_numbers() -> None:
    html = '<ol start="3"><li>c</li></ol>'
    assert clean_html(html, COMMENT) == html
    assert "reversed" in clean_html("<ol reversed><li>c</li></ol>", COMMENT)


def test_comment_addresses_become_links() -> None:
    rel = 'rel="nofollow ugc noopener"'
    clean = clean_html("<p>https://a.example/?b=1&c=2.</p>", COMMENT)
    address = "https://a.example/?b=1&amp;c=2"
    assert clean == f'<p><a href="{address}" {rel}>{address}</a>.</p>'
    assert clean_html(clean, COMMENT) == clean
    assert clean_html("<p>https://a.example/</p>", POST) == "<p>https://a.example/</p>"


@pytest.mark.parametrize(
    "hostile",
    ["<div " * 3000, "<table>" * 2000, "<td" * 5000, "<b title=1><i>" * 3 + "<h2>" * 3000],
)
def test_hostile_blocks_take_linear_time(hostile: str) -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        clean_html(text, COMMENT)
        return time.process_time() - begun

    once, four_times = seconds(hostile) + 0.02, seconds(hostile * 4)
    assert four_times < once * 12  # sixteen would be the square


def test_post_keeps_figures_and_tables() -> None:
    html = (
        '<figure><img src="/a.jpg" alt="A" width="3" height="2"><figcaption>c</figcaption></figure>'
    )
    assert clean_html(html, POST) == html


def test_deep_nesting_becomes_text() -> None:
    bomb = "<blockquote>" * 500 + "the words" + "</blockquote>" * 500
    clean = clean_html(bomb, COMMENT)
    assert "<" not in clean
    assert "the words" in clean


def test_unclosed_list_items_are_not_deep() -> None:
    items = "<ul>" + "<li>one" * 100 + "</ul>"
    assert clean_html(items, COMMENT).count("<li>") == 100


def test_large_nested_input_takes_linear_time() -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        clean_html("<blockquote>" * size, POST)
        return time.process_time() - start

    seconds(1000)
    assert seconds(40_000) < 400 * max(seconds(1000), 0.0005)


def test_plain_text_folds_markup() -> None:
    assert plain_text("<p>One &amp; two</p><p>three<br>four</p>") == "One & two three four"


@given(st.text(max_size=300))
def test_plain_words_survive_cleaning(text: str) -> None:
    from_html = plain_text(clean_html(text.replace("<", "&lt;").replace("&", "&amp;"), COMMENT))
    assert isinstance(from_html, str)
    assert "<script" not in clean_html(text, COMMENT).lower()


def test_wrong_end_tags_do_not_hide_depth() -> None:
    for bomb in ("<blockquote></i>" * 1000, "<b></i>" * 50_000, "<i><b></i>" * 50):
        clean = clean_html(bomb + "words", COMMENT)
        assert "words" in clean
        assert "<b><b><b><b><b><b><b><b><b>" not in clean
        assert clean.count("<blockquote>") <= 8


def test_too_large_a_text_loses_its_markup() -> None:
    clean = clean_html("<b>bold</b> " + "x" * COMMENT.max_bytes, COMMENT)
    assert clean.startswith("bold x")


@pytest.mark.parametrize("profile", [COMMENT, POST])
def test_link_to_nowhere_is_no_link(profile: Profile) -> None:
    html = '<p><a title="a > b">one <b>two</b></a> <a href="/x/">three</a> <a>four</a></p>'
    clean = clean_html(html, profile)
    assert clean.count("<a ") == 1
    assert "one <b>two</b> <a href" in clean
    assert "</a> four" in clean


def test_obsolete_elements_keep_their_words() -> None:
    assert clean_html("<p><big>large</big> <tt>type</tt></p>", POST) == "<p>large type</p>"
