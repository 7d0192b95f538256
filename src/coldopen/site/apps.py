from django.apps import AppConfig


class SiteConfig(AppConfig):
    """What readers see: every public HTML page."""

    name = "coldopen.site"
    label = "coldopen_site"
