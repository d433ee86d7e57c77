"""Which anonymous counts a closed room makes. Pure: the ids, the day and the numbers are given.

A room is counted as one, whatever the mix of hands, paper and phones; nothing of it is about one person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from awareness.learning.counting import Mint
from awareness.protocol import (
    SMALLEST_ROOM,
    Activity,
    Chamber,
    Count,
    Departement,
    Effect,
    Place,
    Reach,
    Setting,
    quarter_of,
    week_of,
)


class RoomTotals(Struct, frozen=True, kw_only=True):
    """What is known of a room when it closes; `on` is None when the clock was not to be believed.

    `effects`: phones by what was right of the opening questions and of their twins, at most nine pairs.
    """

    module: str
    on: date | None
    present: int
    businesses: int
    rural: int = 0
    urban: int = 0
    effects: Mapping[tuple[int, int], int] = {}

    @property
    def is_small(self) -> bool:
        """Say whether so few were there that numbers could speak of somebody."""
        return self.present < SMALLEST_ROOM


def room_counts(room: RoomTotals, departement: Departement, mint: Mint) -> Iterator[Count]:
    """Give the counts of a closed room (DESIGN §7); nothing where nobody came."""
    if room.present < 1:
        return
    yield Activity(
        id=mint(),
        module=room.module,
        week=week_of(room.on),
        departement=departement,
        mode="workshop",
        n=room.present,
    )
    if not room.is_small:
        yield from _of_many(room, departement, mint)


def _of_many(room: RoomTotals, departement: Departement, mint: Mint) -> Iterator[Count]:
    quarter = quarter_of(room.on)
    yield Chamber(id=mint(), quarter=quarter, mode="workshop", n=room.present)
    if room.businesses:
        yield Reach(id=mint(), quarter=quarter, departement=departement, n=room.businesses)
    unsaid = room.businesses - room.rural - room.urban
    hands: tuple[tuple[Setting, int], ...] = (("rural", room.rural), ("urban", room.urban), ("", unsaid))
    for setting, raised in hands:
        if raised:
            yield Place(id=mint(), quarter=quarter, setting=setting, n=raised)
    for (before, after), phones in sorted(room.effects.items()):
        yield Effect(id=mint(), module=room.module, quarter=quarter, before=before, after=after, n=phones)
