"""An attacker who keeps every table of every edition, and asks integer programs what must be true.

Unknown: how much of each smallest cell came before each edition, how much of it went with an excluded lot,
and what was allocated where only shares are told. A small number is found when no other value is possible.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.contract.campaigns import CHAMBERS, MODULES, QUARTER, RATES, WEEKS

Cell = tuple[str, ...]
Terms = Counter[int]
"""A sum of unknowns: how often each is in it."""

MODES = ("solo", "workshop", "refresher")
INFEASIBLE = 2
MOST = 500
"""More than any unknown of such a campaign is."""

CELLS: dict[str, tuple[Cell, ...]] = {
    "activity": tuple(
        cell
        for cell in product(("",), (*MODULES, ""), WEEKS, RATES, MODES)
        if (cell[1] == "") == (cell[4] == "refresher")
    ),
    "chamber": tuple(product(CHAMBERS, (QUARTER,), MODES)),
    "score": tuple(product(("",), MODULES, (QUARTER,), "0123")),
    "effect": tuple(product(("",), MODULES, (QUARTER,), "012", "012")),
    "sector": tuple(product(("",), MODULES, (QUARTER,), "AGI")),
    "action": tuple(product(("",), MODULES, (QUARTER,))),
    "reach": tuple(product(("",), (QUARTER,), RATES)),
    "place": tuple(product(("",), (QUARTER,), ("rural", "urban", ""))),
}
"""Every smallest cell there can be: the chamber, then the dimensions of its family."""

Which = Callable[[Cell], bool]


class Wanted(NamedTuple):
    """A number somebody would like to know, and what it really is."""

    name: str
    terms: Terms
    truth: int


@dataclass
class Reasoning:
    """Unknowns with their true values, and what is certain of them.

    The truth is used twice: to see that every conclusion is sound, and to leave out, as if it were known,
    what the algorithm did not do for a reason that is not told (a dominated leaf, a gain given up).
    """

    truth: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    certain: list[tuple[Terms, float, float]] = field(default_factory=list)
    _certain: LinearConstraint | None = None

    def unknown(self, truth: int, own: int = 0) -> Terms:
        """Name one more unknown; `own`: how much of it the attacker sent, and so the least it can be."""
        self.truth.append(truth)
        self.own.append(own)
        return Counter({len(self.truth) - 1: 1})

    def value(self, terms: Terms) -> int:
        """Give what a sum really is."""
        return sum(times * self.truth[place] for place, times in terms.items())

    def others(self, terms: Terms) -> int:
        """Give what a sum really is, without what the attacker sent."""
        return self.value(terms) - sum(times * self.own[place] for place, times in terms.items())

    def know(self, terms: Terms, least: float, most: float) -> None:
        """Take something for certain; the truth must agree, or the attacker reasons wrongly."""
        value = self.value(terms)
        assert least <= value <= most, (value, least, most)
        self.certain.append((terms, least, most))

    def suppose(self, terms: Terms, least: float, most: float) -> None:
        """Take something for certain if it is true."""
        if least <= self.value(terms) <= most:
            self.certain.append((terms, least, most))

    def found(self, wanted: Sequence[Wanted], enough: int | None = None) -> list[Wanted]:
        """Give the numbers that can only be what they are, all of them or enough.

        Any solution that differs from the truth in a number clears it: solutions that move many at once
        first, then one for each number that is left, with another value asked for.
        """
        drawn = random.Random(0)
        left = list(wanted)
        for _ in range(8):
            if left:
                left = _alike(left, self._solved(_mixed(left, drawn)))
        found: list[Wanted] = []
        while left and (enough is None or len(found) < enough):
            one = left.pop(0)
            others = (self._solved(Counter(), (one.terms, *bounds)) for bounds in _besides(one.truth))
            solution = next((each for each in others if each is not None), None)
            left = _alike(left, solution)
            found += [one] if solution is None else []
        return found

    def _solved(
        self, objective: Terms, besides: tuple[Terms, float, float] | None = None
    ) -> Sequence[int] | None:
        """Find a whole solution of all that is certain, with little of an objective; None: there is none."""
        if self._certain is None:
            self._certain = self._constraint(self.certain)
        asked = [] if besides is None else [self._constraint([besides])]
        costs = numpy.zeros(len(self.truth))
        for place, times in objective.items():
            costs[place] = times
        answer = milp(
            costs,
            constraints=[self._certain, *asked],
            integrality=numpy.ones(len(self.truth)),
            bounds=Bounds(numpy.array(self.own), MOST),
            options={"mip_rel_gap": 0.9},
        )
        assert answer.x is not None or answer.status == INFEASIBLE, answer.message
        return None if answer.x is None else [round(value) for value in answer.x]

    def _constraint(self, certain: Sequence[tuple[Terms, float, float]]) -> LinearConstraint:
        entries = [
            (row, place, times)
            for row, (terms, _least, _most) in enumerate(certain)
            for place, times in terms.items()
        ]
        rows, places, times = (numpy.array(column) for column in zip(*entries, strict=True))
        matrix = coo_array((times, (rows, places)), shape=(len(certain), len(self.truth))).tocsr()
        return LinearConstraint(matrix, [least for _, least, _ in certain], [most for _, _, most in certain])


def _besides(value: int) -> tuple[tuple[float, float], tuple[float, float]]:
    return (value + 1, math.inf), (-math.inf, value - 1)


def _alike(wanted: Iterable[Wanted], solution: Sequence[int] | None) -> list[Wanted]:
    """Give the numbers a solution leaves as they are."""
    if solution is None:
        return list(wanted)
    return [
        each
        for each in wanted
        if sum(times * solution[place] for place, times in each.terms.items()) == each.truth
    ]


def _mixed(wanted: Iterable[Wanted], drawn: random.Random) -> Terms:
    objective: Terms = Counter()
    for each in wanted:
        sign = drawn.choice((-1, 1))
        for place, times in each.terms.items():
            objective[place] += sign * times
    return objective


def plus(sums: Iterable[Terms]) -> Terms:
    """Add sums up."""
    total: Terms = Counter()
    for terms in sums:
        total.update(terms)
    return total


def minus(one: Terms, other: Terms) -> Terms:
    """Take one sum from another."""
    left = Counter(one)
    left.subtract(other)
    return left
