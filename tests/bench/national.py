"""What an edition costs a national campaign: 4 million businesses and 14 modules, made up as cells."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from awareness.collector.disclosure.inputs import CampaignFacts
from awareness.collector.editions import Folders, publish
from awareness.protocol import DEPARTEMENTS, SECTIONS, quarter_of, thursday_of, week_of
from tests.bench.figure import Figure
from tests.contract.campaigns import FACTS, Row

MODULES = tuple(f"module-{number:02d}" for number in range(14))
WEEKS = tuple(week_of(date(2026, 11, 5) + timedelta(weeks=number)) for number in range(104))
NATIONAL = replace(FACTS, id="national", departements={code: code for code in DEPARTEMENTS})
COMPLETIONS = 4_000_000 * 14
RUNS = 3


@dataclass
class Cells:
    """A collector that only has cells."""

    rows: Sequence[Row]

    def facts(self) -> CampaignFacts:
        return NATIONAL

    def cells(self) -> Sequence[Row]:
        return self.rows

    def excluded(self) -> tuple[int, ...]:
        return ()


def national_cells(departements: Sequence[str], drawn: random.Random) -> Iterator[Row]:
    """Make up two years: `activity` alone is 14 modules × 104 weeks × 101 départements × 2 modes."""
    mean = COMPLETIONS // (len(MODULES) * len(WEEKS) * len(DEPARTEMENTS))
    for week in WEEKS:
        quarter = quarter_of(thursday_of(week))
        for module in MODULES:
            for code in departements:
                named = {"module": module, "week": week, "departement": code}
                number = drawn.randint(1, 2 * mean)
                yield Row("activity", {**named, "mode": "solo"}, n=number, m=number)
                yield Row("activity", {**named, "mode": "workshop"}, n=40, m=3, top=20)
            for section in SECTIONS:
                yield Row("sector", {"module": module, "quarter": quarter, "section": section}, n=9, m=9)
            for band in range(4):
                yield Row("score", {"module": module, "quarter": quarter, "band": band}, n=90, m=90)


def publish_twice(departements: Sequence[str]) -> tuple[int, float]:
    """Publish an edition and the one after it; give how many cells, and the seconds of the second."""
    rows = list(national_cells(departements, random.Random(1)))
    more = [replace(row, n=row.n + 3, m=row.m + 3) for row in rows]
    with tempfile.TemporaryDirectory() as name:
        folders = Folders(Path(name) / "states", Path(name) / "open")
        publish(Cells(rows), folders, WEEKS[-2])
        began = time.perf_counter()
        publish(Cells(more), folders, WEEKS[-1])
        return len(rows), time.perf_counter() - began


def national_edition() -> Figure:
    """Compare an edition of all départements with one of a tenth of them, a cell: the cost follows cells."""
    costs: dict[str, list[float]] = {"whole": [], "tenth": []}
    for _ in range(RUNS):
        for kind, codes in (("whole", DEPARTEMENTS), ("tenth", DEPARTEMENTS[::10])):
            cells, seconds = publish_twice(codes)
            costs[kind].append(1e6 * seconds / cells)
    middle = {kind: statistics.median(seconds) for kind, seconds in costs.items()}
    return Figure("national edition, a cell of 330 000", "µs", middle["whole"], middle["tenth"], 3)
