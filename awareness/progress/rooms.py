"""Rooms that are over: their counters and their counts, written in one transaction, once.

The room's own file is deleted after that; killed in between, the same room is brought again and nothing
happens twice. Each function takes the database first and runs in the keeper's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct
from peewee import Database

from awareness.errors import sentence
from awareness.learning.counting import mint_from
from awareness.learning.room_counting import RoomTotals, room_counts
from awareness.progress import outbox
from awareness.progress.faults import ProgressUnavailable
from awareness.progress.keeper import Keeper
from awareness.progress.records import ClosedRoom, Consent, Counting
from awareness.progress.schema import OutboxRow, RoomRow
from awareness.protocol import Count

COUNTS = "counts"
"""Under this name a room's counters hold the ids of its counts: they tell what waits and what arrived."""

NOT_KEPT = sentence(
    "Le disque n'a pas gardé le bilan de la salle : rien n'est effacé. Libérez de la place, puis fermez la "
    "salle une fois encore."
)


class Apart(Struct, frozen=True):
    """Rooms that were closed in a separate file, while the main one could not be read."""

    said: Consent
    rooms: list[dict[str, Any]]
    counts: list[dict[str, Any]]


class Rooms:
    """What a trainer's pages call. Counts of rooms rest on the trainer's word, one for the folder."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def consent(self) -> Consent:
        """Give what the trainer said of counting rooms."""
        return self._keeper.recall(("room consent",), outbox.room_consent)

    def say(self, said: Consent) -> None:
        """Note what the trainer said; a « Non » deletes every count of a room, from the copies too."""
        self._keeper.write(lambda db: say(db, said))
        if said == "no":
            self._keeper.renew_copies()

    def close(self, room: ClosedRoom, totals: RoomTotals, counting: Counting | None) -> None:
        """Keep a room's counters and make its counts. A second time changes nothing.

        Raises ProgressUnavailable when it did not reach the disk: then the room's own file must stay.
        """
        self._keeper.write(lambda db: close(db, room, totals, counting))
        if self._keeper.status.mode != "disk":
            raise ProgressUnavailable(NOT_KEPT)
        self._keeper.copy()

    def all(self) -> tuple[ClosedRoom, ...]:
        """Give every room that is over, the last one first."""
        return self._keeper.read(rooms)

    def erase(self, room: str) -> None:
        """Erase what is kept of a room, from the copies too; what it was counted as stays counted."""
        self._keeper.write(lambda db: erase(db, room))
        self._keeper.renew_copies()


def say(database: Database, said: Consent) -> None:
    """Note what the trainer said; with a « Non » go the counts, and the ids they were known by here."""
    outbox.set_room_consent(database, said)
    if said == "no":
        for room in rooms(database):
            RoomRow.update(result=_with(room.result, ())).where(RoomRow.id == room.id).execute(database)


def close(database: Database, room: ClosedRoom, totals: RoomTotals, counting: Counting | None) -> None:
    """Keep a room's counters and, where the trainer said « Oui », put its counts in the outbox."""
    if RoomRow.select().where(RoomRow.id == room.id).exists(database):
        return
    counts = tuple(_counts(database, totals, counting))
    result = _with(room.result, counts)
    RoomRow.insert(id=room.id, module=room.module, closed_on=room.on, result=result).execute(database)
    if counting is not None:
        outbox.put(database, counts, campaign=counting.campaign, tile=None)


def _counts(database: Database, totals: RoomTotals, counting: Counting | None) -> Iterable[Count]:
    if counting is None or outbox.room_consent(database) != "yes":
        return ()
    return room_counts(totals, outbox.business(database).departement, mint_from(counting.seed))


def _with(result: bytes, counts: Iterable[Count]) -> bytes:
    """Give a room's counters with the ids of these counts, and of no others."""
    told = {name: value for name, value in msgspec.json.decode(result).items() if name != COUNTS}
    ids = [count.id for count in counts]
    return msgspec.json.encode({**told, COUNTS: ids} if ids else told)


def erase(database: Database, room: str) -> None:
    """Empty a room's row. Its id stays: a file that could not be deleted is never counted again."""
    emptied = {RoomRow.module: "", RoomRow.closed_on: "", RoomRow.result: b""}
    RoomRow.update(emptied).where(RoomRow.id == room).execute(database)


def rooms(database: Database) -> tuple[ClosedRoom, ...]:
    """Give every room that is over and was not erased, the last one first."""
    kept = RoomRow.select().where(RoomRow.module != "")
    rows = kept.order_by(RoomRow.closed_on.desc(), RoomRow.id).dicts().execute(database)
    return tuple(ClosedRoom(row["id"], row["module"], row["closed_on"], bytes(row["result"])) for row in rows)


def gather(database: Database) -> Apart:
    """Read all that is kept of rooms."""
    counts = OutboxRow.select().where(OutboxRow.tile.is_null()).dicts().execute(database)
    kept = RoomRow.select().dicts().execute(database)
    return Apart(outbox.room_consent(database), list(kept), list(counts))


def bring_back(database: Database, apart: Apart) -> None:
    """Add rooms of a separate file; a « Non » of the main file keeps their counts out."""
    if not outbox.room_consent(database) and apart.said:
        outbox.set_room_consent(database, apart.said)
    for row in apart.rooms:
        RoomRow.insert(row).on_conflict_ignore().execute(database)
    for row in apart.counts if outbox.room_consent(database) == "yes" else ():
        OutboxRow.insert(row).on_conflict_ignore().execute(database)
