from typing import Any

import pytest
from django.core.exceptions import ValidationError

from coldopen.publishing.models import Category, MainMenuItem

pytestmark = pytest.mark.django_db


def refused(**fields: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        MainMenuItem(**fields).full_clean(exclude=["publication"])
    return caught.value.message_dict


@pytest.mark.parametrize(
    "address",
    [
        "/2016/",
        "/?s=jones",
        "#respond",
        "https://example.org/a?b=c#d",
        "mailto:editor@example.org",
        "tel:+4930123456",
    ],
)
def test_address_of_any_kind_is_taken(address: str) -> None:
    MainMenuItem(label="There", address=address).full_clean(exclude=["publication"])


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//evil.example/", "/\\evil.example", "data:text/html,x", "about us"],
)
def test_address_that_runs_or_misleads_is_refused(address: str) -> None:
    assert "address" in refused(label="There", address=address)


def test_item_must_lead_somewhere() -> None:
    assert "Choose where it leads" in refused(label="Nowhere")["address"][0]


def test_item_leads_to_one_place() -> None:
    news = Category.objects.create(name="News", slug="news")
    assert "one place only" in refused(category=news, address="/a/", label="A")["address"][0]


def test_address_needs_a_label() -> None:
    assert "label" in refused(address="/a/")
