"""Pages in good times and bad, looked at by a program before people look at the sheet."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import ROOT, Site, launch, wait_until
from tests.journeys.gallery import WINDOWS, Shot, take, write_sheet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.long]
POST = "/2016/09/nobody-is-fixing-jessica-jones/"
PAGES = {
    "normal": {
        "home": "/",
        "post": POST,
        "page": "/about/",
        "category": "/category/news/",
        "tag": "/tag/jessica-jones/",
        "writer": "/author/nora-ashdown/",
        "year": "/2016/",
        "month": "/2016/09/",
        "day": "/2016/09/16/",
        "search": "/search/?q=jessica",
        "corrections": "/corrections/",
        "reply": "/reply/{post}/",
        "card": f"{POST}embed/",
    },
    "empty": {
        "home": "/",
        "search": "/search/?q=nothing",
        "missing": "/no/such/page/",
        "corrections": "/corrections/",
    },
    "hard": {
        "home": "/",
        "long": "/2016/09/long/",
        "unbroken": "/2016/09/unbroken/",
        "arabic": "/2016/09/arabic/",
        "talk": "/2016/09/talk/",
        "category": "/category/s0/",
        "writer": "/author/w0/",
        "month": "/2016/09/",
        "search": "/search/?q=everything",
    },
    "right-to-left": {
        "home": "/",
        "post": "/2016/09/p0/",
        "category": "/category/news/",
        "writer": "/author/layla/",
        "year": "/2016/",
        "search": "/search/?q=جيسيكا",
        "missing": "/no/such/page/",
    },
}
seen: list[Shot] = []


@contextmanager
def seeded(data: Path, state: str, settings: Mapping[str, str]) -> Iterator[Site]:
    """An empty publication with hard rows in it, served."""
    started = launch(data, "--empty", settings=settings)
    wait_until(lambda: "Ready  " in started.printed or started.process.poll() is not None)
    if state != "empty":
        environment = {**os.environ, "COLDOPEN_DATA": str(data), "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
        program = [sys.executable, "-m", "tests.journeys.seed", state]
        subprocess.run(program, env=environment, cwd=ROOT, check=True)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def places(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], object]:
    """How a publication in each state is come by."""

    @contextmanager
    def demo() -> Iterator[Site]:
        yield site

    def place(state: str) -> object:
        if state == "normal":
            return demo()
        settings = {"COLDOPEN_LANGUAGE": "ar"} if state == "right-to-left" else {}
        return seeded(tmp_path_factory.mktemp(state) / "data", state, settings)

    return place


@pytest.mark.parametrize("state", PAGES)
def test_state_is_fit_to_be_seen(
    browser: "Browser", places: Callable[[str], object], state: str
) -> None:
    with places(state) as site:  # type: ignore[attr-defined]
        _, body = site.get(PAGES[state].get("post", "/"))
        number = body.decode().partition('action="/reply/')[2].partition("/")[0]
        pages = {name: a.format(post=number) for name, a in PAGES[state].items()}
        assert list(take(browser, site.url, state, pages)) == []
    shots = [Shot(state, name, width, scheme) for name in pages for width, scheme in WINDOWS]
    seen.extend(shots)
    assert all(shot.file.stat().st_size > 5_000 for shot in shots)


def test_sheet_shows_them_all() -> None:
    if not seen:
        pytest.skip("no picture was taken → ./coldopen test --long tests/journeys/test_gallery.py")
    assert write_sheet(seen).stat().st_size > 50_000
