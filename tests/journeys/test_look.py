"""What pages look like: accessible, still, and nothing wider than the window."""

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.journeys.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/2016/09/nobody-is-fixing-jessica-jones/",
    "/2018/04/what-was-said-and-when/",
    "/about/",
    "/category/news/",
    "/tag/jessica-jones/",
    "/author/nora-ashdown/",
    "/2016/",
    "/2016/09/",
    "/2016/09/16/",
    "/search/",
    "/search/?q=jessica&year=2016",
    "/search/?q=xylophone",
    "/2016/09/nobody-is-fixing-jessica-jones/embed/",
    "/nothing/here/",
    "/reply/{post}/",
]
WINDOWS = [(1280, "light"), (375, "dark"), (320, "light")]
RULES = "wcag2a,wcag2aa,wcag21a,wcag21aa,wcag22aa,best-practice"
# Nothing may move but words by the last fraction of their width when the font arrives.
FONT_SWAP = 0.001
SHIFT = """() => new Promise(done => {
  let shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(shift)));
})"""


@pytest.fixture(scope="module")
def post_id(site: Site) -> str:
    _, body = site.get("/2016/09/nobody-is-fixing-jessica-jones/")
    return body.decode().split('action="/reply/')[1].split("/")[0]


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
@pytest.mark.parametrize("address", PAGES)
def test_page_is_fit_to_be_seen(
    browser: "Browser", site: Site, post_id: str, address: str, width: int, scheme: Any
) -> None:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
    )
    page = context.new_page()
    complaints: list[str] = []
    missing = "/nothing/here/"
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address.format(post=post_id), wait_until="load")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES.split(",")
    )
    violations = [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]]
    assert violations == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SHIFT) < FONT_SWAP
    assert complaints == [] or address == missing
    context.close()


def test_nothing_is_loaded_from_elsewhere(browser: "Browser", site: Site) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/2016/09/nobody-is-fixing-jessica-jones/", wait_until="networkidle")
    assert asked
    assert {url.split("/")[2] for url in asked} == {site.url.split("/")[2]}
    assert context.cookies() == []
    context.close()
