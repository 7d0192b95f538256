import time

import pytest

from coldopen.utils.paragraphs import paragraphs


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("one", "<p>one</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one<br />\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\n\n  \ntwo\r\n\r\nthree", "<p>one</p>\n<p>two</p>\n<p>three</p>"),
        ("a <em>b</em>\n\n<strong>c</strong>", "<p>a <em>b</em></p>\n<p><strong>c</strong></p>"),
    ],
)
def test_blank_lines_make_paragraphs(text: str, html: str) -> None:
    assert paragraphs(text) == html


@pytest.mark.parametrize(
    "block",
    [
        "<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>",
        "<table><tr><td>a\n\nb</td></tr></table>",
        "<h2>A heading</h2>",
        "<figure><img src='/a.jpg'>\n<figcaption>a</figcaption></figure>",
        "[gallery ids='1,2']",
    ],
)
def test_blocks_are_left_alone(block: str) -> None:
    html = paragraphs(f"before\n\n{block}\n\nafter")
    assert html == f"<p>before</p>\n{block}\n<p>after</p>"


def test_preformatted_text_is_untouched() -> None:
    block = "<pre>one\n\n<b>two</b>\n three</pre>"
    assert paragraphs(f"a\n{block}\nb") == f"<p>a</p>\n{block}\n<p>b</p>"
    assert paragraphs("<textarea>x\n\ny") == "<textarea>x\n\ny"


def test_quotations_hold_paragraphs() -> None:
    html = paragraphs("<blockquote>one\n\ntwo</blockquote>")
    assert html == "<blockquote><p>one</p>\n<p>two</p>\n</blockquote>"


def test_written_paragraphs_keep_attributes() -> None:
    assert paragraphs('<p dir="rtl">one\ntwo</p>\nthree') == (
        '<p dir="rtl">one<br>\ntwo</p>\n<p>three</p>'
    )


@pytest.mark.parametrize(
    "hostile",
    ["<div " * 20_000, "<p><" * 20_000, "\n \n" * 50_000, "<pre>" * 20_000, "[a " * 50_000],
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        paragraphs(text)
        return time.process_time() - begun

    once, four_times = seconds(hostile) + 0.02, seconds(hostile * 4)
    assert four_times < once * 12  # sixteen would be the square
