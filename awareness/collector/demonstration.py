"""A campaign of invented counts, to show the server without anybody; never beside real ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from peewee import Database

from awareness.collector import campaigns, lots
from awareness.collector.engine import Engine
from awareness.collector.ingest import Group, Memory
from awareness.collector.records import ModuleData, RegionData
from awareness.protocol import (
    SECTIONS,
    Action,
    Activity,
    Auth,
    Chamber,
    Count,
    Effect,
    Envelope,
    Place,
    Reach,
    Score,
    Sector,
    pieces,
    quarter_of,
    week_of,
)

ID = "demo"
NAME = "Démonstration (données inventées)"
CODES = ("INVENTEE-A", "INVENTEE-B")
WEEKS = 26
BUSINESSES_A_WEEK = 15
SEED = 2026


def fill(engine: Engine, modules: Sequence[ModuleData], region: RegionData, today: date) -> int:
    """Invent half a year of a campaign. Gives how many counts; raises Refused where there are real ones."""
    invented = _Invention(modules, region, random.Random(SEED))  # noqa: S311  (nothing to keep secret)
    first = today - timedelta(weeks=WEEKS)
    engine.transact(lambda database: _begin(database, modules, region, first))
    counted = 0
    for day in (first + timedelta(weeks=number) for number in range(WEEKS + 1)):
        envelopes = list(invented.week(day))
        engine.transact(lambda database, day=day, these=envelopes: _take(engine, database, day, these))  # type: ignore[misc]
        counted += sum(len(each.counts) for each in envelopes)
    engine.transact(lambda database: lots.fold(database, engine.words, today))
    return counted


def _begin(database: Database, modules: Sequence[ModuleData], region: RegionData, first: date) -> None:
    new = campaigns.NewCampaign(
        id=ID,
        name=NAME,
        opens=first,
        region=region.code,
        departements=region.departements,
        modules=modules,
        invented=True,
    )
    begun = campaigns.begin(database, new)
    for code in CODES:
        campaigns.add_code(database, begun, code, label="code inventé")


def _take(engine: Engine, database: Database, day: date, envelopes: Sequence[Envelope]) -> None:
    Group(database, engine.words, Memory(), day, invented=True).take(envelopes, capped=False)


class _Invention:
    """Draws businesses, what they finish and how."""

    def __init__(self, modules: Sequence[ModuleData], region: RegionData, chance: random.Random) -> None:
        self._modules = [module.id for module in modules]
        self._departements = list(region.departements)
        self._weights = [chance.randint(1, 9) for _each in self._departements]
        self._chance = chance

    def week(self, day: date) -> Iterator[Envelope]:
        """Give the envelopes of one week: one family each, under either code."""
        for code in CODES:
            families: dict[type[Any], list[Count]] = {}
            for _business in range(self._chance.randint(BUSINESSES_A_WEEK // 3, BUSINESSES_A_WEEK)):
                for count in self._business(day):
                    families.setdefault(type(count), []).append(count)
            for counts in families.values():
                for piece in pieces(counts):
                    yield Envelope(v=1, campaign=ID, auth=Auth(t="code", k=code), counts=tuple(piece))

    def _business(self, day: date) -> Iterator[Count]:
        quarter = quarter_of(day)
        (departement,) = self._chance.choices(self._departements, self._weights)
        section = self._chance.choice(SECTIONS)
        yield self._make(Reach, quarter=quarter, departement=departement)
        yield self._make(Place, quarter=quarter, setting=self._chance.choice(("rural", "urban", "")))
        finished = self._chance.randint(1, min(3, len(self._modules)))
        for module in self._chance.sample(self._modules, finished):
            yield self._make(Activity, module=module, week=week_of(day), departement=departement, mode="solo")
            yield self._make(Chamber, quarter=quarter, mode="solo")
            yield self._make(Sector, module=module, quarter=quarter, section=section)
            yield from self._learning(module, quarter)

    def _learning(self, module: str, quarter: str) -> Iterator[Count]:
        before = self._chance.randint(0, 2)
        after = self._chance.randint(before, 2)
        band = self._chance.choices((0, 1, 2, 3), (1, 3, 6, 5))[0]
        yield self._make(Score, module=module, quarter=quarter, band=band)
        yield self._make(Effect, module=module, quarter=quarter, before=before, after=after)
        if self._chance.random() < 0.4:
            yield self._make(Action, module=module, quarter=quarter)

    def _make(self, family: type[Count], **dimensions: Any) -> Count:
        return family(id=self._chance.randbytes(16).hex(), n=1, **dimensions)
