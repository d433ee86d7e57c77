"""What is measured, and how far it may be from the reference (issue « Speed and size »)."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.servers import ROOT, Served
from tests.bench.sizes import bundle_sizes, page_sizes

RUNS = 7
PAGES_A_CONNECTION = 40
LESSON = "/m/hameconnage/before.avant-cadenas"


def measure_all() -> Iterator[Figure]:
    """Measure everything, one figure after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _start_and_memory(folder)
        yield from _lesson_pages(folder)
        yield _many_more_modules(folder)
        with Served.ours(_fresh(folder, "sizes")) as server:
            yield from page_sizes(server)
    yield from bundle_sizes()


def _start_and_memory(folder: Path) -> Iterator[Figure]:
    """Start both programs in turns; compare the middle start and the middle memory after the first page."""
    _never_first(folder)
    starts: dict[str, list[float]] = {"bare": [], "ours": []}
    memory: dict[str, list[float]] = {"bare": [], "ours": []}
    for run in range(RUNS):
        for kind, start in (("bare", Served.bare), ("ours", Served.ours)):
            with start(_fresh(folder, f"{kind}-{run}")) as server:
                starts[kind].append(server.seconds)
                memory[kind].append(server.resident_kilobytes())
    middle = {kind: statistics.median(times) for kind, times in starts.items()}
    yield Figure("start to first page", "s", middle["ours"], middle["bare"], 1.5)
    held = {kind: statistics.median(sizes) for kind, sizes in memory.items()}
    yield Figure("idle memory after the first page", "kB", held["ours"], held["bare"], 1.8)


def _never_first(folder: Path) -> None:
    """Start each once unmeasured: the very first start of all makes compiled files, of Flask's too."""
    for kind, start in (("bare", Served.bare), ("ours", Served.ours)):
        with start(_fresh(folder, f"{kind}-first")):
            pass


def _lesson_pages(folder: Path) -> Iterator[Figure]:
    """Ask both for a page over 1 and over 50 connections; compare the 95th percentiles."""
    with Served.bare(_fresh(folder, "b")) as bare, Served.ours(_fresh(folder, "o")) as ours:
        for count in (1, 50):
            pairs = [(_p95(bare, "/", count), _p95(ours, LESSON, count)) for _ in range(3)]
            reference = statistics.median(pair[0] for pair in pairs)
            value = statistics.median(pair[1] for pair in pairs)
            yield Figure(f"lesson page, p95, {count} connection(s)", "s", value, reference, 3)


def _p95(server: Served, address: str, count: int) -> float:
    times: list[float] = []
    threads = [threading.Thread(target=_ask, args=(server, address, times)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == count * PAGES_A_CONNECTION
    return sorted(times)[int(len(times) * 0.95)]


def _ask(server: Served, address: str, times: list[float]) -> None:
    connection = server.connection()
    for _ in range(PAGES_A_CONNECTION):
        began = time.perf_counter()
        page = server.get(address, connection)
        times.append(time.perf_counter() - began)
        assert page.startswith("200")
    connection.close()


def _many_more_modules(folder: Path) -> Figure:
    """Start a copy with the shipped modules and one with 297 more; content must not weigh on the start."""
    few, many = (_copy(folder / name, modules) for name, modules in (("few", 0), ("many", 297)))
    times: dict[str, list[float]] = {"few": [], "many": []}
    for run in range(RUNS):
        for kind, code in (("few", few), ("many", many)):
            with Served.ours(_fresh(folder, f"{kind}-{run}"), code) as server:
                times[kind].append(server.seconds)
    middle = {kind: statistics.median(starts) for kind, starts in times.items()}
    return Figure("start with 297 modules more", "s", middle["many"], middle["few"], 1.1)


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
