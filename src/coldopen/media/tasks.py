"""Work on media that the task worker does."""

import logging

from django_tasks import task

from coldopen.media import actions
from coldopen.media.embeds import ask_about
from coldopen.media.models import Embed, Picture
from coldopen.utils.exceptions import FetchError, UnfitPicture

log = logging.getLogger(__name__)


@task()
def make_sizes(picture_id: int) -> None:
    """Make the sizes of a picture, unless it is gone."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is not None:
        actions.make_sizes(picture=picture)


@task()
def fetch_embed(embed_id: int) -> None:
    """Ask the other site for the title and poster of an embed; what can't be had is left empty."""
    embed = Embed.objects.filter(pk=embed_id).first()
    if embed is None:
        return
    try:
        found = ask_about(embed.address)
    except FetchError as error:
        log.warning("Nothing learnt of %.200r: %s", embed.address, error)
        actions.describe_embed(embed=embed, title="", poster=None)
        return
    try:
        actions.describe_embed(embed=embed, title=found.title, poster=found.poster)
    except UnfitPicture as error:
        log.warning("No poster of %.200r: %s", embed.address, " ".join(error.messages))
        actions.describe_embed(embed=embed, title=found.title, poster=None)
