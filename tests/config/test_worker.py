from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coldopen.config.management.commands import worker
from coldopen.config.management.commands.worker import Chore, TaskWorker
from coldopen.delivery.render import render
from coldopen.media.models import FOLDER, Picture
from coldopen.publishing.models import HomePage, PostPage
from coldopen.utils.clock import now
from tests.factories import make_picture, make_post

pytestmark = pytest.mark.django_db
ran: list[int] = []


@task()
def remember(number: int) -> None:
    ran.append(number)


@pytest.fixture(autouse=True)
def forget() -> None:
    ran.clear()


def only_task() -> DBTaskResult:  # type: ignore[type-arg]
    return DBTaskResult.objects.get(task_path=f"{__name__}.remember")


@pytest.mark.django_db(transaction=True)
def test_queued_task_is_run() -> None:
    remember.enqueue(3)
    TaskWorker().run()
    assert ran == [3]
    assert only_task().status == TaskResultStatus.SUCCESSFUL


def test_interrupted_task_is_queued_again() -> None:
    remember.enqueue(3)
    only_task().claim("killed")
    worker.resume_interrupted()
    assert only_task().status == TaskResultStatus.READY


def test_task_that_kills_workers_fails_at_last() -> None:
    remember.enqueue(3)
    for name in ("one", "two", "three"):
        only_task().claim(name)
    worker.resume_interrupted()
    assert only_task().status == TaskResultStatus.FAILED


def test_finished_tasks_are_forgotten_after_a_week() -> None:
    remember.enqueue(1)
    only_task().set_successful(None)
    worker.prune()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(finished_at=now() - timedelta(days=8))
    worker.prune()
    assert not DBTaskResult.objects.exists()


def test_files_of_deleted_pictures_are_forgotten() -> None:
    picture = make_picture()
    folder = f"{FOLDER}/{picture.key}"
    Picture.objects.all().delete()
    with time_machine.travel(now() + timedelta(hours=2)):
        worker.prune()
    assert not default_storage.exists(folder)


def test_scheduled_post_goes_live() -> None:
    post = PostPage(title="Later", slug="later", live=False)
    HomePage.objects.get().add_child(instance=post)
    post.go_live_at = now() - timedelta(minutes=1)
    post.save_revision(approved_go_live_at=post.go_live_at)
    worker.publish_scheduled()
    post.refresh_from_db()
    assert post.live


def test_expired_post_is_taken_down() -> None:
    post = make_post(expire_at=now() - timedelta(minutes=1))
    worker.publish_scheduled()
    assert render(post.address or "").status == 404


def test_nothing_due_costs_two_questions(django_assert_num_queries: Any) -> None:
    make_post(expire_at=now() + timedelta(minutes=1))
    with django_assert_num_queries(2):
        worker.publish_scheduled()


def test_chore_is_done_when_due_and_not_again() -> None:
    chore = Chore(3600, lambda: ran.append(1))
    chore.do_if_due()
    chore.do_if_due()
    assert ran == [1]


def test_idle_worker_stops_at_once() -> None:
    idle = TaskWorker()
    with pytest.raises(SystemExit):
        idle.shutdown(15, None)
    assert idle.running is False


def test_busy_worker_finishes_its_task() -> None:
    busy = TaskWorker()
    busy.running_task = True
    busy.shutdown(15, None)
    assert busy.running is False
