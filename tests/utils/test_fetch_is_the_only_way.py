"""Nothing but utils.fetch imports what opens connections."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "coldopen"
FETCH = SOURCE / "utils" / "fetch"
OPENERS = (
    "aiohttp asyncio ftplib http.client httpx httplib2 imaplib nntplib poplib requests smtplib "
    "socket socketserver telnetlib urllib.request urllib3 websockets xmlrpc.client"
).split()
# It looks for a free port and knocks at the site it started itself; it never loads Django.
EXEMPT = {SOURCE / "config" / "supervisor.py": {"socket", "urllib.request"}}


def openers_in(file: Path) -> set[str]:
    """Return which of the modules that open connections a file imports, under whatever name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {opener for opener in OPENERS for name in names if f"{name}.".startswith(f"{opener}.")}


def test_nothing_else_reaches_out() -> None:
    files = [file for file in SOURCE.glob("**/*.py") if FETCH not in file.parents]
    assert len(files) > 50
    found = {file: openers_in(file) - EXEMPT.get(file, set()) for file in files}
    assert {file: openers for file, openers in found.items() if openers} == {}


def test_fetch_itself_would_be_found() -> None:
    found = {opener for file in FETCH.glob("*.py") for opener in openers_in(file)}
    assert {"urllib3", "socket", "http.client"} <= found


def test_fetch_reads_no_environment() -> None:
    words = ("import os", "environ[", "environ.", "getproxies", "create_default_context")
    found = [word for word in words for file in FETCH.glob("*.py") if word in file.read_text()]
    assert found == []
