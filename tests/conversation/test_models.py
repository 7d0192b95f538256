import pytest

from tests.factories import make_comment, make_post

pytestmark = pytest.mark.django_db


def test_imported_comment_keeps_its_fragment() -> None:
    assert make_comment(make_post(), wordpress_id=1015).anchor == "comment-1015"


def test_own_comment_shares_no_fragment() -> None:
    comment = make_comment(make_post())
    assert comment.anchor == f"reply-{comment.pk}"
