from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Pictures, their renditions, and files."""

    name = "coldopen.media"
    label = "media"
