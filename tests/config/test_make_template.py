import os
import re
import subprocess
import sys
from pathlib import Path

from coldopen.config.data_folder import TEMPLATE

ROOT = Path(__file__).resolve().parents[2]


def test_template_equals_the_migrations() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coldopen", "make_template", "--check"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_template_holds_nothing_personal() -> None:
    tables = set(re.findall(r'^INSERT INTO "(\w+)"', TEMPLATE.read_text(), re.MULTILINE))
    assert "django_migrations" in tables
    assert tables.isdisjoint({"accounts_user", "django_session", "wagtailcore_revision"})
    assert "Welcome to your new Wagtail site" not in TEMPLATE.read_text()
