import json

import pytest
from django.utils.html import escape

from coldopen.publishing.widgets import EntryChooser
from tests.factories import make_post

pytestmark = pytest.mark.django_db


def test_chooser_has_no_script_in_the_page() -> None:
    shown = EntryChooser().render("entry", None, {"id": "id_main_menu-__prefix__-entry"})
    assert "<script" not in shown
    assert 'data-chooser-class="PageChooser"' in shown
    assert 'data-chooser-for="id_main_menu-__prefix__-entry"' in shown


def test_chooser_takes_posts_and_pages_only() -> None:
    shown = EntryChooser().render("entry", None, {"id": "id_entry"})
    assert escape(json.dumps({"modelNames": ["publishing.entry"]})[1:-1]) in shown


def test_chosen_entry_is_shown() -> None:
    post = make_post(title="Chosen <b>")
    shown = EntryChooser().render("entry", post.pk, {"id": "id_entry"})
    assert "Chosen &lt;b&gt;" in shown
    assert f'value="{post.pk}"' in shown


def test_scripts_are_files() -> None:
    assert any("choosers.js" in path for path in str(EntryChooser().media).split("src="))
