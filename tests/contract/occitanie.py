"""A small campaign as it may be: 2 000 businesses of Occitanie, three modules each in a year.

How many businesses a département has is taken as its share of the region's inhabitants, in thousandths,
worked out from the public file src/popData.js of github.com/yannletouzey/trouve-ta-ville-weatherbycity
(commit 7741563, read 2026-11; populations without a year). Two shares were compared with INSEE's populations
of 2020 as the press gave them (Haute-Garonne 1 415 757 and Gers 191 819 of 5 973 969: 237 and 32). Shares of
very small businesses by département were not found in the sources at hand; they would lean less to Toulouse.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from awareness.collector.disclosure.inputs import CampaignFacts
from awareness.collector.disclosure.release import next_state
from awareness.collector.disclosure.state import State
from awareness.collector.disclosure.tables import published
from awareness.protocol import quarter_of, week_of
from tests.contract.campaigns import FACTS, Row

SHARES = {
    "09": 26, "11": 63, "12": 48, "30": 127, "31": 235, "32": 32, "34": 197,
    "46": 29, "48": 13, "65": 39, "66": 82, "81": 66, "82": 44,
}  # fmt: skip
BUSINESSES = 2000
MODULES = ("hameconnage", "incident", "sauvegardes")
START = date(2027, 1, 4)
DAYS = 364

OCCITANIE = replace(FACTS, id="occ-2027", departements={code: code for code in SHARES}, grain="months")


@dataclass(frozen=True)
class Year:
    """What came of a year: days are counted from the campaign's first.

    eleventh: the day the eleventh completion came. first: the day of the first regional figure.
    placed: of all completions, the share told by département; by_month: by département and month.
    unnamed: départements that are neither told nor said to be awaited.
    """

    completions: int
    eleventh: int
    first: int
    placed: float
    by_month: float
    unnamed: tuple[str, ...]


def arrivals(seed: int) -> dict[int, list[Row]]:
    """Draw, by day of arrival, what comes.

    A slow start, most in spring; a third of the laptops see a network once in three months.
    """
    drawn = random.Random(seed)
    days: dict[int, list[Row]] = defaultdict(list)
    for _ in range(BUSINESSES):
        (departement,) = drawn.choices(tuple(SHARES), tuple(SHARES.values()))
        is_far = drawn.random() < 1 / 3
        begun = drawn.triangular(0, DAYS - 1, DAYS / 3)
        for module in MODULES:
            done = min(int(begun), DAYS - 1)
            waits = int(drawn.uniform(0, 90)) if is_far else drawn.choice((0, 0, 1, 3))
            week = week_of(START + timedelta(days=done))
            named = {"module": module, "week": week, "departement": departement, "mode": "solo"}
            arrived = min(done + waits, DAYS - 1)
            days[arrived].append(Row("activity", named))
            quarter = quarter_of(START + timedelta(days=done))
            score = {"module": module, "quarter": quarter, "band": drawn.choice((0, 1, 1, 2, 2, 3))}
            days[arrived].append(Row("score", score))
            begun += drawn.expovariate(1 / 20)
    return days


def editions(days: dict[int, list[Row]], facts: CampaignFacts = OCCITANIE) -> Iterator[tuple[int, State]]:
    """Publish each week's edition on its Sunday."""
    state, there = State(campaign=facts.id, week=""), list[Row]()
    for sunday in range(6, DAYS, 7):
        for day in range(sunday - 6, sunday + 1):
            there.extend(days.get(day, ()))
        week = week_of(START + timedelta(days=sunday))
        state = next_state(state, there, excluded=(), facts=facts, week=week)
        yield sunday, state


def year(seed: int) -> Year:
    """Play a year and say what a campaign manager would have seen of it."""
    days = arrivals(seed)
    in_order = [day for day in sorted(days) for row in days[day] if row.family == "activity"]
    first, state = None, State(campaign="", week="")
    for sunday, state in editions(days):
        if first is None and published(state, OCCITANIE)[0].rows:
            first = sunday
    units = state.families["activity"]
    placed = sum(unit.shown for unit in units.values())
    by_month = sum(leaf.shown for unit in units.values() for leaf in unit.leaves["t1"].values())
    rows = next(table.rows for table in published(state, OCCITANIE) if table.name.startswith("t1-"))
    unnamed = tuple(sorted(OCCITANIE.departements.keys() - {row[0] for row in rows}))
    return Year(
        completions=len(in_order),
        eleventh=in_order[10],
        first=DAYS if first is None else first,
        placed=placed / len(in_order),
        by_month=by_month / len(in_order),
        unnamed=unnamed,
    )
