"""How heavy is a post with its comments? Requests and bytes of a first visit, in a real browser.

.venv/bin/python -m benches.weight
"""

import gzip
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
from playwright.sync_api import Response, sync_playwright
from tests.conftest import CHROMIUM
from tests.journeys.conftest import LAUNCH, Site, start

POST = "/2016/09/nobody-is-fixing-jessica-jones/"
PACKED = ("text/", "javascript", "json", "xml", "svg")
KINDS = ("document", "stylesheet", "script", "font", "image", "other")
GZIP_LEVEL, BROTLI_LEVEL = 6, 5  # what servers use for what they pack at each request


@dataclass(frozen=True, slots=True)
class Part:
    """One answer: what it is, and its bytes as they are, with gzip and with brotli."""

    kind: str
    url: str
    plain: int
    gzipped: int
    brotlied: int


def main() -> None:
    """Visit the demo's most discussed post with an empty cache and print what came."""
    assert CHROMIUM, "no Chromium here: apt-get install -y --no-install-recommends chromium"
    with demo() as site:
        parts, comments = visited(site)
    print(f"{POST}, {comments} comments, first visit, 375 pixels wide\n")
    print("| part | requests | bytes | gzip | brotli |\n|---|---|---|---|---|")
    for kind in KINDS:
        row(kind, [part for part in parts if part.kind == kind])
    row("all but pictures", [part for part in parts if part.kind != "image"])
    row("everything", parts)


@contextmanager
def demo() -> Iterator[Site]:
    """Serve the demo publication from a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        site = start(Path(folder) / "data")
        try:
            yield site
        finally:
            site.stop()


def visited(site: Site) -> tuple[list[Part], int]:
    """Return every answer of a first visit, and how many comments the page shows."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    answers: list[Response] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH)
        page = browser.new_page(viewport={"width": 375, "height": 800})
        page.on("response", lambda answer: answers.append(answer))
        page.goto(site.url + POST, wait_until="networkidle")
        comments = page.locator(".comment").count()
        parts = [part_of(answer) for answer in answers]
        browser.close()
    return parts, comments


def part_of(answer: Response) -> Part:
    """Weigh one answer; what is packed already is as heavy with gzip."""
    body = answer.body()
    kind = answer.request.resource_type
    sizes = [len(body)] * 3
    if any(word in answer.headers.get("content-type", "") for word in PACKED):
        sizes[1] = len(gzip.compress(body, GZIP_LEVEL))
        sizes[2] = len(brotli.compress(body, quality=BROTLI_LEVEL))
    return Part(kind, answer.url, *sizes)


def row(name: str, parts: list[Part]) -> None:
    """Print one row of the table."""
    sums: list[Any] = [sum(getattr(p, size) for p in parts) for size in Part.__slots__[2:]]
    print(f"| {name} | {len(parts)} | " + " | ".join(f"{number:,}" for number in sums) + " |")


if __name__ == "__main__":
    main()
