from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Posts, plain pages, bylines and listings."""

    name = "coldopen.publishing"

    def ready(self) -> None:
        from coldopen.publishing.receivers import connect

        connect()
