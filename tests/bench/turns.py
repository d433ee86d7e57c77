"""Two sides measured in turns; of the calmest turns the middle one counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tests.bench.figure import Figure
from tests.bench.servers import waited_for_processor

TURNS = 15
CALM = 5
"""Of all turns, those count in which programs had to wait least for a processor: the others measure whatever
else the machine had to do, which troubles a longer work more than a shorter one."""


class Target(NamedTuple):
    """What a figure is called and the most it may be, as a multiple of its reference; None: only told."""

    name: str
    unit: str
    most: float | None = None


class Pair(NamedTuple):
    """One measure of each side, right after the other."""

    ours: float
    reference: float

    @property
    def ratio(self) -> float:
        """Give ours as a multiple of the reference."""
        return self.ours / self.reference


class Turn(NamedTuple):
    """What one turn measured, a pair a target, and how busy the machine was meanwhile."""

    busy: float
    pairs: Sequence[Pair]


def in_turns(
    targets: Sequence[Target], measure: Callable[[], Sequence[Pair]], turns: int = TURNS
) -> Iterator[Figure]:
    """Measure all targets in every turn; each takes its own middle one of the calm turns."""
    calm = sorted((_turn(measure) for _ in range(turns)), key=lambda turn: turn.busy)[:CALM]
    for place, target in enumerate(targets):
        busy, pairs = sorted(calm, key=lambda turn: turn.pairs[place].ratio)[len(calm) // 2]
        yield Figure(target.name, target.unit, *pairs[place], target.most, busy=busy)


def _turn(measure: Callable[[], Sequence[Pair]]) -> Turn:
    began, waited = time.monotonic(), waited_for_processor()
    pairs = measure()
    return Turn((waited_for_processor() - waited) / (time.monotonic() - began), pairs)


def compared(
    name: str, unit: str, most: float, ours: Callable[[], float], reference: Callable[[], float]
) -> Figure:
    """Measure both sides of one target in turns, the reference first."""

    def measure() -> Sequence[Pair]:
        theirs = reference()
        return [Pair(ours(), theirs)]

    return next(in_turns([Target(name, unit, most)], measure))
