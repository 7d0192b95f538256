from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Writers, members and guests."""

    name = "coldopen.accounts"
