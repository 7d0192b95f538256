import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coldopen.accounts.actions import ROLES, create_user
from coldopen.config.passwords import readable_password


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
            "posts and moderates; author: publishes their own; contributor: writes posts that an "
            "editor publishes; moderator: decides about comments (author, if you name none)",
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
