from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Posts, plain pages, bylines and listings."""

    name = "coldopen.publishing"
