"""A room as a value: what it is asked, where it stands, who sits in it, what was answered. Pure.

A command looks at the room and gives an event, or refuses; `after` gives the room that follows the event.
Clock, dice and names of seats are given. Who writes the event down before saying yes is in live.py.
The first answer of a seat to a ballot counts, whatever is sent later, in whatever phase.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from awareness.protocol import LARGEST_ROOM
from awareness.workshop.events import (
    Answered,
    Closed,
    Closing,
    Entered,
    EntriesSet,
    Event,
    HostEvent,
    Mode,
    ModesSet,
    Moved,
    PhonesSet,
    Position,
    Removed,
    Seat,
    Seated,
    Source,
    WentBack,
)
from awareness.workshop.questions import EVALUATION, Poll, Question
from awareness.workshop.refusals import (
    BadNumbers,
    ByHand,
    EntriesClosed,
    NoLongerOpen,
    NoSeat,
    NotAnAnswer,
    NotOpenYet,
    OutOfPlace,
    RoomFull,
    RoomOver,
    Stale,
)

BY_HAND: tuple[Mode, ...] = ("hands", "paper")
LEAD_MS = 2000
"""Every phone has heard of the opening before it happens, so all show the choices together."""
ASKING = ("question", "open", "closed", "reveal", "talk")
AFTER_OPEN = ("open", "closed", "reveal", "talk")
BEFORE_PACE = ("lobby", "question", "closed", "reveal", "talk")
PACE = "pace."
"""Begins the names under which a phone's own steps are kept, beside the votes; no item's id has a dot."""
LARGEST_TABLE = 9
PLANTS = (
    *("Genêt", "Thym", "Lavande", "Olivier", "Romarin", "Figuier", "Laurier", "Tilleul", "Ciste", "Buis"),
    *("Noyer", "Sauge", "Iris", "Cade", "Chêne", "Menthe", "Arbousier", "Pin", "Coquelicot", "Mûrier"),
)
"""Names of seats are given by the room: nobody types one."""


class Room(Struct, frozen=True, kw_only=True):
    """The room. `version` grows with each thing the trainer does: screens say which one they saw."""

    questions: tuple[Question, ...]
    modes: tuple[Mode, ...] = ("hands", "paper", "table", "phone")
    places: int = LARGEST_ROOM
    version: int = 1
    here: Position = Position("lobby")
    past: tuple[Position, ...] = ()
    own_modes: dict[str, tuple[Mode, ...]] = {}
    phones_work: bool = True
    entries_open: bool = True
    seats: dict[str, Seat] = {}
    seated: int = 0
    answers: dict[str, dict[str, str]] = {}
    entered: dict[str, dict[Source, dict[str, int]]] = {}
    revealed: frozenset[str] = frozenset()
    closing: Closing | None = None

    @property
    def question(self) -> Question | None:
        """Give the question the room is at."""
        return self.questions[self.here.index] if self.here.phase in ASKING else None

    @property
    def is_told(self) -> bool:
        """Say whether the right answer to the question here was shown once: nobody answers it any more."""
        return self.question is not None and self.question.id in self.revealed

    @property
    def ballot(self) -> str:
        """Name the vote that is under way: a question, and which time it is asked. "" where there is none."""
        question = self.question
        return ballot_of(question.id, self.here.round) if question else ""

    @property
    def ways(self) -> tuple[Mode, ...]:
        """Give how the question here (or the next one) is answered."""
        question = self.question
        wanted = self.own_modes.get(question.id, self.modes) if question else self.modes
        if self.phones_work:
            return wanted
        return tuple(way for way in BY_HAND if way in wanted) or ("hands",)

    def stored(self, seat: str) -> str:
        """Give what a seat answered to the vote under way; "" when nothing."""
        return self.answers.get(self.ballot, {}).get(seat, "")

    def may_answer(self, seat: str) -> bool:
        """Say whether this phone is one the question is asked by, while answers are taken."""
        return self.here.phase == "open" and not self.is_told and self._is_asked(seat)

    @property
    def may_pace(self) -> bool:
        """Say whether « chacun à son rythme » can be opened: while nobody is answering together."""
        return self.closing is None and self.here.phase in BEFORE_PACE

    def paced(self, seat: str) -> dict[str, str]:
        """Give the steps a phone did alone, by their keys, with what it answered."""
        names = [name for name in self.answers if name.startswith(PACE) and seat in self.answers[name]]
        return {name.removeprefix(PACE): self.answers[name][seat] for name in names}

    def _is_asked(self, seat: str) -> bool:
        return ("table" if self.seats[seat].table else "phone") in self.ways

    # What the trainer does: each command bears the version its screen showed.

    def go_on(self, seen: int, now: int) -> Moved:
        """Go to the next phase."""
        self._check(seen)
        if self.here.phase == "end":
            raise OutOfPlace
        return Moved(self._next(now))

    def skip(self, seen: int) -> Moved:
        """Leave this question (or the lobby, or the feedback) for what comes after it."""
        self._check(seen)
        if self.here.phase == "end":
            raise OutOfPlace
        return Moved(self._after_question())

    def vote_again(self, seen: int, now: int) -> Moved:
        """Ask the same question once more, after people have talked about it and before it is answered."""
        self._check(seen)
        if self.here.phase != "closed" or self.is_told:
            raise OutOfPlace
        return Moved(replace(self.here, phase="open", round=self.here.round + 1, opens_at=now + LEAD_MS))

    def at_own_pace(self, seen: int) -> Moved:
        """Let each do the module's steps alone; what follows is the next question not asked yet."""
        self._check(seen)
        if not self.may_pace:
            raise OutOfPlace
        is_asked = self.here.phase in AFTER_OPEN
        return Moved(Position("pace", self.here.index if is_asked else self.here.index - 1))

    def go_back(self, seen: int) -> WentBack:
        """Take the last move back."""
        self._check(seen)
        if not self.past:
            raise OutOfPlace
        return WentBack()

    def enter(self, seen: int, source: Source, counts: Mapping[str, int], poll: str = "") -> Entered:
        """Enter raised hands or papers for the vote under way, or one of the evaluation's.

        They stand beside what phones answered.
        """
        self._check(seen)
        asked, phases = (_poll(poll), ("feedback", "end")) if poll else (self.question, AFTER_OPEN)
        if asked is None or self.here.phase not in phases:
            raise OutOfPlace
        if not counts.keys() <= set(asked.choices):
            raise NotAnAnswer
        if min(counts.values(), default=0) < 0 or sum(counts.values()) > LARGEST_ROOM:
            raise BadNumbers
        return Entered(poll or self.ballot, source, dict(counts))

    def set_ways(self, seen: int, modes: Collection[Mode], question: str = "") -> ModesSet:
        """Say how a question, or all of them, will be answered; hands when nothing is said."""
        self._check(seen)
        if question and question not in {each.id for each in self.questions}:
            raise OutOfPlace
        known = msgspec.convert(sorted(modes), tuple[Mode, ...])
        return ModesSet(known or ("hands",), question)

    def set_phones(self, seen: int, *, work: bool) -> PhonesSet:
        """Give the phones up, the running question too, or take them back; what they answered stays."""
        self._check(seen)
        return PhonesSet(work)

    def set_entries(self, seen: int, *, are_open: bool) -> EntriesSet:
        """Let new phones in, or no more."""
        self._check(seen)
        return EntriesSet(are_open)

    def close(self, seen: int, closing: Closing) -> Closed:
        """End the room, from any phase."""
        self._check(seen)
        businesses, places = closing.businesses, (closing.rural, closing.urban)
        sound = 0 <= businesses <= closing.present <= LARGEST_ROOM and min(places) >= 0
        if not sound or sum(places) > businesses:
            raise BadNumbers
        return Closed(closing)

    def _check(self, seen: int) -> None:
        if self.closing is not None:
            raise RoomOver
        if seen != self.version:
            raise Stale

    def _next(self, now: int) -> Position:
        here = self.here
        match here.phase:
            case "question":
                return replace(here, phase="open", opens_at=now + LEAD_MS)
            case "open":
                return replace(here, phase="closed")
            case "closed" if self.questions[here.index].moment != "before":
                # The opening questions come back as their twins: their answers are not told.
                return replace(here, phase="reveal")
            case "reveal":
                return replace(here, phase="talk")
            case _:
                return self._after_question()

    def _after_question(self) -> Position:
        if self.here.phase == "feedback":
            return Position("end", self.here.index)
        index = 0 if self.here.phase == "lobby" else self.here.index + 1
        if index < len(self.questions):
            return Position("question", index)
        return Position("feedback", index)

    # What phones do.

    def join(self, seat: str, dice: int, table: int = 0) -> Seated | None:
        """Give a phone its place, with a name by the dice; `table`: how many sit around it, 0 for nobody.

        None where it has one already.
        """
        if self.closing is not None:
            raise RoomOver
        if seat in self.seats:
            return None
        if not self.entries_open:
            raise EntriesClosed
        if len(self.seats) >= self.places:
            raise RoomFull
        if not 0 <= table <= LARGEST_TABLE:
            raise BadNumbers
        number = self.seated + 1
        if table:
            return Seated(seat, Seat(f"Table {number}", table=True, people=table))
        return Seated(seat, Seat(f"{PLANTS[dice % len(PLANTS)]} {number}"))

    def remove(self, seat: str) -> Removed:
        """Take a place away."""
        if seat not in self.seats:
            raise NoSeat
        return Removed(seat)

    def answer(self, seat: str, ballot: str, choice: str, now: int) -> Answered | None:
        """Take a phone's answer; None where it has answered already, whenever that was."""
        if self.closing is not None:
            raise RoomOver
        if seat not in self.seats:
            raise NoSeat
        if seat in self.answers.get(ballot, {}):
            return None
        if (poll := _poll(ballot)) is not None:
            return self._evaluate(seat, poll, choice)
        question, here = self.question, self.here
        if question is None or ballot != self.ballot or self.is_told:
            raise NoLongerOpen
        if here.phase == "question" or (here.phase == "open" and now < here.opens_at):
            raise NotOpenYet
        if here.phase != "open":
            raise NoLongerOpen
        if not self._is_asked(seat):
            raise ByHand
        if choice not in question.choices:
            raise NotAnAnswer
        return Answered(seat, ballot, choice)

    def pace(self, seat: str, step: str, stored: str) -> Answered | None:
        """Take what a phone did alone in one step; None where it has done it already, whenever that was."""
        if self.closing is not None:
            raise RoomOver
        if seat not in self.seats:
            raise NoSeat
        if seat in self.answers.get(f"{PACE}{step}", {}):
            return None
        if self.here.phase != "pace":
            raise NoLongerOpen
        if not self.phones_work:
            raise ByHand
        return Answered(seat, f"{PACE}{step}", stored)

    def _evaluate(self, seat: str, poll: Poll, choice: str) -> Answered:
        if self.here.phase != "feedback":
            raise NoLongerOpen if self.here.phase == "end" else NotOpenYet
        if not self.phones_work:
            raise ByHand
        if choice not in poll.choices:
            raise NotAnAnswer
        return Answered(seat, poll.id, choice)


