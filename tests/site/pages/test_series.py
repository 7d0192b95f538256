from datetime import timedelta

import pytest

from coldopen.delivery.render import render
from coldopen.publishing.models import PostPage, Series
from tests.factories import NOON, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def heat() -> Series:
    return Series.objects.create(name="The heat of season two", description="Week by week.")


def part(number: int, heat: Series, **fields: object) -> PostPage:
    return make_post(
        f"part-{number}",
        title=f"Week {number}",
        published_at=NOON + timedelta(days=number),
        series=heat,
        **fields,  # type: ignore[arg-type]
    )


def shown(address: str | None) -> str:
    return render(address or "").body.decode()


def test_parts_stand_in_order(heat: Series) -> None:
    for number in (2, 1, 3):
        part(number, heat)
    page = shown("/series/the-heat-of-season-two/")
    assert page.index("Week 1") < page.index("Week 2") < page.index("Week 3")
    assert "Week by week." in page


def test_post_says_which_part_it_is(heat: Series) -> None:
    posts = [part(number, heat) for number in (1, 2, 3)]
    page = shown(posts[1].address)
    assert "Part 2 of 3" in page
    assert f'href="{posts[2].address}"' in page


def test_only_part_says_nothing(heat: Series) -> None:
    post = part(1, heat)
    assert "Part 1 of" not in shown(post.address)


def test_draft_is_no_part(heat: Series) -> None:
    posts = [part(1, heat), part(2, heat)]
    part(3, heat, live=False)
    assert "Week 3" not in shown("/series/the-heat-of-season-two/")
    assert "Part 1 of 2" in shown(posts[0].address)


def test_empty_series_is_not_found(heat: Series) -> None:
    part(1, heat, live=False)
    assert render(heat.address).status == 404
    assert render("/series/no-such/").status == 404


def test_two_series_of_a_name_have_two_addresses(heat: Series) -> None:
    assert Series.objects.create(name=heat.name).address != heat.address
