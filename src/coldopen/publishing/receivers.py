"""Listens to publishing's own signals; enqueues and nothing else."""

from typing import Any

from coldopen.publishing.related import relate
from coldopen.publishing.signals import post_listed


def enqueue_relating(sender: type, *, post_id: int, **details: Any) -> None:
    """Have the posts related to a new one found."""
    relate.enqueue([post_id])


def connect() -> None:
    """Begin to listen."""
    post_listed.connect(enqueue_relating, dispatch_uid="relating")
