"""A writer's day at the desk, in a real browser: a draft keeps itself, is shown, goes out."""

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError

from tests.journeys.conftest import Site, log_in, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PATIENCE = 30


@pytest.fixture
def desk(page: "Page", site: Site) -> "Page":
    log_in(page, site)
    return page


def begin(desk: "Page", headline: str) -> int:
    """Begin a post; return its number once the desk has kept it by itself.

    What was typed while the desk's page was still loading counts for it with the next word only.
    """
    desk.goto("/admin/")
    desk.get_by_role("link", name="Write a post").click()
    desk.locator("#id_title").fill(headline)
    desk.locator("#id_standfirst").fill("In one sentence.")

    def is_kept() -> bool:
        desk.locator("#id_standfirst").press_sequentially("!")
        with suppress(TimeoutError):
            desk.wait_for_url("**/edit/", timeout=4000)
        return "/edit/" in desk.url

    wait_until(is_kept, PATIENCE)
    found = re.search(r"/pages/(\d+)/edit/", desk.url)
    assert found is not None
    return int(found[1])


def press(desk: "Page", button: str) -> None:
    """Press one of the buttons behind the arrow beside Save draft."""
    desk.locator("footer .w-dropdown__toggle").first.click()
    with desk.expect_navigation():
        desk.locator("footer").get_by_role("button", name=button, exact=True).click()


def write(desk: "Page", words: str) -> None:
    """Write into the first text of the body."""
    desk.locator(".public-DraftEditor-content").first.click()
    desk.keyboard.type(words)


def test_draft_keeps_itself_and_goes_out(desk: "Page", browser: "Browser", site: Site) -> None:
    number = begin(desk, "The lift is stuck again")
    write(desk, "Four people are waiting between two floors.")
    desk.reload()
    press(desk, "Publish")
    desk.goto("/")
    assert "The lift is stuck again" in desk.locator("main").inner_text()
    desk.locator(".lead").get_by_role("link", name="The lift is stuck again").click()
    assert "In one sentence." in desk.locator(".story").inner_text()
    desk.goto(f"/admin/pages/{number}/history/")
    assert "Published" in desk.locator("main").inner_text()


def test_new_series_is_begun_while_writing(desk: "Page", site: Site) -> None:
    begin(desk, "Part one of something")
    desk.get_by_role("button", name="Choose a series").click()
    desk.get_by_role("tab", name="Create").click()
    desk.locator(".modal-body input[name$=name]").fill("Lift watch")
    desk.locator(".modal-body").get_by_role("button", name="Create").click()
    desk.locator(".chooser__title", has_text="Lift watch").wait_for()
    press(desk, "Publish")
    assert site.get("/series/lift-watch/")[0] == 200


def test_draft_is_shown_to_somebody(desk: "Page", browser: "Browser", site: Site) -> None:
    number = begin(desk, "Not for everybody yet")
    desk.goto(f"/admin/drafts/{number}/")
    desk.get_by_role("button", name="Make a link").click()
    address = desk.get_by_label("Address of the draft").input_value()
    friend = browser.new_context(java_script_enabled=False)
    window = friend.new_page()
    window.goto(address)
    assert "Not for everybody yet" in window.locator("h1").inner_text()
    assert "This is a draft" in window.locator(".draft-note").inner_text()
    desk.get_by_role("button", name="End it").click()
    answer = window.goto(address)
    assert answer is not None
    assert answer.status == 404
    friend.close()


def test_scheduled_post_is_on_the_desks_front(desk: "Page") -> None:
    number = begin(desk, "Comes out in a far future")
    desk.get_by_role("tab", name="Settings").click()
    desk.locator("#id_published_at").fill("2094-01-01 09:00")
    desk.keyboard.press("Escape")
    press(desk, "Publish")
    desk.goto("/admin/")
    row = desk.locator("#scheduled-section tr", has_text="Comes out in a far future")
    assert "goes out" in row.inner_text()
    desk.goto(f"/admin/pages/{number}/edit/")
    assert "Comes out" in desk.locator("#id_title").input_value()


def test_two_versions_are_compared(desk: "Page") -> None:
    number = begin(desk, "Before the change")
    desk.locator("#id_title").fill("After the change")
    with desk.expect_navigation():
        desk.locator("footer").get_by_role("button", name="Save draft").click()
    desk.goto(f"/admin/pages/{number}/revisions/compare/earliest...latest/")
    assert "Before" in desk.locator(".comparison del, .comparison .deletion").first.inner_text()
