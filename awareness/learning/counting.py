"""Which anonymous counts a completion makes. Pure: the ids, the day and what the business said are given.

One count a family, each under an id of its own: nothing but chance could put them together again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from awareness import protocol
from awareness.protocol import (
    Action,
    Activity,
    Chamber,
    Count,
    Effect,
    Place,
    Reach,
    Score,
    Sector,
    quarter_of,
    week_of,
)

EARLIEST = date(2026, 11, 1)
"""No program of this protocol is older: a computer whose clock says so has lost the time."""

Mint = Callable[[], str]
"""Gives the next fresh id: 32 hexadecimal digits, 128 random bits."""


class Business(Struct, frozen=True):
    """What was said of this business, each optional: département, NAF section, rural or urban commune."""

    departement: protocol.Departement = ""
    section: protocol.Section | Literal[""] = ""
    setting: protocol.Setting = ""


class Completion(Struct, frozen=True):
    """A finished module, as far as it is counted; `on` is None when the clock was not to be believed."""

    module: str
    on: date | None
    band: int
    before: int
    after: int
    mode: protocol.Mode = "solo"


def believed(day: date | None) -> date | None:
    """Give the day a clock told, or None when no program of this kind can have run then."""
    return day if day is not None and day >= EARLIEST else None


def mint_from(seed: bytes) -> Mint:
    """Give ids drawn from 32 random bytes: the same work done twice gives the same ids.

    A write kept in memory and written to the disk later must not change the ids it was shown with; from the
    ids the seed cannot be found, nor one id from another (SHA-256).
    """
    number = 0

    def mint() -> str:
        nonlocal number
        number += 1
        return hashlib.sha256(seed + number.to_bytes(4, "big")).hexdigest()[:32]

    return mint


def completion_counts(done: Completion, business: Business, *, first: bool, mint: Mint) -> Iterator[Count]:
    """Give the counts of one completion (DESIGN §7). `first`: the first one this business ever counts."""
    week, quarter = week_of(done.on), quarter_of(done.on)
    yield Activity(
        id=mint(),
        module="" if done.mode == "refresher" else done.module,
        week=week,
        departement=business.departement,
        mode=done.mode,
        n=1,
    )
    yield Chamber(id=mint(), quarter=quarter, mode=done.mode, n=1)
    if done.mode == "solo":
        yield from _solo_counts(done, business, quarter, mint)
    if first:
        yield from reach_counts(business, quarter, mint)


def _solo_counts(done: Completion, business: Business, quarter: str, mint: Mint) -> Iterator[Count]:
    if business.section:
        yield Sector(id=mint(), module=done.module, quarter=quarter, section=business.section, n=1)
    yield Score(id=mint(), module=done.module, quarter=quarter, band=done.band, n=1)
    yield Effect(id=mint(), module=done.module, quarter=quarter, before=done.before, after=done.after, n=1)


def reach_counts(business: Business, quarter: str, mint: Mint) -> Iterator[Count]:
    """Give the two counts of a business that is reached."""
    yield Reach(id=mint(), quarter=quarter, departement=business.departement, n=1)
    yield Place(id=mint(), quarter=quarter, setting=business.setting, n=1)


def action_count(module: str, on: date | None, mint: Mint) -> Count:
    """Give the count of an action said done."""
    return Action(id=mint(), module=module, quarter=quarter_of(on), n=1)
