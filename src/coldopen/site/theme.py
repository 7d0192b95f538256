"""The theme's template environment and its static files."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.utils.translation import gettext, ngettext
from jinja2 import Environment
from markupsafe import Markup

from coldopen.utils.xml import without_controls


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Static files named by their content; what a style sheet names in vain is left as it is."""

    manifest_strict = False
    support_js_module_import_aggregation = False


def environment(**options: Any) -> Environment:
    """Return the theme's Jinja2 environment: escaping on, gettext, and the addresses of assets."""
    made = Environment(  # noqa: S701  Django hands autoescape=True on
        **options, extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["asset"] = asset
    made.filters["xml"] = xml
    return made


def asset(name: str) -> str:
    """Return the address of one of the theme's static files."""
    return staticfiles_storage.url(f"theme/{name}")


def xml(text: str) -> Markup:
    """Return text, markup in it too, as character data of XML 1.0."""
    return Markup("{}").format(without_controls(str(text)))
