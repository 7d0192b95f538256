from django.apps import AppConfig


class InteropConfig(AppConfig):
    """Other wire and file formats: feeds, sitemaps, JSON-LD, WordPress exports."""

    name = "coldopen.interop"
    label = "coldopen_interop"
