from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Pictures, the sizes made of them, files, and what lies elsewhere."""

    name = "coldopen.media"
    label = "media"

    def ready(self) -> None:
        from coldopen.media.receivers import connect

        connect()
