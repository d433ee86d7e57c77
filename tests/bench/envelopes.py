"""Envelopes as a campaign's laptops send them, made up from a seed: one family each, every id its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from awareness.protocol import (
    DEPARTEMENTS,
    SECTIONS,
    Activity,
    Auth,
    Chamber,
    Count,
    Effect,
    Envelope,
    Score,
    Sector,
    quarter_of,
    week_of,
)

CAMPAIGN = "france-2026"
CODE = "CCI-7QF2"
MODULES = tuple(f"module-{number:02d}" for number in range(14))
WEEKS = 10
"""What laptops bring was done in so many weeks: few send on the day itself."""

Make = Callable[[random.Random, str, date], Count]


def envelopes(number: int, counts: int, seed: int, today: date) -> Iterator[Envelope]:
    """Give envelopes of 1 to 14 counts: what one laptop has finished, one module after the other."""
    drawn = random.Random(seed)
    families = tuple(MAKERS.values())
    for place in range(number):
        day = today - timedelta(weeks=drawn.randrange(WEEKS))
        modules = drawn.sample(MODULES, counts)
        made = tuple(families[place % len(families)](drawn, module, day) for module in modules)
        yield Envelope(v=1, campaign=CAMPAIGN, auth=Auth(t="code", k=CODE), counts=made)


def _id(drawn: random.Random) -> str:
    return f"{drawn.getrandbits(128):032x}"


def _activity(drawn: random.Random, module: str, day: date) -> Count:
    departement = drawn.choice(DEPARTEMENTS)
    return Activity(
        id=_id(drawn), module=module, week=week_of(day), departement=departement, mode="solo", n=1
    )


def _chamber(drawn: random.Random, _module: str, day: date) -> Count:
    return Chamber(id=_id(drawn), quarter=quarter_of(day), mode="solo", n=1)


def _sector(drawn: random.Random, module: str, day: date) -> Count:
    section = drawn.choice(SECTIONS)
    return Sector(id=_id(drawn), module=module, quarter=quarter_of(day), section=section, n=1)


def _score(drawn: random.Random, module: str, day: date) -> Count:
    return Score(id=_id(drawn), module=module, quarter=quarter_of(day), band=drawn.randrange(4), n=1)


def _effect(drawn: random.Random, module: str, day: date) -> Count:
    before, after = drawn.randrange(3), drawn.randrange(3)
    return Effect(id=_id(drawn), module=module, quarter=quarter_of(day), before=before, after=after, n=1)


MAKERS: Mapping[str, Make] = {
    "activity": _activity,
    "chamber": _chamber,
    "sector": _sector,
    "score": _score,
    "effect": _effect,
}
"""What a completion alone makes when the sector was given."""
