from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, addresses, and the commands that concern the whole."""

    name = "coldopen.config"
    label = "coldopen_config"
