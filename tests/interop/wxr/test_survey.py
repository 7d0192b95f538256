from datetime import date, timedelta
from pathlib import Path

import pytest

from coldopen.interop.wxr.reader import Term
from coldopen.interop.wxr.survey import (
    LONGEST_KEY,
    Survey,
    identity_of,
    is_entry,
    key_of,
    survey_file,
)
from tests.interop.wxr.conftest import DATA, make_item, make_remark


def surveyed(**fields: object) -> Survey:
    survey = Survey(Path("a.xml"))
    survey.add_item(make_item(**fields))
    return survey


def test_file_is_surveyed_whole() -> None:
    heard: list[int] = []
    survey = survey_file(DATA / "site.xml", heard.append)
    assert sum(heard) == (DATA / "site.xml").stat().st_size
    assert (survey.items["post"], survey.remarks["note"]) == (14, 1)
    assert set(survey.authors) == {"mina.oyelaran"}
    assert set(survey.creators) == {"mina.oyelaran", "guest writer"}
    assert survey.offset == timedelta(hours=2)
    assert survey.parents >= {202, 203}
    assert survey.troubles == []


@pytest.mark.parametrize(
    ("kind", "status", "answer"),
    [
        ("post", "publish", True),
        ("page", "draft", True),
        ("post", "trash", False),
        ("post", "auto-draft", False),
        ("attachment", "inherit", False),
        ("book", "publish", False),
    ],
)
def test_only_posts_and_pages_are_entries(kind: str, status: str, answer: bool) -> None:
    assert is_entry(make_item(type=kind, status=status)) is answer


def test_key_is_id_and_guid() -> None:
    assert key_of(make_item(id=5, guid=" g ")) == "wordpress:5:g"
    assert key_of(make_item(id=5, guid="", link="l")) == "wordpress:5:l"
    assert key_of(make_item(id=None, guid="", link="", date="d", title="t")) == "wordpress::d t"


def test_long_key_fits_its_column() -> None:
    first, second = (key_of(make_item(guid="g" * 400 + end)) for end in "ab")
    assert len(first) <= LONGEST_KEY
    assert first != second


def test_declared_term_wins() -> None:
    survey = Survey(Path("a.xml"))
    for term in (
        Term("category", "Reviews", "bare"),
        Term("category", "reviews", "Declared", id=3),
        Term("category", "reviews", "later"),
    ):
        survey.add_term(term)
    assert survey.terms[identity_of(Term("category", "REVIEWS", ""))].name == "Declared"


def test_clock_is_read_from_published_posts() -> None:
    dates = {"date": "2016-07-01 01:00:00", "date_gmt": "2016-06-30 23:00:00"}
    assert surveyed(**dates).days == {(date(2016, 6, 30), timedelta(hours=2)): 1}
    for other in ({"status": "draft"}, {"type": "page"}):
        survey = surveyed(**dates, **other)
        assert (survey.offset, len(survey.days)) == (timedelta(hours=2), 0)
    assert not surveyed(date_gmt="0000-00-00 00:00:00").offsets


def test_first_of_one_key_is_remembered() -> None:
    survey = Survey(Path("a.xml"))
    for position in (1, 2):
        survey.add_item(make_item(position=position))
    assert list(survey.seen.values()) == [1]


def test_types_of_comments_are_counted() -> None:
    survey = surveyed(line=7, remarks=[make_remark(type="note"), make_remark()])
    assert survey.remarks == {"note": 1, "comment": 1}
    assert survey.first_lines["remark:note"] == 7


def test_empty_file_is_not_worth_it() -> None:
    assert not Survey(Path("a.xml")).is_worth_importing
    assert surveyed().is_worth_importing
