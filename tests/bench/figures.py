"""What is measured, and how far it may be from the reference (issue « Speed and size »)."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.servers import ROOT, Served
from tests.bench.sizes import bundle_sizes, page_sizes
from tests.bench.turns import compared

PAGES = {1: 400, 50: 40}
"""Pages asked for on each connection, by the number of connections: at least twenty are above a 95th
percentile, so that it is not one page unlucky with its neighbours that decides."""
LESSON = "/m/hameconnage/before.avant-cadenas"


def measure_program() -> Iterator[Figure]:
    """Measure one figure after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _start_and_memory(folder)
        yield from _lesson_pages(folder)
        yield _many_more_modules(folder)
        with Served.ours(_fresh(folder)) as server:
            yield from page_sizes(server)
    yield from bundle_sizes()


def _start_and_memory(folder: Path) -> Iterator[Figure]:
    """Start both programs; look at their memory after the first page."""
    _never_first(folder)

    def started(start: Callable[[Path], Served]) -> float:
        with start(_fresh(folder)) as server:
            return server.seconds

    def held(start: Callable[[Path], Served]) -> float:
        with start(_fresh(folder)) as server:
            return server.resident_kilobytes()

    for name, unit, most, measure in (
        ("start to first page", "s", 1.5, started),
        ("idle memory after the first page", "kB", 1.8, held),
    ):
        yield compared(name, unit, most, partial(measure, Served.ours), partial(measure, Served.bare))


def _never_first(folder: Path) -> None:
    """Start each once unmeasured: the very first start of all makes compiled files, of Flask's too."""
    for start in (Served.bare, Served.ours):
        with start(_fresh(folder)):
            pass


def _lesson_pages(folder: Path) -> Iterator[Figure]:
    """Ask both for a page over 1 and over 50 connections; compare the 95th percentiles.

    Each turn has servers of its own: threads that are in each other's way on two cores stay so for long.
    """

    def answered(start: Callable[[Path], Served], address: str, count: int) -> float:
        with start(_fresh(folder)) as server:
            server.get(address)
            return _p95(server, address, count)

    for count in PAGES:
        yield compared(
            f"lesson page, p95, {count} connection(s)",
            "s",
            3,
            partial(answered, Served.ours, LESSON, count),
            partial(answered, Served.bare, "/", count),
        )


def _p95(server: Served, address: str, count: int) -> float:
    times: list[float] = []
    threads = [
        threading.Thread(target=_ask, args=(server, address, PAGES[count], times)) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == count * PAGES[count]
    return sorted(times)[int(len(times) * 0.95)]


def _ask(server: Served, address: str, pages: int, times: list[float]) -> None:
    connection = server.connection()
    for _ in range(pages):
        began = time.perf_counter()
        page = server.get(address, connection)
        times.append(time.perf_counter() - began)
        assert page.startswith("200")
    connection.close()


def _many_more_modules(folder: Path) -> Figure:
    """Start a copy with the shipped modules and one with 297 more; content must not weigh on the start."""
    few, many = (_copy(folder / name, modules) for name, modules in (("few", 0), ("many", 297)))

    def started(code: Path) -> float:
        with Served.ours(_fresh(folder), code) as server:
            return server.seconds

    return compared("start with 297 modules more", "s", 1.1, partial(started, many), partial(started, few))


def _copy(code: Path, more: int) -> Path:
    """Copy the program and its content, with some modules more under other names."""
    for name in ("awareness", "content", "quizzes", "locales"):
        shutil.copytree(ROOT / name, code / name, ignore=shutil.ignore_patterns("__pycache__"))
    for number in range(more):
        for part in ("content", "quizzes"):
            shutil.copytree(ROOT / part / "sauvegardes", code / part / f"module-{number}")
            for file in (code / part / f"module-{number}").iterdir():
                if file.is_file():
                    text = file.read_text(encoding="utf-8").replace(": sauvegardes", f": module-{number}", 1)
                    file.write_text(text, encoding="utf-8")
    with Served.ours(_fresh(code.parent), code):
        return code


def _fresh(folder: Path) -> Path:
    """Make a laptop's folders, as on a first day."""
    return Path(tempfile.mkdtemp(prefix="laptop-", dir=folder))
