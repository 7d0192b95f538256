"""Where a theme's files lie: the owner's overlay, the theme that was chosen, the built-in one."""

from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

BUILT_IN = "broadsheet"
GROUP = "coldopen.themes"


class ThemeError(Exception):
    """The chosen theme is not there; the message says so and what to do."""


def overlay() -> Path:
    """Return the folder whose templates, files and tokens go before every theme's."""
    return Path(settings.DATA) / "theme"


def chosen() -> Path | None:
    """Return the folder of the theme that the settings name, None for the built-in one.

    Raises ThemeError when there is no such theme.
    """
    name: str = settings.THEME
    return None if name == BUILT_IN else _folder_of(name)


def is_built_in_chosen() -> bool:
    """Tell whether readers see the built-in theme, with the overlay over it."""
    try:
        return chosen() is None
    except ThemeError:
        return True


def own_folders() -> tuple[Path, ...]:
    """Return the folders that go before the built-in theme; a chosen one that is missing is not."""
    folders = [overlay()]
    try:
        theme = chosen()
    except ThemeError:
        theme = None
    if theme:
        folders.append(theme)
    return tuple(folder for folder in folders if folder.is_dir())


def own_file(kind: str, name: str) -> Path | None:
    """Return a file below ``templates`` or ``static`` of the first of these folders that has it.

    Never one that lies elsewhere, whatever the name says.
    """
    for folder in own_folders():
        root = (folder / kind).resolve()
        try:
            found = (root / name).resolve()
            if found.is_relative_to(root) and found.is_file():
                return found
        except (OSError, ValueError):  # a name too long, or with a null byte in it
            continue
    return None


def own_tokens() -> str:
    """Return the CSS of the folders' ``tokens.css``, the overlay's last because it decides."""
    found = []
    for folder in reversed(own_folders()):
        with suppress(OSError):
            found.append((folder / "tokens.css").read_text(encoding="utf-8", errors="replace"))
    return "\n".join(found)


def digest_of(file: Path) -> str:
    """Return a short hash of a file's bytes."""
    found = file.stat()
    return _digest(file, found.st_mtime_ns, found.st_size)


@cache
def _digest(file: Path, _changed: int, _size: int) -> str:
    return blake2b(file.read_bytes(), digest_size=8).hexdigest()


def _folder_of(name: str) -> Path:
    installed = {point.name: point.value for point in entry_points(group=GROUP)}
    if name in installed:
        # The package is not run: a theme is templates and files.
        spec = find_spec(installed[name].partition(":")[0])
        places = list(spec.submodule_search_locations or ()) if spec else []
        if places:
            return Path(places[0])
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    known = ", ".join([BUILT_IN, *sorted(installed)])
    raise ThemeError(
        _(
            "There is no theme “%(name)s”, so readers see the built-in one. COLDOPEN_THEME takes "
            "a theme's folder or one of these names: %(known)s."
        )
        % {"name": name, "known": known}
    )
