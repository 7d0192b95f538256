"""The one clock: every "now" is read here, so that tests and bakes can hold it still."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present instant, in UTC."""
    return timezone.now()
