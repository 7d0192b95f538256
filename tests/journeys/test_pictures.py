"""A writer uploads pictures and shows them in a post; strangers get them once it is out."""

import sqlite3
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pytest
from PIL import Image

from tests.journeys.conftest import Site, log_in, wait_until
from tests.journeys.test_look import FONT_SWAP, SHIFT
from tests.journeys.test_write import begin, press
from tests.pictures import photo, picture_as

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page

pytestmark = pytest.mark.browser
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
HEADLINE = "Behind the scenery"


def upload(desk: "Page", title: str, data: bytes) -> str:
    """Upload a picture; return the address that its file has at the desk."""
    desk.goto("/admin/images/add/")
    file: FilePayload = {"name": "IMG 0001.JPG", "mimeType": "image/jpeg", "buffer": data}
    desk.locator("#id_file").set_input_files([file])
    desk.locator("#id_title").fill(title)
    desk.locator("#id_description").fill(f"{title}, seen from the stalls.")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Upload").click()
    desk.get_by_role("link", name=title).first.click()
    address = desk.locator("a[href^='/media/pictures/']").first.get_attribute("href")
    assert address
    return address


def insert(desk: "Page", name: str) -> None:
    """Put a block at the end of the body."""
    desk.get_by_role("button", name="Insert a block").last.click()
    desk.get_by_role("option", name=name, exact=True).click()


def choose(desk: "Page", title: str) -> None:
    """Choose a picture where one is asked for beside the lead picture, which comes first."""
    desk.get_by_role("button", name="Choose an image").nth(1).click()
    desk.locator(".modal-body .image-choice", has_text=title).click()
    desk.locator(".modal-body").wait_for(state="detached")


def know_embed(site: Site) -> None:
    """Have the site know the video already, so that it asks nobody about it."""
    row = (VIDEO, "Known", "2026-01-01 00:00:00")
    with closing(sqlite3.connect(site.data / "coldopen.sqlite3", timeout=30)) as database:
        database.execute("INSERT INTO media_embed (address, title, asked_at) VALUES (?, ?, ?)", row)
        database.commit()


def write_post(desk: "Page") -> None:
    begin(desk, HEADLINE)
    desk.locator(".public-DraftEditor-content").first.click()
    desk.keyboard.type("It is all painted.")
    insert(desk, "Picture")
    choose(desk, "The moon")
    insert(desk, "Gallery")
    choose(desk, "The moon")
    desk.get_by_role("button", name="Add", exact=True).last.click()
    choose(desk, "The lamp")
    insert(desk, "Spoiler")
    desk.locator("input[name$='-value-about']").fill("how it ends")
    desk.locator(".public-DraftEditor-content").last.click()
    desk.keyboard.type("The moon is a plate.")
    insert(desk, "Embed")
    desk.locator("input[name$='-value-address']").fill(VIDEO)
    desk.locator("input[name$='-value-title']").fill("The trailer")


def status(site: Site, address: str) -> int:
    try:
        return site.get(address)[0]
    except HTTPError as error:
        error.close()
        return error.code


def test_pictures_come_out_with_their_post(page: "Page", browser: "Browser", site: Site) -> None:
    log_in(page, site)
    moon = upload(page, "The moon", photo().getvalue())
    upload(page, "The lamp", picture_as("JPEG", 1400, 1400).getvalue())
    assert status(site, moon) == 404
    know_embed(site)
    write_post(page)
    assert status(site, moon) == 404
    press(page, "Publish")
    assert status(site, moon) == 200
    _, data = site.get(moon)
    assert b"SERIAL-4711" not in data
    assert Image.open(BytesIO(data)).size == (40, 60)

    address = article(browser, site)
    wait_until(lambda: b"1280.avif 1280w" in site.get(address)[1])
    script_reader(browser, site, address)


def article(browser: "Browser", site: Site) -> str:
    """Read the post without script; return its address."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    reader = context.new_page()
    reader.goto("/")
    reader.get_by_role("link", name=HEADLINE).first.click()
    body = reader.locator(".e-content")
    assert body.locator("figure.wide > img, figure.wide > picture img").count() == 1
    assert body.locator(".gallery-pictures a img").count() == 2
    assert body.get_by_alt_text("The lamp, seen from the stalls.").count() == 1
    assert not body.get_by_text("The moon is a plate.").is_visible()
    body.locator("summary").click()
    assert body.get_by_text("The moon is a plate.").is_visible()
    link = body.get_by_role("link", name="The trailer")
    assert link.get_attribute("href") == VIDEO
    address = reader.url.removeprefix(site.url)
    body.locator(".gallery-pictures a").last.click()
    assert "/media/pictures/" in reader.url
    context.close()
    return address


def script_reader(browser: "Browser", site: Site, address: str) -> None:
    """Read the post with script: nothing moves, nothing comes from elsewhere before a click."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    asked: list[str] = []

    def stand_in(route: object) -> None:
        route.fulfill(body="<p>player</p>", content_type="text/html")  # type: ignore[attr-defined]

    context.route("https://www.youtube-nocookie.com/**", stand_in)
    reader = context.new_page()
    complaints: list[str] = []
    reader.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(address, wait_until="networkidle")
    for image in reader.locator(".e-content img").all():
        image.scroll_into_view_if_needed()
        wait_until(lambda image=image: image.evaluate("i => i.complete && i.naturalWidth > 0"))  # type: ignore[misc]
    assert reader.evaluate(SHIFT) < FONT_SWAP
    assert any(url.endswith(".avif") for url in asked)
    assert all(url.startswith(site.url) for url in asked)
    reader.get_by_role("link", name="The trailer").focus()
    reader.keyboard.press("Enter")
    frame = reader.locator(".embed iframe")
    assert frame.get_attribute("title") == "The trailer"
    assert "allow-top-navigation" not in (frame.get_attribute("sandbox") or "allow-top-navigation")
    reader.frame_locator(".embed iframe").get_by_text("player").wait_for()
    assert asked[-1].startswith("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")
    assert complaints == []
    context.close()


def test_refused_picture_is_told_why(page: "Page", site: Site) -> None:
    log_in(page, site)
    page.goto("/admin/images/add/")
    file: FilePayload = {
        "name": "a.svg",
        "mimeType": "image/svg+xml",
        "buffer": b"<svg onload=alert(1)></svg>",
    }
    page.locator("#id_file").set_input_files([file])
    page.locator("#id_title").fill("A drawing")
    page.get_by_role("button", name="Upload").click()
    assert "Export the drawing as a PNG" in page.locator("main").inner_text()
