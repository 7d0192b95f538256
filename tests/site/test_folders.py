from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest
from django.test import override_settings

from coldopen.site import folders
from coldopen.site.folders import ThemeError, chosen, own_file, own_folders, own_tokens
from tests.site.conftest import OwnTheme


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A theme that a package brings, by its entry point."""
    package = tmp_path / "packages" / "nightdesk"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('a theme is not run')")
    monkeypatch.syspath_prepend(str(package.parent))
    point = EntryPoint(name="night-desk", value="nightdesk", group=folders.GROUP)
    points = EntryPoints([point])
    monkeypatch.setattr(folders, "entry_points", lambda group: points.select(group=group))
    return package


def test_built_in_theme_is_chosen_without_a_setting() -> None:
    assert chosen() is None


def test_folder_is_a_theme(tmp_path: Path) -> None:
    with override_settings(THEME=str(tmp_path)):
        assert chosen() == tmp_path


def test_package_is_a_theme_and_is_not_run(installed: Path) -> None:
    with override_settings(THEME="night-desk"):
        assert chosen() == installed


def test_missing_theme_is_told_with_those_there_are(installed: Path) -> None:
    with override_settings(THEME="daydesk"):
        with pytest.raises(ThemeError, match=r"“daydesk”.*broadsheet, night-desk"):
            chosen()
        assert own_folders() == ()


def test_overlay_goes_before_the_chosen_theme(own_theme: OwnTheme, installed: Path) -> None:
    own_theme.write("templates/base.html", "mine")
    own_theme.write("tokens.css", "/* mine */")
    (installed / "templates" / "base.html").write_text("theirs")
    (installed / "templates" / "home.html").write_text("theirs")
    (installed / "tokens.css").write_text("/* theirs */")
    with override_settings(THEME="night-desk"):
        assert own_file("templates", "base.html") == own_theme.folder / "templates" / "base.html"
        assert own_file("templates", "home.html") == installed / "templates" / "home.html"
        assert own_tokens() == "/* theirs */\n/* mine */"


@pytest.mark.parametrize(
    "name", ["../../secret_key", "/etc/passwd", "a\0b", "x" * 5000, "", "..", "."]
)
def test_only_files_of_the_folder_are_found(own_theme: OwnTheme, name: str) -> None:
    own_theme.write("static/a.css", "")
    (own_theme.folder.parent / "secret_key").write_text("secret")
    assert own_file("static", name) is None
