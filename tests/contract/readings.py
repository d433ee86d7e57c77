"""What an attacker concludes from the tables as published, edition after edition.

A passive one knows how numbers are rounded and which families count the same thing. One who knows the
algorithm has stolen the secret too: every threshold, and so what a leaf that was not allocated can hold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from awareness.collector.disclosure.columns import MODES, PUBLISHED, REMAINDER, SETTINGS, TOTAL
from awareness.collector.disclosure.layout import REGION, TABLES, month_of_week
from awareness.collector.disclosure.rules import RULES, Rules, threshold
from awareness.collector.disclosure.tables import FIGURES, NAMES, Published, Row
from tests.contract.attacker import CELLS, MOST, Cell, Reasoning, Terms, Wanted, minus, plus
from tests.contract.campaigns import EDITIONS, FACTS, FORGED, MODULES, WEEKS, Story, amounts

Edition = Mapping[str, tuple[Row, ...]]
"""Rows by the name of their table, as published."""

COUNTED = ("t1", "t2", "t8", "t10", "t5")
"""Tables of numbers, in the order they are read: the last is made of what the first released."""

FAMILY = {table.name: table.family for table in TABLES}
UNIT: Mapping[str, Callable[[Cell], str]] = {
    "activity": lambda cell: cell[3],
    "reach": lambda cell: cell[2],
    "chamber": lambda cell: cell[0],
}
LEAF: Mapping[str, Callable[[Cell], Row]] = {
    "t1": lambda cell: (cell[2],),
    "t2": lambda cell: (cell[1] or None,),
    "t3": lambda cell: (cell[1], int(cell[3])),
    "t4": lambda cell: (cell[1], cell[3]),
    "t5": lambda cell: (MODES[cell[4]], month_of_week(cell[2])),
    "t6": lambda cell: (cell[1], int(cell[3]), int(cell[4])),
    "t7": lambda cell: (cell[1],),
    "t8": lambda cell: (cell[1],),
    "t9": lambda cell: (SETTINGS[cell[2]],),
    "t10": lambda cell: (cell[1], MODES[cell[2]]),
}


def unit_of(table: str, cell: Cell) -> str:
    """Name the unit a cell counts in."""
    return REGION if table == "t5" else UNIT.get(FAMILY[table], lambda _cell: REGION)(cell)


def grouped(table: str) -> dict[str, dict[Row, list[Cell]]]:
    """Give the smallest cells of each leaf of each unit of a table."""
    groups: dict[str, dict[Row, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for cell in CELLS[FAMILY[table]]:
        groups[unit_of(table, cell)][LEAF[table](cell)].append(cell)
    return groups


GROUPS = {table.name: grouped(table.name) for table in TABLES}


class Read(NamedTuple):
    """One unit's rows of a table of numbers: its leaves, what is left, all of it. None: not released."""

    leaves: dict[Row, int]
    left: int | None
    total: int | None


def read_unit(rows: Iterable[Row], unit: str) -> Read:
    """Pick one unit's rows."""
    name = FACTS.chambers.get(unit, unit)
    mine = [row if unit == REGION else row[1:] for row in rows if unit == REGION or row[0] == name]
    leaves = {row[:-2]: int(str(row[-2])) for row in mine if row[-1] == PUBLISHED}
    left, total = (
        next((int(str(row[-2])) for row in mine if row[-1] == status), None) for status in (REMAINDER, TOTAL)
    )
    return Read(leaves, left, total)


@dataclass
class Known:
    """What was last read of a unit in a table, and what it stood for then."""

    number: int = 0
    total: int | None = None
    released_at: str | None = None
    released: Terms = field(default_factory=Counter)
    leaves: dict[Row, tuple[int, Terms]] = field(default_factory=dict)


