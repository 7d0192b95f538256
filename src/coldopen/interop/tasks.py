"""Imports that the desk begins."""

from django_tasks import task

from coldopen.interop.actions import run_import
from coldopen.interop.models import ImportRun


@task()
def import_upload(run_id: int) -> None:
    """Import an export that was brought to the desk, unless it has been taken back or is over."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is not None and not run.is_over:
        run_import(run=run)
