"""The room that is open now: commands one at a time, each on the disk before anybody hears of it.

This is what the pages of trainer and phones call. Reading the room waits for nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from awareness.workshop.events import Answered, Closing, Event, Mode, Source
from awareness.workshop.files import Opening, RoomFile, RoomNotKept
from awareness.workshop.refusals import RoomFull
from awareness.workshop.room import PACE, Room, after, with_answer

SEEN_MS = 5000
"""A phone that asked this short a time ago is there."""
IDLE_MS = 60_000
"""In a full room, a phone silent for this long that has answered nothing gives its place up."""


class Batch(Struct):
    """Answers that are written together: while one group is forced to the disk, the next one gathers."""

    answers: list[Answered] = []
    is_written: bool = False
    fault: RoomNotKept | None = None


class LiveRoom:
    """One open room, for any number of threads. `clock`: milliseconds; `dice`: a number below its limit."""

    def __init__(self, file: RoomFile, *, clock: Callable[[], int], dice: Callable[[int], int]) -> None:
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._file = file
        self._room = self._ahead = file.room()
        self._batch = Batch()
        self._clock = clock
        self._dice = dice
        # When phones were last heard of stays in memory: on the disk it would be a list of who was there.
        self._seen = dict.fromkeys(self._room.seats, clock())

    @property
    def room(self) -> Room:
        """Give the room as it is now."""
        return self._room

    @property
    def opening(self) -> Opening:
        """Give how it was opened: its module, its code."""
        return self._file.opening

    def now(self) -> int:
        """Give the clock every phone follows, in milliseconds."""
        return self._clock()

    # The trainer's commands; `seen` is the version of the room the screen showed.

    def go_on(self, seen: int) -> Room:
        """Go to the next phase. Raises Refused or RoomNotKept, as all commands do."""
        return self._do(lambda room: room.go_on(seen, self._clock()))

    def go_back(self, seen: int) -> Room:
        """Take the last move back."""
        return self._do(lambda room: room.go_back(seen))

    def skip(self, seen: int) -> Room:
        """Leave this question for what comes after it."""
        return self._do(lambda room: room.skip(seen))

    def vote_again(self, seen: int) -> Room:
        """Ask the same question once more."""
        return self._do(lambda room: room.vote_again(seen, self._clock()))

    def at_own_pace(self, seen: int) -> Room:
        """Let each do the module's steps alone."""
        return self._do(lambda room: room.at_own_pace(seen))

    def enter(self, seen: int, source: Source, counts: Mapping[str, int], poll: str = "") -> Room:
        """Enter raised hands or papers, for the question here or one of the evaluation's."""
        return self._do(lambda room: room.enter(seen, source, counts, poll))

    def set_ways(self, seen: int, modes: Collection[Mode], question: str = "") -> Room:
        """Say how a question (or all) is answered."""
        return self._do(lambda room: room.set_ways(seen, modes, question))

    def set_phones(self, seen: int, *, work: bool) -> Room:
        """« Les téléphones ne marchent pas », or they do again."""
        return self._do(lambda room: room.set_phones(seen, work=work))

    def set_entries(self, seen: int, *, are_open: bool) -> Room:
        """Let new phones in, or no more."""
        return self._do(lambda room: room.set_entries(seen, are_open=are_open))

    def close(self, seen: int, closing: Closing) -> Room:
        """End the room: the first half of closing; closing.py does the second one."""
        return self._do(lambda room: room.close(seen, closing))

    def remove(self, seat: str) -> Room:
        """Take a phone's place away."""
        return self._do(lambda room: room.remove(seat))

    # Phones.

    def join(self, seat: str, table: int = 0) -> Room:
        """Give a phone its place; one it has already is its place."""
        with self._writing, self._lock:
            self._seen[seat] = self._clock()
            try:
                joined = self._ahead.join(seat, self._dice(1 << 16), table)
            except RoomFull:
                self._note(self._ahead.remove(self._idle()))
                joined = self._ahead.join(seat, self._dice(1 << 16), table)
            if joined is not None:
                self._note(joined)
            return self._room

    def answer(self, seat: str, ballot: str, choice: str) -> str:
        """Store a phone's answer and give the one that counts: the first. It is on the disk by then."""
        return self._take(seat, ballot, lambda room: room.answer(seat, ballot, choice, self._clock()))

    def pace(self, seat: str, step: str, stored: str) -> str:
        """Store what a phone did alone in a step, as an answer."""
        return self._take(seat, f"{PACE}{step}", lambda room: room.pace(seat, step, stored))

    def _take(self, seat: str, ballot: str, decide: Callable[[Room], Answered | None]) -> str:
        with self._lock:
            answered = decide(self._ahead)
            if answered is not None:
                self._ahead = with_answer(self._ahead, answered)
                self._batch.answers.append(answered)
            counts, batch = self._ahead.answers[ballot][seat], self._batch
        with self._writing:
            if not batch.is_written:
                self._write()
        if batch.fault is not None:
            raise batch.fault
        return counts

    def hear(self, seat: str) -> None:
        """Note that a phone is there."""
        self._seen[seat] = self._clock()

    def last_heard(self) -> int:
        """Give when a phone was last heard of (ms), 0 where none ever was."""
        return max(list(self._seen.values()), default=0)

    def stage(self) -> bytes:
        """Give what the trainer's screens showed when the room was last left."""
        with self._writing:
            return self._file.stage()

    def keep_stage(self, shown: bytes) -> None:
        """Keep what the trainer's screens show. Raises RoomNotKept."""
        with self._writing:
            self._file.keep_stage(shown)

    def present_phones(self) -> int:
        """Count the phones that were heard of in the last seconds."""
        now, room = self._clock(), self._room
        return sum(now - self._seen.get(seat, 0) <= SEEN_MS for seat in room.seats)

    def _do(self, decide: Callable[[Room], Event]) -> Room:
        with self._writing:
            self._write()
            with self._lock:
                self._note(decide(self._ahead))
                return self._room

    def _note(self, event: Event) -> None:
        """Write an event; the caller holds both locks. Answers still waiting were taken before it."""
        self._file.note(event)
        self._room, self._ahead = after(self._room, event), after(self._ahead, event)

    def _write(self) -> None:
        """Force all answers that wait to the disk, then let them be seen; the caller holds `_writing`."""
        with self._lock:
            batch, self._batch, ahead = self._batch, Batch(), self._ahead
        if batch.answers:
            try:
                self._file.answer(batch.answers)
            except RoomNotKept as fault:
                self._give_up(batch, fault)
                return
        batch.is_written = True
        with self._lock:
            self._room = replace(self._room, answers=ahead.answers)

    def _give_up(self, batch: Batch, fault: RoomNotKept) -> None:
        """Take back what never reached the disk, also what gathered meanwhile: nobody was told it counts."""
        with self._lock:
            for each in (batch, self._batch):
                each.is_written, each.fault = True, fault
            self._batch, self._ahead = Batch(), self._room

    def _idle(self) -> str:
        """Give a place nobody uses. Raises RoomFull."""
        now = self._clock()
        used = {seat for votes in self._ahead.answers.values() for seat in votes}
        for seat in self._room.seats:
            if seat not in used and now - self._seen.get(seat, now) > IDLE_MS:
                return seat
        raise RoomFull
