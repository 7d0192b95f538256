import pytest
from django.core.exceptions import ValidationError

from coldopen.accounts.actions import create_user
from coldopen.accounts.models import User

pytestmark = pytest.mark.django_db
GOOD = {"email": "", "password": "a-long-enough-word-77"}


@pytest.mark.parametrize(
    ("role", "moderates", "owns"),
    [
        ("owner", True, True),
        ("editor", True, False),
        ("author", False, False),
        ("contributor", False, False),
        ("moderator", True, False),
    ],
)
def test_role_decides_what_one_may(role: str, moderates: bool, owns: bool) -> None:
    user = User.objects.get(pk=create_user(username="ada", role=role, **GOOD).pk)
    assert user.has_perm("wagtailadmin.access_admin")
    assert user.has_perm("conversation.moderate_comment") is moderates
    assert user.is_superuser is owns


def test_taken_name_makes_no_account() -> None:
    create_user(username="ada", role="author", **GOOD)
    with pytest.raises(ValidationError):
        create_user(username="ada", role="owner", **GOOD)
    assert User.objects.count() == 1


def test_weak_password_makes_no_account() -> None:
    with pytest.raises(ValidationError):
        create_user(username="ada", role="author", email="", password="password")
    assert not User.objects.exists()
