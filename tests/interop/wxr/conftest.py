from collections.abc import Callable
from pathlib import Path

import pytest

from coldopen.interop.wxr.importer import import_files
from coldopen.interop.wxr.report import Report

CHECKOUT = Path(__file__).parents[3]
DATA = CHECKOUT / "tests" / "data" / "wxr"
# Real exports of many origins, beside the checkout on machines that have them.
REAL = CHECKOUT / ".." / "shared" / "data" / "wxr"

Import = Callable[..., Report]


@pytest.fixture
def bring() -> Import:
    """Import files of tests/data/wxr by name."""

    def run(*names: str, **options: object) -> Report:
        return import_files([DATA / name for name in names], **options)  # type: ignore[arg-type]

    return run
