"""From a group of envelopes to sums. Pure: no database, no clock.

Whatever the order of the requests, an id is counted once and its first content wins; ids and keys come out
sorted, so that two groups that share some can never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from awareness.collector.schema import BLANKS, CELL_KEY
from awareness.protocol import DIMENSIONS, FAMILIES, Count, quarter_of, week_of

Key = tuple[str | int, ...]

_PLACES = {name: place for place, name in enumerate(CELL_KEY)}
_LOT, _FAMILY, _WEEK, _QUARTER, _CHAMBER = (
    _PLACES[name] for name in ("lot", "family", "week", "quarter", "chamber")
)


class _Shape(NamedTuple):
    """What the key of a family's cells looks like, and where its dimensions stand in it."""

    blanks: tuple[str | int, ...]
    fields: tuple[tuple[int, str], ...]


def _shape(family: str) -> _Shape:
    blanks = (*BLANKS[:_FAMILY], family, *BLANKS[_FAMILY + 1 :])
    return _Shape(blanks, tuple((_PLACES[name], name) for name in DIMENSIONS[family]))


_SHAPES: Mapping[type[Any], _Shape] = {made: _shape(family) for family, made in FAMILIES.items()}


@dataclass(frozen=True)
class Window:
    """The weeks and quarters a count may name: from the campaign's first day to a week from now."""

    first_week: str
    last_week: str
    first_quarter: str
    last_quarter: str

    def week(self, told: str) -> str:
        """Give a week inside the window as it is, any other, and one no year has, as unknown."""
        return told if self.first_week <= told <= self.last_week and _exists(told) else ""

    def quarter(self, told: str) -> str:
        """Give a quarter inside the window as it is, any other as unknown."""
        return told if self.first_quarter <= told <= self.last_quarter else ""


@lru_cache(maxsize=16)
def window(opens: date, today: date) -> Window:
    """Give the window of a campaign on a day."""
    latest = max(opens, today + timedelta(days=7))
    return Window(week_of(opens), week_of(latest), quarter_of(opens), quarter_of(latest))


def _exists(week: str) -> bool:
    """Only some years have a 53rd week."""
    return not week.endswith("-W53") or week_of(date(int(week[:4]), 12, 28)) == week


def cell_key(count: Count, campaign: int, lot: int, chamber: str, inside: Window) -> Key:
    """Give the key of the cell a count is added to, in the order of the columns."""
    blanks, fields = _SHAPES[type(count)]
    key = [*blanks]
    key[0], key[_LOT] = campaign, lot
    for place, name in fields:
        key[place] = getattr(count, name)
    if week := key[_WEEK]:
        key[_WEEK] = inside.week(str(week))
    if quarter := key[_QUARTER]:
        key[_QUARTER] = inside.quarter(str(quarter))
    if key[_FAMILY] == "chamber":
        key[_CHAMBER] = chamber
    return tuple(key)


def sums(counted: Iterable[tuple[Key, int]]) -> list[tuple[str | int, ...]]:
    """Add up `(key, n)` into rows `(*key, n, m, top)`, sorted by key."""
    found: dict[Key, list[int]] = {}
    for key, people in counted:
        sum_ = found.get(key)
        if sum_ is None:
            found[key] = [people, 1, people]
        else:
            sum_[0] += people
            sum_[1] += 1
            sum_[2] = max(sum_[2], people)
    return [(*key, *found[key]) for key in sorted(found)]


def allowed(people: Iterable[tuple[bytes, int]], room: int) -> list[bytes]:
    """Give the ids that still have room, in their order: a large one in the way does not stop small ones."""
    kept = []
    for identity, number in people:
        if number <= room:
            room -= number
            kept.append(identity)
    return kept
