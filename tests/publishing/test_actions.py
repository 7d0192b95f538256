import pytest
from django.core.exceptions import ValidationError

from coldopen.publishing.actions import MenuLine, set_menu
from coldopen.publishing.models import Category, FooterMenuItem, MainMenuItem, Tag
from tests.factories import make_page, make_post

pytestmark = pytest.mark.django_db


def lines_of(model: type[MainMenuItem]) -> list[tuple[str, bool]]:
    return [(str(item), item.is_below) for item in model._default_manager.order_by("sort_order")]


def test_menu_is_made_in_the_given_order() -> None:
    news = Category.objects.create(name="News", slug="news")
    jessica = Tag.objects.create(name="Jessica", slug="jessica")
    lines = [
        MenuLine(news),
        MenuLine("https://example.org/", "Elsewhere"),
        MenuLine(jessica, "The show"),
        MenuLine(make_page("about"), "About us"),
    ]
    set_menu(place="main", lines=lines)
    names = [name for name, _ in lines_of(MainMenuItem)]
    assert names == ["News", "Elsewhere", "The show", "About us"]


def test_deeper_lines_stand_on_the_one_sub_level() -> None:
    deepest = MenuLine("/c/", "C")
    set_menu(place="main", lines=[MenuLine("/a/", "A", (MenuLine("/b/", "B", (deepest,)),))])
    assert lines_of(MainMenuItem) == [("A", False), ("B", True), ("C", True)]


def test_footer_has_no_sub_level() -> None:
    set_menu(place="footer", lines=[MenuLine("/a/", "A", (MenuLine("/b/", "B"),))])
    assert [item.is_below for item in FooterMenuItem.objects.all()] == [False, False]


def test_menu_takes_the_place_of_the_former() -> None:
    set_menu(place="main", lines=[MenuLine("/a/", "A")])
    set_menu(place="main", lines=[MenuLine("/b/", "B")])
    assert lines_of(MainMenuItem) == [("B", False)]


@pytest.mark.parametrize("line", [MenuLine("javascript:alert(1)", "Run"), MenuLine("/a/")])
def test_bad_line_leaves_the_menu_as_it_was(line: MenuLine) -> None:
    set_menu(place="main", lines=[MenuLine("/a/", "A")])
    with pytest.raises(ValidationError):
        set_menu(place="main", lines=[MenuLine("/b/", "B"), line])
    assert lines_of(MainMenuItem) == [("A", False)]


def test_deleted_post_leaves_the_menu() -> None:
    post = make_post()
    set_menu(place="main", lines=[MenuLine(post), MenuLine("/b/", "B")])
    post.delete()
    assert lines_of(MainMenuItem) == [("B", False)]
