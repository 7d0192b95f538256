import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coldopen.interop.wxr.importer import import_files
from coldopen.interop.wxr.report import Report
from tests.conftest import ARROW

CHECKOUT = Path(__file__).parents[3]
DATA = CHECKOUT / "tests" / "data" / "wxr"
# Real exports of many origins, for who has some.
FOLDER = os.environ.get("COLDOPEN_TEST_WXR")
REAL = {path.name: path for path in sorted(Path(FOLDER).glob("*.xml"))} if FOLDER else {}
NO_REAL = f"no real exports named{ARROW}COLDOPEN_TEST_WXR=FOLDER ./coldopen test tests/interop/wxr"

Import = Callable[..., Report]


@pytest.fixture
def bring() -> Import:
    """Import files of tests/data/wxr by name."""

    def run(*names: str, **options: object) -> Report:
        return import_files([DATA / name for name in names], **options)  # type: ignore[arg-type]

    return run
