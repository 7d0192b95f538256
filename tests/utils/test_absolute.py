import pytest

from coldopen.utils.absolute import absolute_html

PAGE = "https://paper.example/2016/09/a-post/"


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<a href="/2016/">x</a>', '<a href="https://paper.example/2016/">x</a>'),
        ('<a href="#note">x</a>', f'<a href="{PAGE}#note">x</a>'),
        (
            '<img alt="a > b" src="/m/1.png">',
            '<img alt="a > b" src="https://paper.example/m/1.png">',
        ),
        ('<video poster="/p.jpg">', '<video poster="https://paper.example/p.jpg">'),
        ('<a href="/?a=1&amp;b=2">x</a>', '<a href="https://paper.example/?a=1&amp;b=2">x</a>'),
        (
            '<img srcset="/1.png 1x, /2.png 2x">',
            '<img srcset="https://paper.example/1.png 1x, https://paper.example/2.png 2x">',
        ),
    ],
)
def test_addresses_become_absolute(html: str, made: str) -> None:
    assert absolute_html(html, PAGE) == made


@pytest.mark.parametrize(
    "html",
    [
        '<p>Write href="/x" src="/y".</p>',
        '<p title=" href=">a</p>',
        '<a href="https://other.example/">x</a>',
        '<a href="mailto:ana@paper.example">x</a>',
        '<a href="https://[broken/">x</a>',
    ],
)
def test_everything_else_stays(html: str) -> None:
    assert absolute_html(html, PAGE) == html


def test_long_text_takes_linear_time() -> None:
    html = '<a href="' * 50_000
    assert absolute_html(html, PAGE) == html
