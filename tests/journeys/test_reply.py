"""A guest replies, an editor approves, a stranger sees it; in a real browser, without script."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import Site, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
POST = "/2016/09/nobody-is-fixing-jessica-jones/"
REMARK = "I have waited two years to say exactly this."


def plain_window(browser: "Browser", site: Site) -> "BrowserContext":
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    context.set_default_timeout(20_000)
    return context


def test_reply_is_held_approved_and_seen(browser: "Browser", site: Site) -> None:
    guest, editor, stranger = (plain_window(browser, site) for _ in range(3))

    page = guest.new_page()
    page.goto(POST)
    page.get_by_label("Your reply").fill(REMARK)
    page.get_by_label("Name", exact=True).fill("Ana from Porto")
    page.get_by_role("button", name="Send reply").click()
    assert "held for moderation" in page.locator("main").inner_text()
    assert REMARK in page.locator("main").inner_text()

    window = stranger.new_page()
    window.goto(POST)
    assert REMARK not in window.locator("body").inner_text()

    desk = editor.new_page()
    log_in(desk, site)
    desk.goto("/admin/conversation/")
    waiting = desk.locator(".queue-item", has_text=REMARK)
    waiting.get_by_role("button", name="Approve: Ana from Porto").click()
    assert REMARK not in desk.locator("main").inner_text()

    window.goto(POST)
    comment = window.locator(".comment", has_text=REMARK).last
    assert "Ana from Porto" in comment.inner_text()

    for context in (guest, editor, stranger):
        context.close()


def test_answer_to_a_comment_stands_below_it(browser: "Browser", site: Site) -> None:
    guest, editor = plain_window(browser, site), plain_window(browser, site)
    page = guest.new_page()
    page.goto(POST)
    first = page.locator(".thread > .comment").first
    anchor = first.get_attribute("id")
    first.get_by_role("link", name="Reply to").first.click()
    assert page.locator(".answering blockquote").inner_text()
    page.get_by_label("Your reply").fill("Answering you, not the post.")
    page.get_by_label("Name", exact=True).fill("Ben")
    page.get_by_role("button", name="Send reply").click()

    desk = editor.new_page()
    log_in(desk, site)
    desk.goto("/admin/conversation/")
    desk.get_by_role("button", name="Approve: Ben").click()

    page.goto(POST)
    replies = page.locator(f"#{anchor} > .replies").inner_text()
    assert "Answering you, not the post." in replies
    guest.close()
    editor.close()


def test_refused_reply_keeps_its_text(plain_page: "Page") -> None:
    plain_page.goto(POST)
    text = plain_page.get_by_label("Your reply")
    text.fill("A text worth keeping.")
    plain_page.get_by_label("Name", exact=True).fill("\u200b")
    plain_page.get_by_role("button", name="Send reply").click()
    assert "Please give a name." in plain_page.locator("form.reply").inner_text()
    assert plain_page.get_by_label("Your reply").input_value() == "A text worth keeping."


def test_like_is_counted_without_script(plain_page: "Page") -> None:
    plain_page.goto(POST)
    before = plain_page.locator("#likes p").inner_text()
    plain_page.get_by_role("button", name="Like").click()
    after = plain_page.locator("#likes p").inner_text()
    assert int(after.split()[0]) == int(before.split()[0]) + 1


def test_keyboard_alone_reaches_the_form(page: "Page") -> None:
    page.goto(POST)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.locator("#reply-text").focus()
    page.keyboard.type("Typed with the keyboard alone.")
    page.keyboard.press("Tab")
    page.keyboard.type("Kay")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Send reply"
    page.keyboard.press("Enter")
    page.wait_for_url("**/reply/received/**")
    assert "Typed with the keyboard alone." in page.locator("main").inner_text()
