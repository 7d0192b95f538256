"""A reader finds a post, sees it in the dark, and needs neither script nor mouse for it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.journeys.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
POST = "/2016/09/nobody-is-fixing-jessica-jones/"
GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(251, 250, 247)", "rgb(22, 21, 18)"
FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    name: at.tagName, text: at.textContent.trim(), href: at.getAttribute('href'),
    width: style.outlineWidth, offset: style.outlineOffset, style: style.outlineStyle,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def test_search_works_without_script(plain_page: "Page") -> None:
    plain_page.goto("/")
    plain_page.fill("header input[name=q]", "“season two” jessica")
    plain_page.press("header input[name=q]", "Enter")
    assert plain_page.url.split("?")[0].endswith("/search/")
    hits = plain_page.locator(".hits li")
    assert hits.count() > 1
    assert plain_page.locator(".hits mark").count() > 1
    before = hits.count()
    plain_page.click(".narrower .tags a >> nth=0")
    assert 0 < plain_page.locator(".hits li").count() < before
    plain_page.click(".archive-head .tags a")
    assert plain_page.locator(".hits li").count() == before
    plain_page.click(".hits h2 a >> nth=0")
    assert plain_page.locator("article.story h1").is_visible()


def test_search_in_vain_says_what_to_try(plain_page: "Page") -> None:
    plain_page.goto("/search/?q=xylophone+-jessica")
    assert "Try fewer or other words" in plain_page.inner_text("main")
    plain_page.fill("main input[name=q]", "jessica")
    plain_page.click("main button")
    assert plain_page.locator(".hits li").count() > 1


def test_colours_are_switched_and_remembered(browser: "Browser", site: Site) -> None:
    context = browser.new_context(base_url=site.url, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    page.goto(POST)
    button = page.locator("button.scheme")
    assert button.get_attribute("aria-label") == "Colours: as the system says"
    assert page.evaluate(GROUND) == LIGHT
    for label, ground in (("Colours: light", LIGHT), ("Colours: dark", DARK)):
        button.click()
        assert button.get_attribute("aria-label") == label
        assert page.evaluate(GROUND) == ground
    page.goto("/")
    assert page.evaluate(GROUND) == DARK
    assert page.locator("meta[name=theme-color]").first.get_attribute("content") == "#161512"
    page.emulate_media(color_scheme="dark")
    button.click()
    assert button.get_attribute("aria-label") == "Colours: as the system says"
    assert page.evaluate(GROUND) == DARK
    page.emulate_media(color_scheme="light")
    assert page.evaluate(GROUND) == LIGHT
    context.close()


def test_chosen_colours_are_there_before_anything_is_painted(
    browser: "Browser", site: Site
) -> None:
    context = browser.new_context(base_url=site.url, color_scheme="light")
    page = context.new_page()
    page.goto("/")
    page.evaluate("localStorage.setItem('scheme', 'dark')")
    # Whatever is painted first is painted after the head's script: the body is not there yet.
    page.add_init_script("""
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        observer.disconnect();
        window.atFirst = document.documentElement.dataset.scheme;
      }).observe(document, {childList: true, subtree: true});
    """)
    page.goto(POST)
    assert page.evaluate("window.atFirst") == "dark"
    context.close()


def test_switch_is_not_offered_without_script(plain_page: "Page") -> None:
    plain_page.goto("/")
    assert not plain_page.locator("button.scheme").is_visible()


def test_keyboard_alone_walks_through_a_post(page: "Page") -> None:
    page.goto(POST)
    page.keyboard.press("Tab")
    first: dict[str, Any] = page.evaluate(FOCUS)
    assert (first["text"], first["href"], first["seen"]) == (
        "Skip to the content",
        "#content",
        True,
    )
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    walked: list[dict[str, Any]] = []
    while not walked or walked[-1]["name"] != "BODY":
        walked.append(page.evaluate(FOCUS))
        page.keyboard.press("Tab")
        assert len(walked) < 400
    walked = walked[:-1]
    assert {"A", "BUTTON", "INPUT", "TEXTAREA"} <= {stop["name"] for stop in walked}
    unseen = [
        stop
        for stop in walked
        if (stop["style"], stop["width"], stop["offset"]) != ("solid", "3px", "3px")
        or not stop["seen"]
    ]
    assert unseen == []


def test_reply_waits_while_offline_and_is_sent_once(browser: "Browser", site: Site) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(POST)
    page.fill("#reply-text", "Twice? Never.")
    page.fill("#reply-name", "Oona")
    context.set_offline(True)
    page.click(".reply button")
    assert "You are offline" in page.inner_text(".offline")
    assert page.input_value("#reply-text") == "Twice? Never."
    context.set_offline(False)
    page.wait_for_function("document.querySelector('.offline').textContent === ''")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    with page.expect_navigation():
        page.evaluate("""() => {
          const button = document.querySelector('.reply button');
          button.click(); button.click();
        }""")
    assert sent.count("POST") == 1
    assert "your reply is here" in page.inner_text("h1")
    context.close()


@contextmanager
def another_site(body: str) -> Iterator[str]:
    """Serve one page at an address of its own."""

    class OnePage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), OnePage) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_card_stands_in_a_frame_and_nothing_else_does(browser: "Browser", site: Site) -> None:
    described = json.loads(site.get(f"/oembed?url={quote(site.url + POST)}")[1])
    frames = described["html"] + f'<iframe name="post" src="{site.url}{POST}"></iframe>'
    context = browser.new_context()
    page = context.new_page()
    with another_site(f"<!doctype html><title>Elsewhere</title>{frames}") as address:
        page.goto(address, wait_until="load")
        card = page.frame_locator("iframe >> nth=0")
        assert card.locator("h1").inner_text() == "Nobody is fixing Jessica Jones"
        assert page.frame_locator("iframe >> nth=1").locator("article.story").count() == 0
    context.close()


def test_print_has_the_words_and_no_forms(page: "Page") -> None:
    page.goto(POST)
    page.emulate_media(media="print", color_scheme="dark")
    for shown in ("h1", ".prose", "#comments .comment-body", ".mentions"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in (".tools", ".menu", ".respond", ".like", ".comment-tools", ".pager", ".skip"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"
    link = page.locator(".prose p a[href^='http']").first
    address = link.get_attribute("href") or "nowhere"
    assert address in link.evaluate("a => getComputedStyle(a, '::after').content")
