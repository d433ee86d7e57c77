"""A room ends in two halves: its numbers go to the trainer's disk, then its own file is deleted.

Killed between them, the next start does both again; what is there already is not written a second time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from awareness.errors import AwarenessError, sentence
from awareness.learning.counting import believed
from awareness.learning.room_counting import RoomTotals
from awareness.progress.records import ClosedRoom, Counting
from awareness.progress.rooms import Rooms
from awareness.workshop.files import Opening, RoomFile, RoomUnreadable, interrupted
from awareness.workshop.room import Room
from awareness.workshop.tally import Tally, effects, evaluation, tallies

log = logging.getLogger(__name__)

Counted = Callable[[bytes], Counting | None]
"""Gives what counting needs, from the seed of a room; None where no campaign is followed."""

RESULT_VERSION = 1


class NotErased(AwarenessError):
    """The room is counted and over, but its file could not be deleted yet."""

    code = "room-erase"

    def __init__(self) -> None:
        super().__init__(
            sentence(
                "Le bilan est gardé, mais un autre programme retient le fichier de la salle : il sera effacé "
                "au prochain démarrage."
            )
        )


def settle(file: RoomFile, room: Room, rooms: Rooms, counted: Counted) -> None:
    """Do both halves for a room that was closed. Raises ProgressUnavailable, NotErased."""
    opening, numbers = file.opening, totals(file.opening, room)
    on = room.closing.on.isoformat() if room.closing else ""
    kept = ClosedRoom(opening.id, opening.module, on, result(opening, room))
    rooms.close(kept, numbers, counted(opening.seed))
    try:
        file.delete()
    except OSError as error:
        raise NotErased from error


def take_up(folder: Path, rooms: Rooms, counted: Counted, *, portable: bool = False) -> list[RoomFile]:
    """Finish what closings were cut, and give the rooms that are still open, the one touched last first."""
    still_open = []
    for path in interrupted(folder):
        try:
            file = RoomFile.open(path, portable=portable)
            room = file.room()
        except RoomUnreadable as unreadable:
            log.warning("%s", unreadable)
            continue
        if room.closing is None:
            still_open.append(file)
        else:
            _settle_now_or_later(file, room, rooms, counted)
    return still_open


def _settle_now_or_later(file: RoomFile, room: Room, rooms: Rooms, counted: Counted) -> None:
    """Finish a closing that was cut; where the disk still refuses, the next start tries again."""
    try:
        settle(file, room, rooms, counted)
    except AwarenessError as refused:
        log.warning("%s", refused)
        file.close()


def totals(opening: Opening, room: Room) -> RoomTotals:
    """Give what a closed room is counted by. Raises ValueError while it is open."""
    said = room.closing
    if said is None:
        raise ValueError("the room is open")
    return RoomTotals(
        module=opening.module,
        on=believed(said.on),
        present=said.present,
        businesses=said.businesses,
        rural=said.rural,
        urban=said.urban,
        effects=effects(room),
    )


def result(opening: Opening, room: Room) -> bytes:
    """Write the counters that stay on the laptop: of a room of a few, how many they were and nothing else."""
    numbers = totals(opening, room)
    kept: dict[str, Any] = {
        "v": RESULT_VERSION,
        "module": opening.module,
        "version": opening.version,
        "present": numbers.present,
    }
    if not numbers.is_small:
        kept |= {"businesses": numbers.businesses, "rural": numbers.rural, "urban": numbers.urban}
        kept["votes"] = [_vote(room, each) for each in tallies(room)]
        kept["evaluation"] = evaluation(room)
        kept["effects"] = [[*pair, phones] for pair, phones in sorted(numbers.effects.items())]
    return msgspec.json.encode(kept)


def _vote(room: Room, counted: Tally) -> dict[str, Any]:
    """Give a vote with what its report says without the module: which answer was right, before or after."""
    asked = next(each for each in room.questions if each.id == counted.question)
    told: dict[str, Any] = msgspec.to_builtins(counted)
    return {**told, "moment": asked.moment, "twin": asked.twin, "right": asked.right}