class Reader:
    """Reads editions into certainties. `knows`: the algorithm and its secret too."""

    def __init__(
        self, story: Story, *, knows: bool, rules: Rules = RULES, totals: Rules | None = None
    ) -> None:
        self.story, self.knows, self.rules = story, knows, rules
        self.totals = totals or rules
        self.mind = Reasoning()
        self.known: dict[tuple[str, str], Known] = defaultdict(Known)
        self.came: dict[tuple[str, Cell], dict[str, Terms]] = {}
        self.went: dict[tuple[str, Cell], Terms] = {}
        self._name_arrivals()
        if story.excluded_at:
            self._name_excluded(story.excluded_at)

    def _name_arrivals(self) -> None:
        """Name what came before each edition, the attacker's own at least; nothing of a week before it."""
        arrived = {week: amounts(self.story.arrivals[week]) for week in EDITIONS}
        own = {week: amounts(self.story.own[week]) for week in EDITIONS}
        for family, cells in CELLS.items():
            for cell in cells:
                first = cell[2] if family == "activity" else EDITIONS[0]
                weeks = [week for week in EDITIONS if week >= first]
                place = (family, *cell)
                self.came[family, cell] = {
                    week: self.mind.unknown(arrived[week].get(place, 0), own[week].get(place, 0))
                    for week in weeks
                }

    def _name_excluded(self, excluded_at: str) -> None:
        """Name what went with the excluded lot: no more than had come, and who forged it knows it all."""
        forged = amounts(row for rows in self.story.arrivals.values() for row in rows if row.lot == FORGED)
        is_own = any(row.lot == FORGED for rows in self.story.own.values() for row in rows)
        for (family, cell), came in self.came.items():
            gone = self.mind.unknown(forged.get((family, *cell), 0))
            before = plus(terms for week, terms in came.items() if week < excluded_at)
            self.mind.know(minus(before, gone), 0, MOST)
            if is_own:
                self.mind.know(gone, self.mind.value(gone), self.mind.value(gone))
            self.went[family, cell] = gone

    def held(self, week: str, family: str, cells: Iterable[Cell]) -> Terms:
        """Give what the collector held of some cells at an edition."""
        out = self.story.excluded_at is not None and self.story.excluded_at <= week
        terms: Terms = Counter()
        for cell in cells:
            for edition, unknown in self.came[family, cell].items():
                if edition <= week:
                    terms.update(unknown)
            if out:
                terms.subtract(self.went[family, cell])
        return terms

    def came_by(self, week: str, family: str, cells: Iterable[Cell]) -> Terms:
        """Give what had come of some cells by an edition, excluded or not."""
        return plus(
            unknown
            for cell in cells
            for edition, unknown in self.came[family, cell].items()
            if edition <= week
        )

    def read(self, week: str, tables: Iterable[Published]) -> None:
        """Take one edition in."""
        edition = {table.name: table.rows for table in tables}
        self._read_families(week)
        for table in COUNTED:
            for unit, groups in GROUPS[table].items():
                if FAMILY[table] != "chamber" or week > WEEKS[-1]:
                    self._read_unit(week, table, unit, groups, read_unit(edition[NAMES[table]], unit))
        self._read_figures(edition["chiffres"])

    def _read_families(self, week: str) -> None:
        """Know which families count the same completions, or the same businesses."""
        for mode in MODES:
            told = [cell for cell in CELLS["activity"] if cell[4] == mode]
            self._same(week, "activity", told, "chamber", [c for c in CELLS["chamber"] if c[2] == mode])
        for module in MODULES:
            told = [cell for cell in CELLS["activity"] if (cell[1], cell[4]) == (module, "solo")]
            for family in ("score", "effect"):
                self._same(week, "activity", told, family, [c for c in CELLS[family] if c[1] == module])
        self._same(week, "reach", CELLS["reach"], "place", CELLS["place"])

    def _same(self, week: str, one: str, ones: Iterable[Cell], other: str, others: Iterable[Cell]) -> None:
        self.mind.know(minus(self.held(week, one, ones), self.held(week, other, others)), 0, 0)

    def _read_unit(
        self, week: str, table: str, unit: str, groups: Mapping[Row, list[Cell]], read: Read
    ) -> None:
        """Read one unit's rows of a table of numbers."""
        known = self.known[table, unit]
        everything = self._stood(week, table, [cell for cells in groups.values() for cell in cells])
        drawn, moved = self.read_total(week, table, unit, known, read, everything)
        if read.total is None:
            known.leaves = {}
            return
        for leaf, cells in groups.items():
            self._read_leaf(
                known, leaf, read.leaves.get(leaf), self._stood(week, table, cells), drawn if moved else 0
            )
        rest = minus(known.released, plus(terms for _value, terms in known.leaves.values()))
        self._around(rest, read.left or 0, self.rules)
        if self.knows and read.left:
            self.mind.suppose(rest, self.rules.least, MOST)

    def read_total(
        self, week: str, table: str, unit: str, known: Known, read: Read, everything: Terms
    ) -> tuple[int, bool]:
        """Read what a unit was released at; give its threshold, and whether it was released now."""
        if table == "t5":
            number = sum(other.number for (name, _unit), other in self.known.items() if name == "t1")
            moved, known.number, known.released = number != known.number, number, everything
            if read.total is not None:
                self._around(everything, read.total, self.totals)
            return threshold(FACTS.secret, "t5 activity", number, self.rules), moved
        drawn = threshold(FACTS.secret, f"{FAMILY[table]} {unit}", known.number, self.rules)
        moved = read.total != known.total
        if moved and read.total is not None:
            self._around(everything, read.total, self.totals if table in COUNTED else self.rules)
            self._moved(minus(everything, known.released), drawn)
            known.released, known.released_at = everything, week
        elif moved:
            known.released, known.released_at = Counter(), None
        elif self.knows:
            self.mind.suppose(minus(everything, known.released), 1 - drawn, drawn - 1)
        known.number += moved
        known.total = read.total
        return drawn, moved

    def _read_leaf(self, known: Known, leaf: Row, value: int | None, now: Terms, drawn: int) -> None:
        """Read a leaf. `drawn`: the threshold it had to reach if its unit was released now, else 0."""
        last = known.leaves.get(leaf, (None, Counter()))
        if value is None:
            known.leaves.pop(leaf, None)
        elif value != last[0]:
            self._around(now, value, self.rules)
            self._moved(minus(now, last[1]), drawn)
            known.leaves[leaf] = (value, now)
            return
        if self.knows and drawn:
            self.mind.suppose(minus(now, last[1]), 1 - drawn, drawn - 1)

    def _read_figures(self, rows: Iterable[Row]) -> None:
        """Read the figures in large: sums of what is released."""
        shown = {row[0]: int(str(row[1])) for row in rows}
        for table in ("t1", "t8"):
            sums = plus(known.released for (name, _unit), known in self.known.items() if name == table)
            self._around(sums, shown.get(FIGURES[FAMILY[table]], 0), self.totals)

    def _stood(self, week: str, table: str, cells: Iterable[Cell]) -> Terms:
        """Give what a leaf is made of: what is held; for T5, what was held when its units were released."""
        if table != "t5":
            return self.held(week, FAMILY[table], cells)
        released = {cell: self.known["t1", cell[3]].released_at for cell in cells}
        return plus(self.held(then, "activity", [cell]) for cell, then in released.items() if then)

    def _around(self, terms: Terms, shown: int, rules: Rules) -> None:
        """Know how far a rounded number may be from what it was; « 0 » is exactly that."""
        away = rules.step // 2 if shown else 0
        self.mind.know(terms, shown - away, shown + away)

    def _moved(self, change: Terms, drawn: int) -> None:
        """Know that what changed changed by a threshold at least, upwards or downwards."""
        if self.knows:
            self.mind.suppose(change, drawn, MOST)
            self.mind.suppose(change, -MOST, -drawn)

    def wanted(self) -> list[Wanted]:
        """Name every small number there is to find: at each edition, and of the smallest cells at the end.

        Small: 1 to 10, beyond what the attacker sent.
        """
        sums = [
            (f"{week} {table} {unit} {leaf}", self.held(week, FAMILY[table], cells))
            for week in EDITIONS
            for table in COUNTED
            for unit, groups in GROUPS[table].items()
            for leaf, cells in [("", chain(*groups.values())), *groups.items()]
        ]
        last = [(f"{family} {cell}", self.held(EDITIONS[-1], family, [cell])) for family, cell in self.came]
        return [
            Wanted(name, terms, self.mind.value(terms))
            for name, terms in [*sums, *last, *self._pending()]
            if 1 <= self.mind.others(terms) <= 10
        ]

    def _pending(self) -> Iterator[tuple[str, Terms]]:
        """Give what each unit and each leaf holds beyond what was last read of it."""
        for (table, unit), known in self.known.items():
            if table != "t5" and table in COUNTED:
                groups = GROUPS[table][unit]
                now = self.held(EDITIONS[-1], FAMILY[table], chain(*groups.values()))
                yield f"pending {table} {unit}", minus(now, known.released)
                for leaf, (_value, terms) in known.leaves.items():
                    now = self.held(EDITIONS[-1], FAMILY[table], groups[leaf])
                    yield f"pending {table} {unit} {leaf}", minus(now, terms)
