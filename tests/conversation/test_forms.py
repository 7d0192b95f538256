import pytest

from coldopen.conversation.forms import ReplyForm

GOOD = {"name": "Ana", "email": "", "website": "", "text": "Hello"}


def test_name_and_text_are_enough() -> None:
    assert ReplyForm(GOOD).is_valid()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "<b></b>"),
        ("name", "\u200b\u202e"),
        ("name", "\u3164"),
        ("name", "x" * 101),
        ("text", "   "),
        ("text", "é" * 9000),
        ("email", "not an address"),
        ("website", "javascript:alert(1)"),
        ("parent", "-1"),
    ],
)
def test_bad_field_is_told_in_words(field: str, value: str) -> None:
    form = ReplyForm(GOOD | {field: value})
    assert not form.is_valid()
    assert form.told()[field]
    assert form.typed()["text"] == (value if field == "text" else "Hello")


def test_markup_in_a_name_goes() -> None:
    form = ReplyForm(GOOD | {"name": "<script>x</script>Ana <b>B.</b>\n"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Ana B."


def test_direction_marks_in_a_name_go() -> None:
    form = ReplyForm(GOOD | {"name": "Ana\u202egnp"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Anagnp"


def test_bare_domain_becomes_a_web_site() -> None:
    form = ReplyForm(GOOD | {"website": "ana.example"})
    assert form.is_valid()
    assert form.cleaned_data["website"] == "https://ana.example"
