from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Imports by what has become of them."""

    def unfinished(self) -> Self:
        """Keep what waits or is running."""
        return self.filter(state__in=(ImportRun.State.WAITING, ImportRun.State.RUNNING))


class ImportRun(models.Model):
    """An export that was brought to the desk, and how far its import has come.

    ``done`` and ``total`` count bytes, each read twice; ``report`` is what the command writes with
    ``--report``.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    name = models.CharField(_("file"), max_length=255)
    stored_as = models.CharField(max_length=255, editable=False)
    is_dry = models.BooleanField(_("only look"), default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict)
    trouble = models.TextField(blank=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="imports"
    )
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the file is kept until the import has ended."""
        folder: Path = settings.DATA / "imports"
        return folder / self.stored_as

    @property
    def percent(self) -> int:
        """How much of the reading is done, from 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The counts of the report, a row for each kind of thing."""
        return [{"kind": kind, **counts} for kind, counts in self.report.get("counts", {}).items()]
