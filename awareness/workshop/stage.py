"""What the trainer leads beside the room's questions: the hour, the black screen, the Wi-Fi people join.

It is kept in the room's own file and goes with it. Moves are made one at a time; each bears what its screen
showed, so that a double click or a bouncing clicker goes one step and no more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from awareness.handouts.wifi import Wifi
from awareness.workshop import hour
from awareness.workshop.hour import ARRIVING, Pace, Part
from awareness.workshop.live import LiveRoom
from awareness.workshop.refusals import OutOfPlace, Stale


class Shown(Struct, frozen=True):
    """What is kept for after a power cut."""

    pace: Pace = Pace()
    is_black: bool = False
    wifi: Wifi = Wifi()
    item: int = 0


class Stage:
    """The trainer's screens of one open room, for any number of threads."""

    def __init__(self, live: LiveRoom, parts: tuple[Part, ...]) -> None:
        self.live = live
        self.parts = parts or hour.bare(live.room)
        self._lock = threading.RLock()
        self._shown = _read(live.stage())

    @property
    def at(self) -> int:
        """Give the part the room is at; ARRIVING before the hour begins."""
        return hour.place(self.parts, self.live.room, self._shown.pace.at)

    @property
    def pace(self) -> Pace:
        """Give where the room is in its hour, and since when."""
        return replace(self._shown.pace, at=self.at)

    @property
    def is_black(self) -> bool:
        """Say whether the projector shows nothing."""
        return self._shown.is_black

    @property
    def wifi(self) -> Wifi:
        """Give the network of the room."""
        return self._shown.wifi

    @property
    def item(self) -> int:
        """Give which message of an exercise stands on the projector, the first one being 0."""
        return self._shown.item

    @property
    def part(self) -> Part | None:
        """Give the part the room is at; None while people arrive."""
        return None if self.at == ARRIVING else self.parts[self.at]

    @property
    def is_between(self) -> bool:
        """Say whether nobody is asked anything, though the room stands at a question it is done with."""
        return hour.is_between(self.parts, self.live.room, self.at)

    def go_on(self, seen: int, at: int) -> None:
        """Do the next thing of the hour. Raises Refused or RoomNotKept, as all moves do."""
        with self._lock:
            self._check(seen, at)
            match hour.step(self.parts, self.live.room, self.at):
                case "room":
                    self.live.go_on(seen)
                case "leave":
                    self.live.skip(seen)
                case "begin" | "part":
                    self._stand_at(self.at + 1)
                case None:
                    raise OutOfPlace
            self.follow()

    def go_back(self, seen: int, at: int) -> None:
        """Take the last move back; before the first question, back among the parts."""
        with self._lock:
            self._check(seen, at)
            if self.at > hour.span(self.parts, self.live.room)[0]:
                self._stand_at(self.at - 1)
            else:
                self.live.go_back(seen)
            self.follow()

    def skip(self, seen: int, at: int) -> None:
        """Leave this question, or this part, for what comes after it; answers that were open close first."""
        with self._lock:
            self._check(seen, at)
            room = self.live.room
            if self.at >= hour.span(self.parts, room)[1]:
                self.live.skip(seen)
            else:
                if room.here.phase == "open":
                    self.live.go_on(seen)
                self._stand_at(self.at + 1)
            self.follow()

    def follow(self) -> None:
        """Note where the room went, whoever led it there."""
        with self._lock:
            if self.at != self._shown.pace.at:
                self._stand_at(self.at)

    def set_black(self, *, is_black: bool) -> None:
        """Black the projector, or show it again."""
        self._keep(lambda shown: replace(shown, is_black=is_black))

    def set_wifi(self, wifi: Wifi) -> None:
        """Keep the network people join."""
        self._keep(lambda shown: replace(shown, wifi=wifi))

    def set_item(self, item: int) -> None:
        """Show another message of the exercise. Raises OutOfPlace where there is none."""
        with self._lock:
            part = self.part
            if part is None or part.does != "exercise" or not 0 <= item < len(part.items):
                raise OutOfPlace
            self._keep(lambda shown: replace(shown, item=item))

    def can_go_back(self) -> bool:
        """Say whether there is a move to take back."""
        return self.at > hour.span(self.parts, self.live.room)[0] or bool(self.live.room.past)

    def can_skip(self) -> bool:
        """Say whether there is something to leave out here."""
        room, part = self.live.room, self.part
        if room.here.phase in hour.BESIDE or self.is_between:
            return room.here.phase == "feedback" or (part is not None and (part.skip or part.slack))
        return not hour.is_answered(room)

    def late(self) -> int:
        """Give how many minutes the room is late, 0 for too few to speak of."""
        return hour.late(self.parts, self.pace, self.live.now())

    def _check(self, seen: int, at: int) -> None:
        if at != self.at or seen != self.live.room.version:
            raise Stale

    def _stand_at(self, at: int) -> None:
        now = self.live.now()
        began = 0 if at == ARRIVING else self._shown.pace.began or now
        self._keep(lambda shown: replace(shown, pace=Pace(at, now, began), item=0))

    def _keep(self, change: Callable[[Shown], Shown]) -> None:
        """Change what is shown once it is on the disk."""
        with self._lock:
            shown = change(self._shown)
            self.live.keep_stage(msgspec.json.encode(shown))
            self._shown = shown


def _read(kept: bytes) -> Shown:
    """Read what was kept; a stage of another version of the program is begun again: no answer is in it."""
    try:
        return msgspec.json.decode(kept, type=Shown)
    except msgspec.MsgspecError:
        return Shown()
