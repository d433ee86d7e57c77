"""What the collector's rooms hand to one another: plain values, no rows, no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

Grain = Literal["months", "weeks"]
"""The grain of time in what is published; fixed when the campaign begins."""

SMALL_CAMPAIGN = 10_000
"""Completions a year below which a week in a département would hold too few: months then."""

DAILY_CAP = 5000
"""People a code may bring in a day when nobody said otherwise."""


class ModuleData(Struct, frozen=True):
    """A module as the campaign knows it; titles by language."""

    id: str
    version: str
    titles: Mapping[str, str]


class RegionData(Struct, frozen=True):
    """A region: its INSEE code, its name, its départements by code."""

    code: str
    name: str
    departements: Mapping[str, str]


class CampaignData(Struct, frozen=True, kw_only=True):
    """A campaign. `closes` is the announced last day, `closed` the day it was closed for good.

    `departements`: names by code, every one the tables of this campaign may show. `secret`: the key of the
    thresholds of what is published.
    """

    number: int
    id: str
    name: str
    opens: date
    closes: date | None
    closed: date | None
    region: str
    departements: Mapping[str, str]
    target: int | None
    grain: Grain
    secret: bytes
    invented: bool


class CodeData(Struct, frozen=True):
    """A chamber's code, what it may bring in a day, and since when it brings nothing any more."""

    code: str
    chamber: str
    label: str
    daily_cap: int
    revoked: date | None

    @property
    def is_active(self) -> bool:
        """Say whether what comes under it is counted."""
        return self.revoked is None


class CellRow(Struct, frozen=True):
    """A sum: `n` people in `m` contributions, the largest of `top`. `chamber` is "" but in its own family."""

    lot: int
    family: str
    dimensions: Mapping[str, str | int]
    chamber: str
    n: int
    m: int
    top: int


class LotData(Struct, frozen=True):
    """What one code brought in one ISO week; `n` and `m` are those of the family that has most."""

    id: int
    code: str
    week: str
    excluded: date | None
    n: int
    m: int


class HeldData(Struct, frozen=True):
    """Counts in quarantine of one code and one week of receipt, by family."""

    code: str
    week: str
    families: Mapping[str, int]

    @property
    def total(self) -> int:
        """Give how many there are."""
        return sum(self.families.values())
