import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q

from coldopen.accounts.models import User
from coldopen.config import data_folder
from coldopen.config.demo import NotEmpty, load_demo
from coldopen.config.passwords import readable_password
from coldopen.conversation.models import Comment
from coldopen.publishing.models import PostPage
from coldopen.site.fonts import build_fonts

BUILD = settings.CHECKOUT / "build"


class Command(BaseCommand):
    """Brings a data folder and build/ to the state of this checkout; what is there is left alone.

    Speaks to the supervisor in lines: ``@begin TEXT``, ``@end SECONDS``, ``@password WORD`` and
    ``@post PATH``.
    """

    help = "For developers: what serve does before it serves."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = settings.DATA
        if is_behind():
            with self.step("Bringing the database up to date"):
                call_command("migrate", verbosity=0, interactive=False)
        if not data_folder.are_assets_built():
            with self.step("Making fonts, style sheets and scripts"):
                build_assets()
        if data_folder.wants_demo(folder):
            # An import may have come before it; then there is nothing to fill in.
            step = self.step("Filling in the demo publication")
            with step, suppress(NotEmpty), transaction.atomic():
                load_demo()
            data_folder.demo_loaded(folder)
        self.make_editor()
        data_folder.write_json(
            folder / data_folder.PREPARED, {"database": data_folder.database_stamp()}
        )
        self.say("post", most_discussed())

    def make_editor(self) -> None:
        """Give a folder without any owner the account that its first visitor at the desk needs."""
        if User.objects.filter(is_superuser=True, is_active=True).exists():
            return
        password = readable_password()
        with self.step("Making the editor's account"):
            editor = User.objects.filter(username="editor").first() or User(username="editor")
            editor.is_superuser = editor.is_staff = editor.is_active = True
            editor.set_password(password)
            editor.save()
        self.say("password", password)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Tell what is being done, then how many seconds it took."""
        self.say("begin", text)
        began = time.monotonic()
        yield
        self.say("end", f"{time.monotonic() - began:.1f}")

    def say(self, word: str, text: str) -> None:
        """Send one line to the supervisor, at once."""
        self.stdout.write(f"@{word} {text}")
        self.stdout.flush()


def is_behind() -> bool:
    """Tell whether a migration is still to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def build_assets() -> None:
    """Make the web fonts and collect the static files into build/, one process at a time."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if data_folder.are_assets_built():
            return
        build_fonts(BUILD / "fonts")
        call_command("collectstatic", verbosity=0, interactive=False)
        data_folder.ASSETS_STAMP.write_text(data_folder.assets_stamp())


def most_discussed() -> str:
    """Return the address of the public post with the most comments, or nothing."""
    approved = Q(comments__state=Comment.State.APPROVED)
    posts = PostPage.objects.open_to_all()
    post = posts.annotate(count=Count("comments", filter=approved)).order_by("-count").first()
    return (post.address or "") if post else ""
