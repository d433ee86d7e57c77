"""What it costs to take counts in: over HTTP, on the disk before the answer, on both engines."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.collectors import COUNTS, REQUESTS, Make, bare_cost, engines, send
from tests.bench.figure import Figure
from tests.bench.national import national_edition
from tests.bench.turns import TURNS, Pair, Target, in_turns
from tests.bench.wire import bytes_on_the_wire

TWICE = 2.0
"""Half of what the bare transaction takes in a second: twice its cost. Held for connections that are kept, as
the relay in front of a server keeps them; what a connection each costs without one is told."""


def measure_counting() -> Iterator[Figure]:
    """Measure both engines, what goes over the wire, and what a national edition costs."""
    with tempfile.TemporaryDirectory() as name, engines(Path(name)) as made:
        for engine, make in made.items():
            yield from _ingest(engine, make)
        yield from bytes_on_the_wire(made["SQLite"]())
    yield national_edition()


def _ingest(engine: str, make: Make) -> Iterator[Figure]:
    """Compare a crowd with one bare connection that does a transaction an envelope."""
    bare, ours = make(), make().start()

    def measure() -> Sequence[Pair]:
        least = bare_cost(bare)
        kept, anew = send(ours, keeps=True), send(ours, keeps=False)
        slowest = (Pair(each.milliseconds(0.99), each.milliseconds(0.5)) for each in (kept, anew))
        return [Pair(kept.cost, least), Pair(anew.cost, least), *slowest]

    ways = {"connections kept": TWICE, "a connection each": None}
    targets = [Target(f"a count over HTTP, {engine}, {way}", "µs", most) for way, most in ways.items()]
    targets += [Target(f"99th percentile against the middle, {engine}, {way}", "ms", 20) for way in ways]
    try:
        yield from in_turns(targets, measure)
        sent = TURNS * len(ways) * REQUESTS * COUNTS
        assert ours.totals() == (sent, sent), "something was lost or counted twice"
    finally:
        ours.stop()
