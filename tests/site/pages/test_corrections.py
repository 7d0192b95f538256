import json
import re
from datetime import timedelta

import pytest

from coldopen.delivery.render import render
from coldopen.publishing.models import Correction, PostPage
from tests.factories import NOON, make_page, make_post

pytestmark = pytest.mark.django_db


def corrected(slug: str = "a-post", text: str = "It was Tuesday.", **fields: object) -> PostPage:
    post = make_post(slug, **fields)  # type: ignore[arg-type]
    Correction.objects.create(post=post, text=text, corrected_at=NOON + timedelta(days=1))
    return post


def shown(address: str | None) -> str:
    return render(address or "").body.decode()


def test_correction_stands_on_its_post_with_a_date() -> None:
    page = shown(corrected(text="It was <Tuesday>.").address)
    assert "It was &lt;Tuesday&gt;." in page
    assert "17 September 2016" in page


def test_structured_data_has_the_correction() -> None:
    page = shown(corrected().address)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found is not None
    assert json.loads(found[1])["correction"][0]["text"] == "It was Tuesday."


def test_all_corrections_stand_together_newest_first() -> None:
    corrected("one", "First.")
    Correction.objects.create(
        post=make_post("two"), text="Second.", corrected_at=NOON + timedelta(days=2)
    )
    page = shown("/corrections/")
    assert page.index("Second.") < page.index("First.")


def test_corrections_of_what_is_hidden_are_hidden() -> None:
    corrected("draft", "Of a draft.", live=False)
    corrected("private", "Of a private one.", visibility="private")
    locked = corrected("locked", "Of a locked one.", visibility="password", password="x")
    assert "Of a" not in shown("/corrections/")
    assert "Of a locked one." not in shown(locked.address)


def test_no_correction_is_said() -> None:
    assert "Nothing has been corrected yet." in shown("/corrections/")


def test_page_of_ones_own_takes_the_address() -> None:
    make_page("corrections", title="How we correct")
    assert "How we correct" in shown("/corrections/")
