import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, Revision

from coldopen.config.backup.nightly import NightlyBackup
from coldopen.conversation.actions import forget_connections
from coldopen.media.actions import sweep_pictures
from coldopen.publishing.actions import forget_draft_links
from coldopen.publishing.models import publication
from coldopen.publishing.tasks import draw_missing_cards
from coldopen.utils.clock import now

IDLE_SECONDS = 1.0
ATTEMPTS = 3
KEEP_DAYS = 7


class Command(BaseCommand):
    """Runs queued tasks and what is due by the clock, until it is told to stop."""

    help = "For developers: the process of serve that runs tasks and schedules."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        resume_interrupted()
        worker = TaskWorker()
        worker.configure_signals()
        while worker.running:
            worker.run()
            worker.do_chores()
            worker.rest()


class TaskWorker(Worker):
    """The task loop, with the chores of the clock between tasks."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"],
            interval=IDLE_SECONDS,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self.chores = [
            Chore(5, publish_scheduled),
            Chore(86_400, prune),
            Chore(86_400, draw_lost_cards),
        ]
        if settings.BACKUP:
            self.chores.append(Chore(60, nightly_backup()))

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Stop after the task in hand; at once when there is none."""
        self.running = False
        if not self.running_task:
            raise SystemExit(0)

    def run_task(self, db_task_result: "DBTaskResult[Any, Any]") -> None:
        """Run one task, then what has become due meanwhile."""
        super().run_task(db_task_result)
        self.do_chores()

    def do_chores(self) -> None:
        """Do what is due by the clock, without being stopped in the middle."""
        self.running_task = True
        try:
            for chore in self.chores:
                if self.running:
                    chore.do_if_due()
        finally:
            self.running_task = False

    def rest(self) -> None:
        """Wait before looking for tasks again."""
        if self.running:
            time.sleep(self.interval)


class Chore:
    """Something done every so many seconds, the first time at once."""

    def __init__(self, seconds: float, do: Callable[[], None]) -> None:
        self.seconds = seconds
        self.do = do
        self.due = 0.0

    def do_if_due(self) -> None:
        """Do it if its time has come."""
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + self.seconds
            self.do()


def publish_scheduled() -> None:
    """Put live what was scheduled and take down what has expired, if there is any."""
    moment = now()
    due = Revision.objects.filter(approved_go_live_at__lte=moment)
    ended = Page.objects.filter(live=True, expire_at__lte=moment)
    if due.exists() or ended.exists():
        call_command("publish_scheduled")


def draw_lost_cards() -> None:
    """Ask again for the cards of link previews that were not drawn, for whatever reason."""
    draw_missing_cards.enqueue()


def nightly_backup() -> Callable[[], None]:
    """Return the chore that begins a backup when the quiet hour has passed."""
    backup = NightlyBackup(settings.DATA, hour=settings.BACKUP_HOUR, keep=settings.BACKUP_KEEP)

    def begin() -> None:
        backup.begin_if_due(now().astimezone(publication().timezone))

    return begin


def prune() -> None:
    """Forget finished tasks after a week and after a month where comments came from.

    Links to drafts that have ended go too, and the files of pictures that are no more.
    """
    limit = now() - timedelta(days=KEEP_DAYS)
    DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()
    forget_connections()
    forget_draft_links()
    sweep_pictures()


def resume_interrupted() -> None:
    """Queue again what a killed worker left half done; what killed three workers has failed."""
    for task in DBTaskResult.objects.running():
        if len(task.worker_ids) >= ATTEMPTS:
            task.set_failed(RuntimeError(f"The worker died {ATTEMPTS} times while running this."))
        else:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
