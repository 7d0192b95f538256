import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coldopen.interop.wxr.importer import import_files
from coldopen.interop.wxr.reader import Item, Remark
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


def make_item(**fields: Any) -> Item:
    """A published post as the reader yields it."""
    given: dict[str, Any] = {
        **dict.fromkeys(
            "link title name creator password comment_status excerpt content".split(), ""
        ),
        **{"line": 1, "position": 1, "id": 1, "parent": 0, "guid": "g"},
        **{"type": "post", "status": "publish", "date": "", "date_gmt": "", "modified_gmt": ""},
    }
    return Item(**{**given, **fields})


def make_remark(**fields: Any) -> Remark:
    """An approved comment as the reader yields it."""
    given: dict[str, Any] = {
        **dict.fromkeys("email url ip date date_gmt".split(), ""),
        **{"id": 1, "parent": 0, "type": "comment", "approved": "1", "user_id": None},
        **{"author": "Reader", "content": "Words."},
    }
    return Remark(**{**given, **fields})
