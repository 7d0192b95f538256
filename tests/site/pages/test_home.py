from datetime import timedelta

import pytest
from lxml import html

from coldopen.delivery.render import render
from coldopen.publishing.models import Category
from tests.factories import NOON, make_comment, make_page, make_post

pytestmark = pytest.mark.django_db


def front() -> html.HtmlElement:
    return html.document_fromstring(render("/").body.decode())


def test_empty_site_tells_the_next_steps() -> None:
    page = front()
    (welcome,) = page.find_class("welcome")
    assert welcome.xpath(".//a/@href") == ["/admin/settings/", "/admin/import/", "/admin/"]


def test_newest_post_leads() -> None:
    for number in range(5):
        make_post(f"p{number}", title=f"P{number}", published_at=NOON + timedelta(days=number))
    page = front()
    assert "P4" in page.find_class("lead")[0].text_content()
    assert len(page.find_class("second")) == 2
    assert len(page.find_class("h-entry")) == 5


def test_fresh_replies_are_quoted() -> None:
    post = make_post()
    make_comment(post, "Worth reading.")
    make_comment(make_post("locked", visibility="password", password="x"), "Not for all.")
    (talk,) = front().find_class("talk")
    assert "Worth reading." in talk.text_content()
    assert "Not for all." not in talk.text_content()


def test_one_thread_does_not_fill_the_talk() -> None:
    busy, quiet = make_post("busy"), make_post("quiet")
    make_comment(quiet, "From the quiet one.")
    for number in range(8):
        make_comment(busy, f"Busy {number}.", created_at=NOON + timedelta(hours=number))
    (talk,) = front().find_class("talk")
    assert talk.text_content().count("Busy ") == 2
    assert "From the quiet one." in talk.text_content()


def test_locked_post_does_not_lead() -> None:
    make_post("open", title="Open")
    later = NOON + timedelta(days=1)
    make_post("locked", title="Locked", published_at=later, visibility="password", password="x")
    page = front()
    assert "Open" in page.find_class("lead")[0].text_content()
    assert "Locked" in page.find_class("second")[0].text_content()


def test_menu_holds_marked_pages_and_sections() -> None:
    Category.objects.create(name="News", slug="news", in_menu=True)
    Category.objects.create(name="Hidden", slug="hidden")
    make_page("about", show_in_menus=True)
    make_page("imprint")
    make_page("secret", show_in_menus=True, visibility="private")
    assert front().xpath("//nav//a/@href") == ["/category/news/", "/about/"]
