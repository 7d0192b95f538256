"""Does a page cost more in a large archive? Queries and time of each kind of page by size.

.venv/bin/python -m benches.listings [--sizes 100,10000,100000] [--only sqlite|postgresql]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from tests import postgres

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, RUNS = 6, 4
DATABASES = ("sqlite", "postgresql")
Figures = dict[str, tuple[int, float, float]]


def main() -> None:
    """Measure every size on every database and print a table of each database.

    The sizes are measured in turn, so that whatever else the machine does hits all of them, and
    the best run counts.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,10000,100000", help="numbers of posts")
    parser.add_argument("--only", choices=DATABASES, help="one database")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    sizes = [int(size) for size in options.sizes.split(",")]
    for database in [options.only] if options.only else DATABASES:
        with ExitStack() as stack:
            children = {size: stack.enter_context(child(database, size)) for size in sizes}
            rounds = [{size: asked(one) for size, one in children.items()} for _ in range(ROUNDS)]
        table({size: best([each[size] for each in rounds]) for size in sizes}, database)


@contextmanager
def child(database: str, size: int) -> Iterator["subprocess.Popen[str]"]:
    """Run a process with a database of its own of so many posts."""
    with tempfile.TemporaryDirectory() as folder, address_of(database) as url:
        environment = {**os.environ, "COLDOPEN_DATA": folder, "PYTHONPATH": str(ROOT / "src")}
        environment.pop("COLDOPEN_DATABASE_URL", None)
        if url:
            environment["COLDOPEN_DATABASE_URL"] = url
        command = [sys.executable, "-m", "benches.listings", "--measure", str(size)]
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, env=environment, cwd=ROOT, **pipes) as process:
            answer(process)
            yield process


def asked(process: "subprocess.Popen[str]") -> Figures:
    """Let a process measure each page a few times."""
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()
    found: Figures = answer(process)
    return found


def answer(process: "subprocess.Popen[str]") -> Any:
    """Return what a process says next."""
    assert process.stdout
    line = process.stdout.readline()
    assert line, "a process of the bench ended early"
    return json.loads(line)


def best(rounds: list[Figures]) -> Figures:
    """Return the number of queries and the least time of each page."""
    return {
        name: (rounds[0][name][0], *(min(each[name][at] for each in rounds) for at in (1, 2)))
        for name in rounds[0]
    }


@contextmanager
def address_of(database: str) -> Iterator[str]:
    """Run a PostgreSQL where one is asked for, and yield its address."""
    if database == "sqlite":
        yield ""
        return
    with postgres.running() as url:
        yield url


def measure(size: int) -> None:
    """Fill this process's database, then measure each page whenever a line comes in.

    Prints queries, milliseconds in SQL and altogether as JSON.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "coldopen.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    from benches.data import fill
    from coldopen.config.data_folder import open_folder

    open_folder(settings.DATA)
    call_command("migrate", verbosity=0, interactive=False)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        begun = perf_counter()
        fill(size)
        print(f"{size} posts written in {perf_counter() - begun:.0f} s", file=sys.stderr)
        makers = pages(size)
        for make in makers.values():
            make()
        print(json.dumps("ready"), flush=True)
        for _ in sys.stdin:
            print(json.dumps({name: figures(make) for name, make in makers.items()}), flush=True)


def pages(size: int) -> dict[str, Callable[[], Any]]:
    """Return what makes each kind of page, once more whenever it is called."""
    from benches.data import FREQUENT, MISSING, RARE
    from coldopen.delivery.render import render, render_context
    from coldopen.site.searching import search_page

    def page(address: str) -> Callable[[], Any]:
        def make() -> None:
            assert render(address).status == 200, address

        return make

    def search(**typed: str) -> Callable[[], Any]:
        return lambda: render_context("search.html", search_page(typed))

    return {
        "front page": page("/"),
        "tag, two in five posts": page("/tag/common/"),
        "tag, twenty posts": page("/tag/rare/"),
        "writer": page("/author/writer1/"),
        "archive page in the middle": page(f"/page/{max(size // 20, 1)}/"),
        "tag's page in the middle": page(f"/tag/common/page/{max(size // 50, 1)}/"),
        "day": page("/2026/10/31/"),
        "post with comments": page(newest_commented()),
        "feed": page("/feed/"),
        "feed of a tag": page("/tag/common/feed/"),
        "sitemap index": page("/sitemap.xml"),
        "first sitemap of posts": page("/sitemaps/posts-1.xml"),
        "news sitemap": page("/news-sitemap.xml"),
        "search, frequent word": search(q=FREQUENT),
        "search, frequent word, newest": search(q=FREQUENT, order="newest"),
        "search, frequent word and tag": search(q=FREQUENT, tag="common"),
        "search, two words": search(q=f"{FREQUENT} w1ord"),
        "search, rare word": search(q=RARE),
        "search, no hit": search(q=MISSING),
    }


def newest_commented() -> str:
    """Return the address of the newest post with comments."""
    from coldopen.conversation.models import Comment

    newest = Comment.objects.order_by("-created_at").select_related("post").first()
    return str(newest.post.address) if newest else "/"


def figures(make: Callable[[], Any]) -> tuple[int, float, float]:
    """Return how many queries it takes, and the least milliseconds in SQL and altogether."""
    from django.db import connection

    spent: list[float] = []

    def timed(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        begun = perf_counter()
        try:
            return execute(sql, values, many, context)
        finally:
            spent.append((perf_counter() - begun) * 1000)

    in_sql, altogether, count = [], [], 0
    for _ in range(RUNS):
        spent.clear()
        begun = perf_counter()
        with connection.execute_wrapper(timed):
            make()
        altogether.append((perf_counter() - begun) * 1000)
        in_sql.append(sum(spent))
        count = len(spent)
    return count, min(in_sql), min(altogether)


def table(found: dict[int, Figures], database: str) -> None:
    """Print a Markdown table: queries, SQL and whole milliseconds by size, and how they grow."""
    sizes = list(found)
    print(f"\n{database}: queries · ms in SQL · ms altogether\n")
    print("| page | " + " | ".join(f"{size:,} posts" for size in sizes) + " | last : first |")
    print("|---|" + "---|" * (len(sizes) + 1))
    for name in found[sizes[0]]:
        cells = ["{} · {:.1f} · {:.1f}".format(*found[size][name]) for size in sizes]
        first, last = found[sizes[0]][name], found[sizes[-1]][name]
        print(f"| {name} | {' | '.join(cells)} | {last[2] / first[2]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
