import pytest

from coldopen.delivery.render import render
from coldopen.publishing.models import Category
from tests.factories import make_page, make_post, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moved_in() -> None:
    news = Category.objects.create(name="News", slug="news")
    make_post("moved", tags=("jones",), categories=(news,), writers=(make_writer(),))
    make_page("about")


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("/feed", "/feed/"),
        ("/comments/feed", "/comments/feed/"),
        ("/tag/jones", "/tag/jones/"),
        ("/tag/jones/feed", "/tag/jones/feed/"),
        ("/category/news", "/category/news/"),
        ("/author/nora", "/author/nora/"),
        ("/author/nora/page/1", "/author/nora/page/1/"),
        ("/page/1", "/page/1/"),
        ("/2016", "/2016/"),
        ("/2016/09", "/2016/09/"),
        ("/2016/09/moved", "/2016/09/moved/"),
        ("/2016/09/moved/feed", "/2016/09/moved/feed/"),
        ("/about", "/about/"),
        ("/feed/rss2/", "/feed/"),
        ("/feed/rss", "/feed/"),
        ("/feed/atom", "/feed/atom/"),
        ("/feed/rdf/", "/feed/"),
        ("/feed/json/", "/feed.json"),
        ("/tag/jones/feed/json/", "/tag/jones/feed.json"),
        ("/2016/09/moved/feed/rdf/", "/2016/09/moved/feed/"),
        ("/tag/jones/feed/rss2/", "/tag/jones/feed/"),
        ("/category/news/feed/rss/", "/category/news/feed/"),
        ("/author/nora/feed/rss2/", "/author/nora/feed/"),
        ("/comments/feed/rss2/", "/comments/feed/"),
        ("/2016/09/moved/feed/rss2/", "/2016/09/moved/feed/"),
        ("/2016/09/moved/comment-page-3/", "/2016/09/moved/#comments"),
        ("/about/comment-page-1", "/about/#comments"),
        ("/2016/09/16", "/2016/09/16/"),
        ("/index.php", "/"),
        ("/index.php/", "/"),
        ("/index.php/2016/09/moved/", "/2016/09/moved/"),
        ("/index.php//elsewhere.example/", "/elsewhere.example/"),
        ("/index.php/größe/", "/gr%C3%B6%C3%9Fe/"),
    ],
)
def test_old_address_leads_to_the_clean_one(address: str, to: str) -> None:
    rendered = render(address)
    assert (rendered.status, rendered.location) == (301, to)


@pytest.mark.parametrize(
    "address",
    [
        "/robot.txt",
        "/about.html",
        "/no-such-page",
        "/tag/nothing",
        "/tag/nothing/feed/rss2/",
        "/feed/atom1/",
        "/2015/01/01/",
        "/2016/02/30/",
        "/2016/13/01/",
        "/9999/12/31/",
        "/nothing/comment-page-2/",
    ],
)
def test_nothing_is_still_nothing(address: str) -> None:
    assert render(address).status == 404
