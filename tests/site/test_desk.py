import pytest
from django.test import Client
from django.urls import reverse

from coldopen.publishing.models import MainMenuItem, Publication
from tests.factories import make_writer

pytestmark = pytest.mark.django_db
EMPTY_LISTS = {
    f"{prefix}-{name}": value
    for prefix in ("main_menu", "footer_menu", "social_links")
    for name, value in {
        "TOTAL_FORMS": "0",
        "INITIAL_FORMS": "0",
        "MIN_NUM_FORMS": "0",
        "MAX_NUM_FORMS": "1000",
    }.items()
}
FORM = {
    "name": "The Draft",
    "tagline": "",
    "logo": "",
    "accent": "teal",
    "accent_on_dark": "",
    "type_pair": "system",
    "home_layout": "front",
    "footer_text": "null",
    "zone": "UTC",
    "permalinks": "/{year}/{month}/{slug}/",
    "posts_per_page": "10",
    **EMPTY_LISTS,
}
FORM["accent"] = "#00696b"
MENU = {
    "main_menu-TOTAL_FORMS": "1",
    "main_menu-0-id": "",
    "main_menu-0-ORDER": "1",
    "main_menu-0-DELETE": "",
    "main_menu-0-label": "Drafted",
    "main_menu-0-entry": "",
    "main_menu-0-category": "",
    "main_menu-0-tag": "",
    "main_menu-0-address": "/drafted/",
}


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(make_writer("boss", is_superuser=True))
    return client


@pytest.fixture
def form_address() -> str:
    about = ("publishing", "publication", Publication.load().pk)
    return reverse("wagtailsettings:edit", args=about)


def test_preview_without_script_shows_the_form_and_saves_nothing(boss: Client) -> None:
    shown = boss.post(reverse("look_preview"), FORM | MENU)
    assert shown.status_code == 200
    assert "no-store" in shown.headers["Cache-Control"]
    text = shown.content.decode()
    assert "The Draft" in text
    assert "Drafted" in text
    assert "/admin/look/sheet/?accent=%2300696b" in text
    assert Publication.load().name != "The Draft"
    assert not MainMenuItem.objects.exists()


def test_preview_says_what_is_wrong_with_the_form(boss: Client) -> None:
    shown = boss.post(reverse("look_preview"), FORM | {"accent": "gold"})
    assert shown.status_code == 422
    assert "nearest colour" in shown.content.decode()


def test_form_shows_its_preview_beside_it(boss: Client, form_address: str) -> None:
    page = boss.get(form_address).content.decode()
    assert 'data-side-panel="preview"' in page
    assert f'formaction="{reverse("look_preview")}"' in page
    answer = boss.post(f"{form_address}preview/", FORM | MENU)
    assert answer.json() == {"is_valid": True, "is_available": True}
    shown = boss.get(f"{form_address}preview/?mode=front&in_preview_panel=true")
    assert "Drafted" in shown.content.decode()
    assert Publication.load().name != "The Draft"


def test_saved_form_changes_the_pages(boss: Client, form_address: str) -> None:
    assert boss.post(form_address, FORM | MENU).status_code == 302
    shown = boss.get("/").content.decode()
    assert '<a href="/drafted/">Drafted</a>' in shown
    assert "The Draft" in shown


def test_unreadable_accent_is_refused_with_a_suggestion(boss: Client, form_address: str) -> None:
    shown = boss.post(form_address, FORM | {"accent": "gold"})
    assert "The nearest colour that passes is #" in shown.content.decode()
    assert Publication.load().accent != "gold"


def test_sheet_of_a_draft_has_its_colours(boss: Client) -> None:
    query = {"accent": "#00696b", "accent_on_dark": "", "type_pair": "system"}
    sheet = boss.get(reverse("look_sheet"), query)
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert "--accent: #00696b" in sheet.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"accent": "}*{display:none", "type_pair": "system"},
        {"accent": "#00696b", "type_pair": "comic"},
        {},
    ],
)
def test_sheet_of_nonsense_is_not_found(boss: Client, query: dict[str, str]) -> None:
    assert boss.get(reverse("look_sheet"), query).status_code == 404


def test_strangers_and_writers_see_no_preview(client: Client) -> None:
    assert client.post(reverse("look_preview"), FORM).status_code == 302
    assert client.get(reverse("look_sheet")).status_code == 302
    client.force_login(make_writer("nora", is_staff=True))
    assert client.post(reverse("look_preview"), FORM).status_code == 302
