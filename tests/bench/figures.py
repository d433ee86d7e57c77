"""What is measured, and how far it may be from the reference (issue « Speed and size »)."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.servers import ROOT, Served
from tests.bench.sizes import bundle_sizes, page_sizes

RUNS = 9
PAGES = {1: 400, 50: 40}
"""Pages asked for on each connection, by the number of connections: at least twenty are above a 95th
percentile, so that it is not one page unlucky with its neighbours that decides."""
LESSON = "/m/hameconnage/before.avant-cadenas"
Pair = tuple[float, float]
"""Ours and the reference's, measured one right after the other."""


def measure_all() -> Iterator[Figure]:
    """Measure everything, one figure after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _start_and_memory(folder)
        yield from _lesson_pages(folder)
        yield _three_hundred_modules(folder)
        with Served.ours(_fresh(folder, "sizes")) as server:
            yield from page_sizes(server)
    yield from bundle_sizes()


def _start_and_memory(folder: Path) -> Iterator[Figure]:
    """Start both programs in turns; look at their memory after the first page."""
    _never_first(folder)
    starts: list[Pair] = []
    memory: list[Pair] = []
    for run in range(RUNS):
        with Served.bare(_fresh(folder, f"bare-{run}")) as bare:
            reference, held = bare.seconds, bare.resident_kilobytes()
        with Served.ours(_fresh(folder, f"ours-{run}")) as ours:
            starts.append((ours.seconds, reference))
            memory.append((ours.resident_kilobytes(), held))
    yield _middle("start to first page", "s", starts, 1.5)
    yield _middle("idle memory after the first page", "kB", memory, 1.8)


def _middle(name: str, unit: str, pairs: list[Pair], most: float) -> Figure:
    """Take the pair whose ratio is the middle one: what else the machine did then, it did to both of it."""
    value, reference = sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]
    return Figure(name, unit, value, reference, most)


def _never_first(folder: Path) -> None:
    """Start each once unmeasured: the very first start of all makes compiled files, of Flask's too."""
    for kind, start in (("bare", Served.bare), ("ours", Served.ours)):
        with start(_fresh(folder, f"{kind}-first")):
            pass


def _lesson_pages(folder: Path) -> Iterator[Figure]:
    """Ask both for a page over 1 and over 50 connections, in turns; compare the 95th percentiles."""
    with Served.bare(_fresh(folder, "b")) as bare, Served.ours(_fresh(folder, "o")) as ours:
        for count in PAGES:
            pairs = []
            for _ in range(RUNS):
                reference = _p95(bare, "/", count)
                pairs.append((_p95(ours, LESSON, count), reference))
            yield _middle(f"lesson page, p95, {count} connection(s)", "s", pairs, 3)


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


def _three_hundred_modules(folder: Path) -> Figure:
    """Start a copy with the shipped modules and one with 300; content must not weigh on the start."""
    few, many = (_copy(folder / name, modules) for name, modules in (("few", 0), ("many", 297)))
    pairs: list[Pair] = []
    for run in range(RUNS):
        with Served.ours(_fresh(folder, f"few-{run}"), few) as server:
            reference = server.seconds
        with Served.ours(_fresh(folder, f"many-{run}"), many) as server:
            pairs.append((server.seconds, reference))
    return _middle("start with 300 modules against 3", "s", pairs, 1.1)


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
    with Served.ours(_fresh(code, "first"), code):
        return code


def _fresh(folder: Path, name: str) -> Path:
    made = folder / f"laptop-{name}"
    made.mkdir()
    return made
