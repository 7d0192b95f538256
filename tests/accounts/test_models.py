import pytest

from tests.factories import make_writer

pytestmark = pytest.mark.django_db


def test_writer_gets_an_address() -> None:
    assert make_writer("Nora Ashdown").address == "/author/nora-ashdown/"


def test_second_of_a_name_gets_a_number() -> None:
    make_writer("nora.a")
    assert make_writer("nora a", display_name="Other").slug == "nora-a"
    assert make_writer("noraa").slug == "noraa-2"


def test_byline_falls_back_to_username() -> None:
    assert make_writer("nora", display_name="").byline == "nora"
