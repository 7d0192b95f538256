import json
from pathlib import Path

import pytest

from coldopen.config.backup.write import write_backup
from coldopen.config.data_folder import open_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with something of each kind in it."""
    made = tmp_path / "site"
    open_folder(made)
    (made / "media" / "pictures").mkdir()
    (made / "media" / "pictures" / "a.jpg").write_bytes(b"\xff\xd8picture" * 1000)
    (made / "theme").mkdir()
    (made / "theme" / "tokens.css").write_text(":root { --ground: #fff; }")
    (made / "coldopen.toml").write_text('language = "de"\n')
    (made / "prepared.json").write_text(json.dumps({}))
    return made


@pytest.fixture
def backup(folder: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "site.tar.gz"
    write_backup(folder, file)
    return file
