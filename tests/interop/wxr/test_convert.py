import time
from datetime import UTC, datetime, timedelta

import pytest

from coldopen.interop.wxr.convert import (
    OldSite,
    address_of,
    body_html,
    comment_html,
    instant_of,
    moment_of,
    offset_of,
    plain,
    slug_of,
    web_address,
)

SITE = OldSite("https://www.old.example/blog")


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://old.example/2016/09/a-b/", "/2016/09/a-b/"),
        ("https://old.example/2016/%e7%81%af.html", "/2016/灯.html"),
        ("https://old.example//about//team", "/about/team"),
        ("https://old.example/%ff/", "/%ff/"),
        ("https://old.example/?p=12", None),
        ("https://old.example/", None),
        ("https://old.example/a%00b/", None),
        ("https://old.example/" + "a" * 500, None),
        ("http://[broken/", None),
        ("", None),
    ],
)
def test_addresses_are_kept_exactly(link: str, address: str | None) -> None:
    assert address_of(link) == address


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="http://old.example/blog/a/">', '<a href="/blog/a/">'),
        ("<a href='//www.old.example/blog'>", "<a href='/blog'>"),
        ('<a href="https://old.example/blog?p=5">', '<a href="/blog?p=5">'),
        ('<a href="https://old.example/shop/">', '<a href="https://old.example/shop/">'),
        ('<a href="https://old.example.evil/blog/">', '<a href="https://old.example.evil/blog/">'),
        ("at https://old.example/blog/", "at https://old.example/blog/"),
        ('<a href="#below">', '<a href="#below">'),
    ],
)
def test_links_to_own_pages_become_relative(before: str, after: str) -> None:
    assert SITE.within(before) == after


def test_doubled_slash_leads_to_no_other_host() -> None:
    html = OldSite("https://old.example").within('<a href="https://old.example//evil.example/">')
    assert html == '<a href="/evil.example/">'


@pytest.mark.parametrize(
    "before",
    [
        '<img src="http://old.example/blog/wp-content/uploads/a.jpg">',
        '<img src="//old.example/blog/wp-content/uploads/a.jpg">',
        '<img src="/blog/wp-content/uploads/a.jpg">',
    ],
)
def test_pictures_stay_where_they_are(before: str) -> None:
    after = '<img src="https://www.old.example/blog/wp-content/uploads/a.jpg">'
    assert SITE.within(before) == after


@pytest.mark.parametrize("origin", ["", "https://old.example", "//www.old.example"])
def test_links_to_files_stay_absolute(origin: str) -> None:
    html = SITE.within(f'<a href="{origin}/blog/wp-content/uploads/a.pdf">')
    assert html == '<a href="https://www.old.example/blog/wp-content/uploads/a.pdf">'


def test_site_without_address_changes_nothing() -> None:
    html = '<img src="/a.jpg"><a href="/b/">'
    assert OldSite("").within(html) == html
    assert OldSite("http://[broken").within(html) == html


def test_root_of_old_site_is_front_page() -> None:
    html, _ = body_html('<a href="https://old.example">home</a>', OldSite("https://old.example"))
    assert html == '<p><a href="/" rel="noopener">home</a></p>'


def test_embeds_become_links() -> None:
    html, _ = body_html(
        '<object data="https://v.example/7"><embed src="https://v.example/7"></object>\n\n'
        '<iframe src="javascript:alert(1)"></iframe>\n\nhttps://w.example/8',
        SITE,
    )
    assert html.count("<a ") == 2
    assert '<a href="https://v.example/7" rel="noopener">https://v.example/7</a>' in html
    assert '<a href="https://w.example/8" rel="noopener">https://w.example/8</a>' in html
    assert "javascript" not in html


def test_block_markup_keeps_its_lines() -> None:
    html, _ = body_html("<!-- wp:paragraph -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->", SITE)
    assert html == "<p>a\nb</p>"


def test_large_content_keeps_its_words() -> None:
    html, is_too_large = body_html("<b>word</b> & more\n\n" * 70_000, SITE)
    assert is_too_large
    assert html.startswith("<p>word &amp; more</p>\n<p>word")


def test_large_comment_keeps_its_words() -> None:
    assert comment_html("<b>word</b>" + " a" * 9000).startswith("<p>word a")


@pytest.mark.parametrize(
    "hostile", ["<!--" * 50_000, "<iframe " * 30_000, "<a href=" + " " * 200_000]
)
def test_hostile_content_takes_linear_time(hostile: str) -> None:
    begun = time.process_time()
    body_html(hostile, SITE)
    assert time.process_time() - begun < 5


def test_titles_are_plain_text() -> None:
    assert plain("A <i>b</i> &amp; c&nbsp;&#8211;  d") == "A b & c \u2013 d"


@pytest.mark.parametrize(
    ("nicename", "slug"),
    [("a-b", "a-b"), ("%e7%81%af", "灯"), ("%f0%9f%8c%b2", "the-title"), ("", "the-title")],
)
def test_slugs_are_decoded(nicename: str, slug: str) -> None:
    assert slug_of(nicename, "The title") == slug


def test_zero_dates_are_none() -> None:
    assert moment_of("0000-00-00 00:00:00") is None
    assert moment_of("soon") is None
    assert instant_of("0000-00-00 00:00:00", "", timedelta()) is None
    assert instant_of("0001-01-01 00:00:00", "", timedelta(hours=2)) is None


def test_local_date_needs_offset() -> None:
    instant = instant_of("2016-09-01 01:00:00", "0000-00-00 00:00:00", timedelta(hours=2))
    assert instant == datetime(2016, 8, 31, 23, tzinfo=UTC)
    assert offset_of("2016-09-01 01:00:00", "2016-08-31 19:30:00") == timedelta(hours=5.5)
    assert offset_of("2016-09-01 01:00:00", "2014-08-31 19:30:00") is None


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://", "ftp://a.example/", "http://a b/", "x" * 600]
)
def test_doubtful_addresses_go(address: str) -> None:
    assert web_address(address, 500) == ""
