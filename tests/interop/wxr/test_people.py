from collections.abc import Mapping
from pathlib import Path

import pytest

from coldopen.accounts.models import User
from coldopen.interop.wxr.people import People, bring_people, valid_email
from coldopen.interop.wxr.reader import Author
from coldopen.interop.wxr.report import Report
from coldopen.interop.wxr.survey import Survey

pytestmark = pytest.mark.django_db
NOBODY: Mapping[str, str] = {}


def bring(
    *authors: Author,
    creators: tuple[str, ...] = (),
    author_map: Mapping[str, str] = NOBODY,
    dry_run: bool = False,
) -> tuple[People, Report]:
    survey = Survey(Path("a.xml"))
    survey.authors = {author.login: author for author in authors}
    survey.creators = dict.fromkeys(creators, 1)
    report = Report()
    return bring_people(survey, author_map, report, dry_run=dry_run), report


def author(login: str, number: int | None = 1, **fields: str) -> Author:
    return Author(line=1, id=number, login=login, **fields)


def test_author_becomes_a_user_without_a_password() -> None:
    people, report = bring(author("mina.o", 4, display_name="Mina", email="m@a.example"))
    user = User.objects.get(username="mina.o")
    assert (user.display_name, user.email, user.wordpress_id) == ("Mina", "m@a.example", 4)
    assert (user.slug, user.has_usable_password(), user.is_staff) == ("mina-o", False, False)
    assert people == People({"mina.o": user.pk}, {4: user.pk})
    assert report.counts["author"] == {"in_file": 1, "imported": 1}


def test_same_name_gets_the_posts() -> None:
    user = User.objects.create_user("mina", email="own@a.example")
    people, report = bring(author("mina", 4, email="other@a.example"))
    assert people.by_login == {"mina": user.pk}
    user.refresh_from_db()
    assert user.email == "own@a.example"
    assert report.counts["author"]["already_here"] == 1


def test_mapped_author_makes_no_user() -> None:
    anna = User.objects.create_user("anna")
    people, _ = bring(author("mina"), author_map={"mina": "anna"})
    assert people.by_login == {"mina": anna.pk}
    assert User.objects.count() == 1


def test_undeclared_byline_gets_a_user() -> None:
    people, _ = bring(creators=("guest writer",))
    assert people.by_login == {"guest writer": User.objects.get(username="guest-writer").pk}


def test_spelling_of_a_byline_finds_its_author() -> None:
    people, _ = bring(author("mina"), creators=("Mina", "mina!"))
    assert User.objects.count() == 1
    assert set(people.by_login.values()) == {User.objects.get().pk}


def test_logins_of_one_username_stay_apart() -> None:
    people, _ = bring(author("a b", 1), author("a/b", 2), author("灯", 3), author("///", 4))
    assert list(User.objects.order_by("pk").values_list("username", flat=True)) == [
        "a-b",
        "a-b-2",
        "灯",
        "writer",
    ]
    assert len(set(people.by_wordpress_id.values())) == 4


def test_dry_run_makes_nobody() -> None:
    people, report = bring(author("mina", 4), dry_run=True)
    assert people == People({"mina": None}, {4: None})
    assert report.counts["author"]["imported"] == 1
    assert not User.objects.exists()


@pytest.mark.parametrize("text", ["", "none", "a@b", "a@b.example" + "x" * 250])
def test_doubtful_addresses_are_dropped(text: str) -> None:
    assert valid_email(text) == ""
