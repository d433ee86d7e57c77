"""Cells put together into what units and leaves hold. One pass: the cost follows cells, not completions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from msgspec import Struct, field

from awareness.collector.disclosure.inputs import CampaignFacts, CellRow
from awareness.collector.disclosure.layout import (
    FINISHED_ONLY,
    REGION,
    UNITS,
    coordinates,
    is_past,
    key,
    quarter_of_week,
    tables_of,
)
from awareness.collector.disclosure.rules import Rules
from awareness.protocol import DIMENSIONS

GONE = "gone"
"""The part of a number that passed its term and waits, without a date, until it can leave safely."""


class Pile(Struct, frozen=True):
    """What a unit or a leaf holds.

    parts: by quarter, how much in how many contributions. rooms: by cell, how much and the largest
    contribution, for the cells where that one could stand out.
    """

    parts: dict[str, tuple[int, int]] = field(default_factory=dict)
    rooms: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Give how much."""
        return sum(part[0] for part in self.parts.values())

    @property
    def m(self) -> int:
        """Give in how many contributions."""
        return sum(part[1] for part in self.parts.values())

    def add(self, quarter: str, n: int, m: int) -> None:
        """Lay something on a pile that is being made."""
        there = self.parts.get(quarter, (0, 0))
        self.parts[quarter] = (there[0] + n, there[1] + m)


EMPTY = Pile()


class Raw(NamedTuple):
    """What a unit holds now: in all, and by table and leaf."""

    total: Pile
    leaves: dict[str, dict[str, Pile]]


class Merged(NamedTuple):
    """A cell of all lots together: what it is of, how much, in how many contributions, the largest."""

    family: str
    chamber: str
    values: tuple[str, ...]
    n: int
    m: int
    top: int


def merged(cells: Iterable[CellRow], excluded: Collection[int]) -> list[Merged]:
    """Put the cells of all lots together that are told apart by nothing else; excluded lots stay out.

    The largest contribution can only be taken too large, which is the safe side.
    """
    found: dict[tuple[str, str, tuple[str, ...]], tuple[int, int, int]] = {}
    for cell in cells:
        if cell.lot not in excluded:
            chamber = cell.chamber if UNITS.get(cell.family) == "chamber" else ""
            values = tuple(str(cell.dimensions[name]) for name in DIMENSIONS[cell.family])
            place = (cell.family, chamber, values)
            n, m, top = found.get(place, (0, 0, 0))
            found[place] = (n + cell.n, m + cell.m, max(top, cell.top))
    return [Merged(*place, *amounts) for place, amounts in found.items()]


def piled(
    cells: Iterable[Merged], facts: CampaignFacts, week: str, rules: Rules
) -> dict[str, dict[str, Raw]]:
    """Pile merged cells up by family and unit; what has passed its term, or is not told yet, stays out."""
    families: dict[str, dict[str, Raw]] = {family: {} for family in DIMENSIONS}
    this_quarter = quarter_of_week(week)
    for cell in cells:
        named = dict(zip(DIMENSIONS[cell.family], cell.values, strict=True))
        placed = coordinates(named, cell.chamber, facts)
        unfinished = cell.family in FINISHED_ONLY and placed["quarter"] >= this_quarter
        if not unfinished and not is_past(placed["quarter"], week):
            _lay(families[cell.family], placed, cell, rules)
    return families


def _lay(units: dict[str, Raw], placed: dict[str, str], cell: Merged, rules: Rules) -> None:
    """Lay one cell on its unit and on a leaf of each of its tables."""
    unit = units.setdefault(placed.get(UNITS.get(cell.family, ""), REGION), Raw(Pile(), {}))
    quarter = placed["quarter"]
    unit.total.add(quarter, cell.n, cell.m)
    stands_out = cell.top >= rules.room
    for table in tables_of(cell.family):
        leaf = key(tuple(placed[name] for name in table.leaf))
        pile = unit.leaves.setdefault(table.name, {}).setdefault(leaf, Pile())
        pile.add(quarter, cell.n, cell.m)
        if stands_out:
            pile.rooms[key(cell.values)] = (cell.n, cell.top)


def together(piles: Iterable[Pile]) -> Pile:
    """Put piles of different units together."""
    whole = Pile()
    for pile in piles:
        for quarter, (n, m) in pile.parts.items():
            whole.add(quarter, n, m)
        whole.rooms.update(pile.rooms)
    return whole


def aged(pile: Pile, week: str) -> Pile:
    """Take the dates off what has passed its term: it goes on as one part, until it can leave."""
    past = {quarter for quarter in pile.parts if is_past(quarter, week)}
    if not past:
        return pile
    kept = Pile({quarter: part for quarter, part in pile.parts.items() if quarter not in past}, pile.rooms)
    for quarter in past:
        kept.add(GONE, *pile.parts[quarter])
    return kept


def is_gone(pile: Pile) -> bool:
    """Say whether nothing of a pile is of a time that is still told."""
    return pile.parts.keys() <= {GONE}
