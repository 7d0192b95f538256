import pytest
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, ReferenceIndex

from coldopen.accounts.models import User
from coldopen.interop.finishing import index_entries
from coldopen.interop.wxr.importer import import_files
from tests.interop.wxr.conftest import DATA

pytestmark = pytest.mark.django_db


def test_imports_are_found_in_the_desk() -> None:
    import_files([DATA / "site.xml"])
    assert list(Page.objects.search("lanterns")) == []
    waiting = DBTaskResult.objects.get(task_path="coldopen.interop.finishing.index_entries")
    index_entries.call(*waiting.args_kwargs["args"])
    assert [page.title for page in Page.objects.search("lanterns")] == [
        "A night with lanterns \u2013 part one"
    ]
    mina = User.objects.get(username="mina.oyelaran")
    assert ReferenceIndex.get_references_to(mina).exists()
