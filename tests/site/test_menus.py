import pytest

from coldopen.delivery.render import render
from coldopen.publishing.actions import MenuLine, set_menu
from coldopen.publishing.models import Category, Publication, Tag
from coldopen.site.contexts import Link, MenuLink
from coldopen.site.menus import menus
from tests.factories import make_page, make_post

pytestmark = pytest.mark.django_db


def main() -> tuple[MenuLink, ...]:
    return menus(Publication.load())[0]


def footer() -> tuple[Link, ...]:
    return menus(Publication.load())[1]


def test_without_a_list_the_marked_ones_are_the_menu() -> None:
    Category.objects.create(name="News", slug="news", in_menu=True)
    make_page("about", show_in_menus=True)
    assert [link.text for link in main()] == ["News", "About"]
    assert [link.text for link in footer()] == ["About"]


def test_a_list_takes_their_place() -> None:
    Category.objects.create(name="News", slug="news", in_menu=True)
    make_page("about", show_in_menus=True)
    jessica = Tag.objects.create(name="Jessica", slug="jessica")
    set_menu(place="main", lines=[MenuLine(jessica), MenuLine("/2016/", "That year")])
    assert main() == (MenuLink("Jessica", "/tag/jessica/"), MenuLink("That year", "/2016/"))
    assert [link.text for link in footer()] == ["About"]


def test_footer_list_stands_by_itself() -> None:
    Category.objects.create(name="News", slug="news", in_menu=True)
    set_menu(place="footer", lines=[MenuLine("/imprint/", "Imprint")])
    assert footer() == (Link("Imprint", "/imprint/"),)
    assert [link.text for link in main()] == ["News"]


def test_label_goes_before_the_name_of_the_target() -> None:
    set_menu(place="main", lines=[MenuLine(make_page("about"), "Who we are")])
    assert main() == (MenuLink("Who we are", "/about/"),)


def test_sub_level_stands_below_the_item_above() -> None:
    below = (MenuLine("/b/", "B"), MenuLine("/c/", "C"))
    set_menu(place="main", lines=[MenuLine("/a/", "A", below), MenuLine("/d/", "D")])
    assert main() == (
        MenuLink("A", "/a/", (Link("B", "/b/"), Link("C", "/c/"))),
        MenuLink("D", "/d/"),
    )


def test_what_strangers_cannot_open_is_left_out() -> None:
    secret = make_page("secret", visibility="private")
    draft = make_post("draft", live=False)
    below = (MenuLine(draft), MenuLine("/b/", "B"))
    set_menu(place="main", lines=[MenuLine("/a/", "A", below), MenuLine(secret, "Hidden")])
    assert main() == (MenuLink("A", "/a/", (Link("B", "/b/"),)),)
    assert "secret" not in render("/").body.decode()


def test_items_below_a_hidden_one_move_up() -> None:
    secret = make_page("secret", visibility="private")
    lines = [MenuLine(secret, "Hidden", (MenuLine("/b/", "B"), MenuLine("/c/", "C")))]
    set_menu(place="main", lines=lines)
    assert [link.text for link in main()] == ["B", "C"]


def test_page_carries_the_tags_of_what_its_menu_shows() -> None:
    about = make_page("about")
    hidden = make_page("hidden", visibility="private")
    news = Category.objects.create(name="News", slug="news")
    set_menu(place="main", lines=[MenuLine(about), MenuLine(news)])
    set_menu(place="footer", lines=[MenuLine(hidden)])
    tags = render("/").tags
    assert {"menu", f"post:{about.pk}", f"category:{news.pk}", f"post:{hidden.pk}"} <= tags


def test_menus_of_posts_ask_once_for_each_list(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    lines = [MenuLine(make_post(f"post-{number}")) for number in range(4)]
    set_menu(place="main", lines=lines)
    set_menu(place="footer", lines=lines)
    about = Publication.load()
    with django_assert_num_queries(2):
        menus(about)


def test_sub_level_opens_without_script() -> None:
    set_menu(place="main", lines=[MenuLine("/a/", "A", (MenuLine("/b/", "B"),))])
    shown = render("/").body.decode()
    assert "<details" in shown
    assert 'aria-label="More under A"' in shown
    assert '<a href="/b/">B</a>' in shown
