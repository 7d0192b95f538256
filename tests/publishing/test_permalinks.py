from datetime import date

import pytest
from django.core.exceptions import ValidationError

from coldopen.publishing.permalinks import check_address, is_reserved, permalink


def test_pattern_is_filled_in() -> None:
    made = permalink("/{year}/{month}/{day}/{slug}/", date(987, 1, 2), "word")
    assert made == "/0987/01/02/word/"


@pytest.mark.parametrize("address", ["/about/", "/2016/09/hello/", "/über/uns/", "/a/b/c/"])
def test_good_address_passes(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    "address",
    ["about", "/about", "/a//b/", "/a b/", "/a?b/", "/a#b/", "/%61/", "/", "/admin/x/", "/feed/"],
)
def test_unreachable_address_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        check_address(address)


def test_reserved_words_count_at_the_start_only() -> None:
    assert is_reserved("/tag/x/")
    assert not is_reserved("/about/tag/")
