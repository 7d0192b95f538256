"""What the desk says of the machine: a nightly backup that failed."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from coldopen.config.backup.nightly import failure


class BackupPanel(Component):
    """Why the last nightly backup failed, for those who run the site."""

    name = "backup_failed"
    template_name = "config/backup_failed.html"
    order = 5

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return the reason."""
        return {"reason": self.reason}


@hooks.register("construct_homepage_panels")
def backup_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Tell owners on the desk's own front page that the last nightly backup failed."""
    if request.user.is_superuser and (reason := failure(settings.DATA)):
        panels.append(BackupPanel(reason))
