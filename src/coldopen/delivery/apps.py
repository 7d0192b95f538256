from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DeliveryConfig(AppConfig):
    """Pages by address: every public page is rendered through here."""

    name = "coldopen.delivery"

    def ready(self) -> None:
        autodiscover_modules("pages")
