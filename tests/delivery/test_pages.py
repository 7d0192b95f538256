import pytest

from coldopen.delivery import pages
from coldopen.delivery.pages import Gone, Redirect, Registry, answer, page


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "registry", Registry())


def test_first_answer_wins() -> None:
    page("/a/<str:slug>/")(lambda slug: Redirect(f"/first/{slug}/"))
    page("/<path:address>", fallback=True)(lambda address, **given: Redirect("/second/"))
    assert answer("/a/x/", {}) == Redirect("/first/x/")
    assert answer("/b/", {}) == Redirect("/second/")


def test_none_passes_the_question_on() -> None:
    page("/<int:year>/")(lambda year: None)
    page("/<path:address>", fallback=True)(lambda address, **given: Gone())
    assert answer("/2016/", {}) == Gone()


def test_unknown_address_has_no_answer() -> None:
    page("/a/")(lambda: Gone())
    assert answer("/b/", {}) is None


def test_given_reaches_fallbacks_only() -> None:
    page("/a/")(lambda: Gone())
    page("/<path:address>", fallback=True)(lambda address, draft=None: Redirect(str(draft)))
    assert answer("/a/", {"draft": "the draft"}) == Redirect("the draft")


def test_missing_slash_leads_to_the_closed_address() -> None:
    page("/größe/")(lambda: Gone())
    page("/old/")(lambda: Redirect("/new/"))
    assert answer("/größe", {}) == Redirect("/gr%C3%B6%C3%9Fe/")
    assert answer("/old", {}) == Redirect("/new/")
    assert answer("/nothing", {}) is None


def test_file_names_get_no_slash() -> None:
    page("/robots.txt/")(lambda: Gone())
    assert answer("/robots.txt", {}) is None
