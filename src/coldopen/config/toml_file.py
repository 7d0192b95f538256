"""`coldopen.toml` in the data folder: the machine's settings in a file. Standard library only."""

import re
import tomllib
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from coldopen.config.data_folder import FolderError

FILE = "coldopen.toml"
PREFIX = "COLDOPEN_"
READING = re.compile(r'\benv\.\w+\(\s*"([A-Z_0-9]+)"')
# Says where the file itself is.
ELSEWHERE = {"DATA"}


def take_settings(folder: Path, environment: MutableMapping[str, str]) -> None:
    """Put the file's settings into the environment, where those of the environment stay.

    ``site_url = "…"`` is COLDOPEN_SITE_URL. Raises FolderError for a file that can't be read and
    for names and values that are none.
    """
    file = folder / FILE
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise FolderError(f"{file} can't be read: {error}.") from error
    known = known_names()
    for name, value in found.items():
        if name.upper() not in known:
            raise FolderError(
                f'{file}: there is no setting "{name}". There are: '
                f"{', '.join(sorted(each.lower() for each in known))}."
            )
        environment.setdefault(PREFIX + name.upper(), as_text(file, name, value))


def as_text(file: Path, name: str, value: Any) -> str:
    """Return a value as the environment would have it; lists separated by commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ",".join(str(each) for each in value)
    raise FolderError(f"{file}: {name} must be a text, a number, true, false or a list of these.")


def known_names() -> set[str]:
    """Return the names that the settings read, without COLDOPEN_, as their file says them."""
    source = Path(__file__).with_name("settings.py").read_text(encoding="utf-8")
    return set(READING.findall(source)) - ELSEWHERE
