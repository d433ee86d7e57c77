"""What an attacker concludes from the tables that tell shares: what was allocated is one more unknown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from awareness.collector.disclosure.columns import PUBLISHED, REMAINDER
from awareness.collector.disclosure.layout import REGION
from awareness.collector.disclosure.state import State
from awareness.collector.disclosure.tables import NAMES, SHARES, Published, Row
from tests.contract.attacker import MOST, Terms, minus, plus
from tests.contract.readings import FAMILY, GROUPS, Read, Reader


def read_shares(reader: Reader, week: str, tables: Iterable[Published], state: State) -> None:
    """Take the tables of shares of one edition in; the state only says what is true."""
    edition = {table.name: table.rows for table in tables}
    for table in SHARES:
        rows = edition[NAMES[table]]
        base = int(str(rows[0][-2])) if rows else None
        known = reader.known[table, REGION]
        groups = GROUPS[table][REGION]
        everything = reader.held(week, FAMILY[table], [cell for cells in groups.values() for cell in cells])
        drawn, moved = reader.read_total(week, table, REGION, known, Read({}, None, base), everything)
        if moved and rows:
            _read_rows(reader, week, table, rows, allocated(state, table), drawn)


def allocated(state: State, table: str) -> dict[Row, int]:
    """Give what is allocated to each leaf, by the names an attacker knows it under."""
    leaves = state.families[FAMILY[table]][REGION].leaves[table]
    names = {"|".join(cell[1:2] + cell[3:]) if table != "t9" else cell[2]: leaf
             for leaf, cells in GROUPS[table][REGION].items() for cell in cells}  # fmt: skip
    return {names[name]: leaf.shown for name, leaf in leaves.items()}


def _read_rows(
    reader: Reader, week: str, table: str, rows: tuple[Row, ...], truth: Mapping[Row, int], drawn: int
) -> None:
    known = reader.known[table, REGION]
    parts: dict[Row, Terms] = {}
    for leaf, cells in GROUPS[table][REGION].items():
        parts[leaf] = reader.mind.unknown(truth.get(leaf, 0))
        reader.mind.know(minus(reader.came_by(week, FAMILY[table], cells), parts[leaf]), 0, MOST)
        if reader.knows:
            held = reader.held(week, FAMILY[table], cells)
            reader.mind.suppose(minus(held, parts[leaf]), 1 - drawn, drawn - 1)
            reader.mind.suppose(minus(parts[leaf], known.leaves.get(leaf, (0, Counter()))[1]), 0, MOST)
    known.leaves = {leaf: (0, terms) for leaf, terms in parts.items()}
    rest = minus(known.released, plus(parts.values()))
    reader.mind.know(rest, 0, MOST)
    for row in rows:
        leaf, percent = row[:-3], int(str(row[-3]))
        if row[-1] == REMAINDER:
            _read_share(reader, rest, known.released, percent)
        elif row[-1] == PUBLISHED:
            beside = [other[:-3] for other in rows if other[-1] == PUBLISHED and other[0] == row[0]]
            whole = plus(parts[name] for name in beside) if SHARES[table] else known.released
            _read_share(reader, parts[leaf], whole, percent)
            reader.mind.know(parts[leaf], reader.rules.least if reader.knows else 1, MOST)


def _read_share(reader: Reader, part: Terms, whole: Terms, percent: int) -> None:
    """Know how far a rounded share may be from what it was."""
    step = reader.rules.step
    low = Counter({place: 200 * times for place, times in part.items()})
    low.update({place: -(2 * percent - step) * times for place, times in whole.items()})
    high = minus(low, Counter({place: 2 * step * times for place, times in whole.items()}))
    reader.mind.know(low, 0, math.inf)
    reader.mind.know(high, -math.inf, -1)
