import time

import pytest

from coldopen.utils.links import link_addresses


def linked(address: str) -> str:
    return f'<a href="{address}" rel="ugc">{address}</a>'


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("see ", "https://a.example/b?c=1&amp;d=2#e", " and"),
        ("", "http://a.example", "."),
        ("(", "https://a.example/x_(y)", ")."),
        ("(so ", "https://a.example/x", "), or"),
        ("[", "https://a.example", "]…"),
        ("", "https://例え.example/灯", "!"),
        ("“", "https://a.example/", "”"),
        ("", "https://a.example/", "&lt;b&gt;"),
        ("", "https://a.example/", '"onclick=x'),
        ("", "https://a.example/", "&amp;,"),
        ("<p>", "HTTPS://A.example", "</p>"),
    ],
)
def test_address_becomes_a_link(before: str, address: str, after: str) -> None:
    assert link_addresses(f"{before}{address}{after}", "ugc") == before + linked(address) + after


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://a.example/">https://a.example/ and <b>https://b.example/</b></a>',
        "<code>https://a.example/</code>",
        "<pre><b>x</b> https://a.example/</pre>",
        '<i title="a > https://a.example/">x</i>',
        "javascript://a.example/ xhttps://a.example ftp://a.example https:// http://.",
    ],
)
def test_everything_else_stays(html: str) -> None:
    assert link_addresses(html, "ugc") == html


@pytest.mark.parametrize(
    "hostile",
    [
        "https://a" + ")" * 20_000,
        "https://a" + "(" * 20_000 + ")" * 20_000,
        "https://a" + "&amp;" * 10_000,
        "https://" * 10_000,
        '<"' * 20_000 + "://",
        "<a" * 20_000 + "://",
        "<pre>" * 20_000 + "https://a",
    ],
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        link_addresses(text, "ugc")
        return time.process_time() - begun

    once, four_times = seconds(hostile) + 0.02, seconds(hostile * 4)
    assert four_times < once * 12  # sixteen would be the square
