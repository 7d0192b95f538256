import pytest

from coldopen.conversation.models import Mention
from coldopen.utils.ids import reserve_ids
from tests.factories import make_mention, make_post

pytestmark = pytest.mark.django_db


def test_reserved_ids_are_unused() -> None:
    mention = make_mention(make_post())
    assert list(reserve_ids(Mention, 3)) == [mention.pk + 1, mention.pk + 2, mention.pk + 3]


def test_ids_of_deleted_rows_stay_used() -> None:
    mention = make_mention(make_post())
    highest = mention.pk
    mention.delete()
    assert reserve_ids(Mention, 1)[0] == highest + 1


def test_reserving_nothing_gives_nothing() -> None:
    assert list(reserve_ids(Mention, 0)) == []
