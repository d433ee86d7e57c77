"""The tables, as data: which family each is made of, what its leaves are told apart by, whose unit it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from awareness.collector.disclosure.inputs import CampaignFacts
from awareness.protocol import CELL_DAYS, quarter_of, thursday_of

REGION = "region"
"""The one unit of a family without département or chamber."""

OTHER = "autre"
"""Where counts from a département outside the campaign are put together."""

DATES = {"time", "month", "quarter"}


class Table(NamedTuple):
    """A published table. `leaf`: what its leaves are told apart by, within a unit.

    `regional`: of a family with départements, yet without them: made of what was released, so that it tells
    nothing of what is pending.
    """

    name: str
    family: str
    leaf: tuple[str, ...]
    regional: bool = False

    @property
    def dated(self) -> bool:
        """Say whether each leaf is of one time: such a leaf leaves whole when its time has passed."""
        return not DATES.isdisjoint(self.leaf)


TABLES: tuple[Table, ...] = (
    Table("t1", "activity", ("time",)),
    Table("t2", "activity", ("module",)),
    Table("t3", "score", ("module", "band")),
    Table("t4", "sector", ("module", "section")),
    Table("t5", "activity", ("mode", "month"), regional=True),
    Table("t6", "effect", ("module", "before", "after")),
    Table("t7", "action", ("module",)),
    Table("t8", "reach", ("quarter",)),
    Table("t9", "place", ("setting",)),
    Table("t10", "chamber", ("quarter", "mode")),
)

UNITS: Mapping[str, str] = {"activity": "departement", "reach": "departement", "chamber": "chamber"}
"""What the units of a family are; a family that is not named has one, REGION."""

FINISHED_ONLY = frozenset({"chamber"})
"""Families that are told by finished quarters only."""


def tables_of(family: str) -> tuple[Table, ...]:
    """Give the tables made of a family."""
    return tuple(table for table in TABLES if table.family == family)


def key(values: tuple[str, ...]) -> str:
    """Name a leaf; no value of a closed list holds the bar."""
    return "|".join(values)


def coordinates(named: Mapping[str, str], chamber: str, facts: CampaignFacts) -> dict[str, str]:
    """Give all a cell can be placed by: its own dimensions, and what follows from them."""
    placed = {**named, "chamber": chamber}
    week = placed.get("week")
    if week is not None:
        placed["month"] = month_of_week(week)
        placed["quarter"] = quarter_of_week(week)
        placed["time"] = week if facts.grain == "weeks" else placed["month"]
    departement = placed.get("departement")
    if departement and departement not in facts.departements:
        placed["departement"] = OTHER
    return placed


@lru_cache(maxsize=1024)
def month_of_week(week: str) -> str:
    """Name the month of a week (`2026-11`): its Thursday's; "" for an unknown one."""
    return f"{thursday_of(week):%Y-%m}" if week else ""


@lru_cache(maxsize=1024)
def quarter_of_week(week: str) -> str:
    """Name the quarter of a week: its Thursday's; "" for an unknown one."""
    return quarter_of(thursday_of(week)) if week else ""


@lru_cache(maxsize=4096)
def is_past(quarter: str, week: str) -> bool:
    """Say whether a quarter has left the tables of a week's edition.

    It leaves whole, before any of its weeks is older than cells are kept. An unknown one has no age.
    """
    if not quarter[:1].isdigit():
        return False
    year, number = quarter.split("-Q")
    first_monday = date(int(year), 3 * int(number) - 2, 1) - timedelta(days=3)
    return thursday_of(week) + timedelta(days=3) - first_monday >= timedelta(days=CELL_DAYS)
