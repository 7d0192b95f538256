"""An owner's own theme, in a data folder of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import override_settings


@dataclass(frozen=True, slots=True)
class OwnTheme:
    """The folder ``theme`` of a data folder."""

    folder: Path

    def write(self, name: str, text: str) -> Path:
        """Write one of its files."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file


@pytest.fixture
def own_theme(tmp_path: Path) -> Iterator[OwnTheme]:
    """A data folder whose owner is about to write a theme."""
    with override_settings(DATA=tmp_path):
        yield OwnTheme(tmp_path / "theme")
