from typing import Any

from django.core.management.base import BaseCommand

from coldopen.publishing.search import rebuild_index


class Command(BaseCommand):
    """Makes the search index anew from what is published; readers can search meanwhile."""

    help = "Makes the readers' search index anew, such as after a writer or tag was renamed."

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild_index()
        self.stdout.write(f"{count} posts and pages can be found by search.")
