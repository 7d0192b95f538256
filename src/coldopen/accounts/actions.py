"""Everything that changes accounts."""

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from coldopen.accounts.models import User

# Which of the desk's groups a role joins; the owner needs none.
GROUPS = {
    "editor": "Editors",
    "author": "Authors",
    "contributor": "Contributors",
    "moderator": "Moderators",
}
ROLES = ["owner", *GROUPS]


@transaction.atomic
def create_user(*, username: str, email: str, role: str, password: str) -> User:
    """Create an account of a role; raises ValidationError for a bad or taken name or password."""
    user = User(username=username, email=email)
    user.is_superuser = user.is_staff = role == "owner"
    user.set_password(password)
    user.full_clean(exclude=["slug"])
    validate_password(password, user)
    user.save()
    if role in GROUPS:
        user.groups.add(Group.objects.get(name=GROUPS[role]))
    return user
