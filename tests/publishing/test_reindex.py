import pytest
from django.core.management import call_command

from coldopen.publishing.models import SearchText
from tests.factories import make_post

pytestmark = pytest.mark.django_db


def test_index_is_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    make_post("one")
    make_post("two", visibility="private")
    SearchText.objects.all().delete()
    call_command("reindex")
    assert SearchText.objects.count() == 1
    assert "1 posts and pages can be found" in capsys.readouterr().out
