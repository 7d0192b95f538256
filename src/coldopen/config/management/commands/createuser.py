import sys
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from coldopen.accounts.models import User
from coldopen.config.passwords import readable_password

# Which of the desk's groups a role joins; the owner needs none.
GROUPS = {"editor": "Moderators", "author": "Editors", "contributor": "Editors"}
ROLES = ["owner", *GROUPS]


class Command(BaseCommand):
    """Makes an account for somebody who writes or edits here."""

    help = "Makes an account for the desk (/admin/) and prints its password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="what they sign in with, for example ada")
        parser.add_argument("--email", default="", help="their address, for mail from the desk")
        parser.add_argument(
            "--role",
            choices=ROLES,
            default="author",
            help="owner: everything, also accounts and settings; editor: publishes everybody's "
            "posts; author and contributor: write posts that an editor publishes "
            "(author, if you name none)",
        )
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input instead of making one up",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        given = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else None
        password = readable_password() if given is None else given
        try:
            user = create_user(
                username=options["username"],
                email=options["email"],
                role=options["role"],
                password=password,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Made the account {user.username} ({options['role']}).")
        if given is None:
            self.stdout.write(f"Password: {password}")


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
