"""Listens to news of media; enqueues and nothing else."""

from typing import Any

from coldopen.media.models import Embed, Picture
from coldopen.media.signals import embed_added, picture_taken_in
from coldopen.media.tasks import fetch_embed, make_sizes


def enqueue_sizes(sender: type, *, picture: Picture, **details: Any) -> None:
    """Have the sizes of a new or replaced file made."""
    make_sizes.enqueue(picture.pk)


def enqueue_asking(sender: type, *, embed: Embed, **details: Any) -> None:
    """Have the title and poster of what lies elsewhere fetched."""
    fetch_embed.enqueue(embed.pk)


def connect() -> None:
    """Begin to listen."""
    picture_taken_in.connect(enqueue_sizes, dispatch_uid="sizes")
    embed_added.connect(enqueue_asking, dispatch_uid="embeds")