def _poll(name: str) -> Poll | None:
    return next((poll for poll in EVALUATION if poll.id == name), None)


def ballot_of(question: str, time: int) -> str:
    """Name a vote: a late answer to the first one is never taken for one to the second."""
    return question if time == 1 else f"{question}.{time}"


def after(room: Room, event: Event) -> Room:
    """Give the room that follows an event."""
    match event:
        case Seated():
            return replace(room, seats={**room.seats, event.seat: event.place}, seated=room.seated + 1)
        case Removed():
            left = {seat: place for seat, place in room.seats.items() if seat != event.seat}
            return replace(room, seats=left)
        case _:
            return replace(_after_host(room, event), version=room.version + 1)


def _moved(room: Room, to: Position) -> Room:
    moved = replace(room, here=to, past=(*room.past, room.here))
    question = moved.question
    if question is None or to.phase != "reveal":
        return moved
    return replace(moved, revealed=room.revealed | {question.id, question.twin})


def _after_host(room: Room, event: HostEvent) -> Room:  # noqa: PLR0911  one line an event
    match event:
        case Moved():
            return _moved(room, event.to)
        case WentBack():
            return replace(room, here=room.past[-1], past=room.past[:-1])
        case Entered():
            of_ballot = {**room.entered.get(event.ballot, {}), event.source: event.counts}
            return replace(room, entered={**room.entered, event.ballot: of_ballot})
        case ModesSet() if event.question:
            return replace(room, own_modes={**room.own_modes, event.question: event.modes})
        case ModesSet():
            return replace(room, modes=event.modes)
        case PhonesSet():
            return replace(room, phones_work=event.work)
        case EntriesSet():
            return replace(room, entries_open=event.are_open)
        case Closed():
            return replace(room, closing=event.closing)


def with_answer(room: Room, answered: Answered) -> Room:
    """Give the room with one answer more; a second one of the same seat to the same vote changes nothing."""
    of_ballot = room.answers.get(answered.ballot, {})
    kept = {answered.seat: answered.choice, **of_ballot}
    return replace(room, answers={**room.answers, answered.ballot: kept})
