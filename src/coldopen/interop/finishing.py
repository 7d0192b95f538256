"""What an import leaves to the task worker: work that readers need not wait for."""

from collections.abc import Sequence

from django.db import transaction
from django_tasks import task
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend

from coldopen.publishing.models import PostPage, SitePage
from coldopen.publishing.related import relate

BATCH = 500


def enqueue_finishing(entry_ids: Sequence[int]) -> None:
    """Have imported entries found by the desk's search, and related ones by each other's readers.

    A batch at a time.
    """
    for work in (index_entries, relate):
        for start in range(0, len(entry_ids), BATCH):
            work.enqueue(list(entry_ids[start : start + BATCH]))


@task()
def index_entries(entry_ids: list[int]) -> None:
    """Put entries into the desk's search index and into its index of what refers to what."""
    backend = get_search_backend()
    for model in (PostPage, SitePage):
        entries = list(model.objects.filter(pk__in=entry_ids))
        with transaction.atomic():
            backend.add_bulk(model, entries)
            for entry in entries:
                ReferenceIndex.create_or_update_for_object(entry)
