"""The theme's template environment and its static files."""

import logging
from collections.abc import Callable
from contextlib import suppress
from traceback import extract_tb
from typing import Any, cast
from urllib.parse import quote

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.translation import gettext, ngettext
from jinja2 import BaseLoader, Environment, FileSystemLoader
from jinja2 import TemplateSyntaxError as BadSyntax
from markupsafe import Markup

from coldopen.site.folders import digest_of, is_built_in_chosen, own_file, own_folders
from coldopen.utils.xml import without_controls

log = logging.getLogger(__name__)
# An overlay's template names the one it stands in for as broadsheet/base.html.
BUILT_IN = "broadsheet/"


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Static files named by their content; what a style sheet names in vain is left as it is."""

    manifest_strict = False
    support_js_module_import_aggregation = False


class OwnTemplates(BaseLoader):
    """Finds templates in the owner's folders first, then among the built-in ones, as they are now.

    A file added or taken away counts at once, also for a template that was loaded before.
    """

    def __init__(self, built_in: FileSystemLoader) -> None:
        self.built_in = built_in

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return a template's text, its file, and how to tell that it is still the one to use."""
        if template.startswith(BUILT_IN):
            return self.built_in.get_source(environment, template.removeprefix(BUILT_IN))
        found = own_file("templates", template)
        if found is None:
            text, file, fresh = self.built_in.get_source(environment, template)
            return text, file, lambda: own_file("templates", template) is None and fresh()
        changed = found.stat().st_mtime_ns

        def is_fresh() -> bool:
            return own_file("templates", template) == found and found.stat().st_mtime_ns == changed

        return found.read_text(encoding="utf-8"), str(found), is_fresh


class ThemeTemplates(Jinja2):
    """Templates of the owner's folders over the built-in ones, which take over where they fail."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.built_in: Environment = self.env
        loader = OwnTemplates(FileSystemLoader(self.template_dirs))
        self.own = environment(autoescape=True, auto_reload=True, loader=loader)

    def render_built_in(self, name: str, context: dict[str, Any]) -> str:
        """Return a template's text made of built-in templates alone."""
        return self.built_in.get_template(name).render(context)

    def get_template(self, template_name: str) -> Any:
        """Return what renders one of the site's templates; raises TemplateDoesNotExist for others.

        Every one has a built-in form, so the owner's folders cannot reach into the desk.
        """
        built_in = super().get_template(template_name)
        return OwnTemplate(template_name, self) if has_own(template_name) else built_in


class OwnTemplate:
    """A template of the owner's folders or one that they may reach into, with what stands behind.

    A mistake in them costs their look, not the page: then all of it is made of built-in templates.
    """

    def __init__(self, name: str, backend: ThemeTemplates) -> None:
        self.name = name
        self.backend = backend

    def render(self, context: dict[str, Any] | None = None, request: object = None) -> str:
        """Return the template's text; where the built-in ones fail as well, their error counts."""
        try:
            return self.backend.own.get_template(self.name).render(context or {})
        except Exception as error:  # noqa: BLE001  whatever an owner's template does
            told = note(self.name, error)
            log.error("%s", told)
        return str(self.backend.render_built_in(self.name, context or {}))


def has_own(name: str) -> bool:
    """Tell whether a template is made with the owner's folders.

    Those of the overlay reach into every built-in template, such as the base of all pages. Those of
    another theme don't: a page it has no template for is Broadsheet's whole.
    """
    folders = own_folders()
    if not any((folder / "templates").is_dir() for folder in folders):
        return False
    return is_built_in_chosen() or own_file("templates", name) is not None


# What went wrong in this process since the last look(), by template.
_noted: dict[str, str] = {}


def note(name: str, error: Exception) -> str:
    """Keep and return the sentence for what is wrong with an owner's template."""
    place, line = _place_of(error)
    where = (
        gettext("Line %(line)d of %(file)s fails") % {"line": line, "file": place}
        if place
        else gettext("The template %(name)s fails") % {"name": name}
    )
    reason = str(error) or type(error).__name__
    _noted[name] = gettext(
        "%(where)s: %(reason)s. Until it is mended, readers see the built-in template."
    ) % {"where": where, "reason": reason.rstrip(".")}
    return _noted[name]


def _place_of(error: Exception) -> tuple[str, int]:
    """The file and line of the owner's folders in which an error arose, the innermost."""
    if isinstance(error, BadSyntax):
        return error.filename or "", error.lineno
    roots = tuple(f"{folder.resolve()}/" for folder in own_folders())
    frames = [
        frame for frame in extract_tb(error.__traceback__) if frame.filename.startswith(roots)
    ]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)


def compile_all() -> None:
    """Note each template of the owner's folders that cannot be read."""
    engine = cast(ThemeTemplates, engines["theme"])
    for folder in own_folders():
        root = folder / "templates"
        for file in sorted(root.glob("**/*")):
            if file.is_file() and not file.name.startswith("."):
                name = file.relative_to(root).as_posix()
                try:
                    engine.own.get_template(name)
                except Exception as error:  # noqa: BLE001  also what is no text at all
                    note(name, error)


def forget_noted() -> None:
    """Begin a new look at the owner's templates."""
    _noted.clear()


def noted() -> list[str]:
    """Return what is wrong with the owner's templates, in sentences."""
    return list(_noted.values())


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
    """Return the address of one of the theme's static files, the owner's where there is one."""
    own = own_file("static", name)
    with suppress(OSError):
        if own:
            return f"/theme/{digest_of(own)}/{quote(name)}"
    return staticfiles_storage.url(f"theme/{name}")


def built_in_asset(name: str) -> str | None:
    """Return the address of one of the built-in theme's static files, None where it has none."""
    try:
        is_there = staticfiles_storage.exists(f"theme/{name}")
    except (OSError, ValueError, SuspiciousFileOperation):  # a name that leads out, or is too long
        return None
    return staticfiles_storage.url(f"theme/{name}") if is_there else None


def xml(text: str) -> Markup:
    """Return text, markup in it too, as character data of XML 1.0."""
    return Markup("{}").format(without_controls(str(text)))
