from datetime import date, timedelta

import pytest
from lxml import html

from coldopen.delivery.render import render
from tests.factories import NOON, make_post

pytestmark = pytest.mark.django_db


def tree(address: str) -> html.HtmlElement:
    rendered = render(address)
    assert rendered.status == 200, address
    return html.document_fromstring(rendered.body.decode())


def test_day_lists_its_posts_newest_first() -> None:
    make_post("one", title="One", published_at=NOON)
    make_post("two", title="Two", published_at=NOON + timedelta(hours=1))
    make_post("other", title="Other", published_at=NOON + timedelta(days=3))
    page = tree("/2016/09/16/")
    assert page.xpath("//h1/text()") == ["16 September 2016"]
    assert page.xpath("//section//li/a/text()") == ["Two", "One"]
    assert page.xpath("//section/h2") == []
    assert page.xpath("//a[@rel='next']/@href") == ["/2016/09/19/"]
    assert page.xpath("//main//p[@class='kicker']/a/@href") == ["/2016/09/"]
    assert page.xpath("//link[@rel='canonical']/@href")[0].endswith("/2016/09/16/")


def test_day_goes_by_the_calendar_day_that_counts() -> None:
    post = make_post(published_at=NOON)
    type(post).objects.filter(pk=post.pk).update(listed_on=date(2016, 9, 17))
    assert render("/2016/09/16/").status == 404
    assert render("/2016/09/17/").status == 200


@pytest.mark.parametrize(
    "address",
    ["/2016/09/15/", "/2016/02/30/", "/2016/00/01/", "/9999/12/31/", "/0000/01/01/", "/1/1/1/"],
)
def test_days_without_posts_are_not_found(address: str) -> None:
    make_post()
    assert render(address).status == 404


def test_hidden_posts_make_no_day() -> None:
    make_post(visibility="private")
    assert render("/2016/09/16/").status == 404


def test_post_at_a_days_address_stays_there() -> None:
    make_post("16", title="Sixteen")
    make_post("other", title="Other")
    assert tree("/2016/09/16/").xpath("//h1/text()") == ["Sixteen"]
