"""Where a room is in the hour its trainer planned: which part, how long, what comes next, what to leave out.

The room knows its questions; the hour also has parts in which nobody is asked anything. A pointer among the
parts follows the room: it never stands before the part of the question here, nor after the next question's.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from awareness.catalogue.workshops import Does, Plan
from awareness.workshop.questions import Moment, Question
from awareness.workshop.room import ASKING, Room

AT_THE_END = ("feedback", "end")
BESIDE = ("lobby", *AT_THE_END)
"""Phases in which the room is at no question."""
ARRIVING = -1
"""People come in; the hour has not begun."""
MINUTE_MS = 60_000
LATE_FROM = 2
"""Minutes nobody needs to hear about."""

_DOES: Mapping[Moment, Does] = {"before": "before", "module": "ask", "after": "after"}

Step = Literal["begin", "part", "room", "leave"]
"""What going on does: the hour begins, the next part begins, the room goes on, the room leaves a question."""


class Part(Struct, frozen=True, kw_only=True):
    """Some minutes of the hour. `slack`: a margin; `skip`: what is left out first when it is late."""

    id: str
    minutes: int
    does: Does = "talk"
    items: tuple[str, ...] = ()
    skip: bool = False
    slack: bool = False


class Pace(Struct, frozen=True):
    """Where the pointer was put, when it was put there and when the hour began (ms; 0: not yet)."""

    at: int = ARRIVING
    since: int = 0
    began: int = 0


def parts_of(plan: Plan) -> tuple[Part, ...]:
    """Give the parts of an hour in their order, margins among them."""
    found: list[Part] = []
    for step in plan.steps:
        found.append(Part(id=step.id, minutes=step.minutes, does=step.does, items=step.items, skip=step.skip))
        margins = (each for each in plan.slack if each.after == step.id)
        found += [Part(id=each.id, minutes=each.minutes, slack=True) for each in margins]
    return tuple(found)


def bare(room: Room) -> tuple[Part, ...]:
    """Give the hour of a module nobody has planned: its questions."""
    moments = list(dict.fromkeys(question.moment for question in room.questions))
    asked = [Part(id=f"plain-{moment}", minutes=0, does=_DOES[moment]) for moment in moments]
    return (*asked, Part(id="plain-end", minutes=0, does="evaluate"))


def span(parts: tuple[Part, ...], room: Room) -> tuple[int, int]:
    """Give the first and the last part the pointer may stand at while the room is where it is."""
    here, last = room.here, len(parts) - 1
    if here.phase in AT_THE_END:
        return (last, last) if here.phase == "end" else (_end(parts), _end(parts))
    asked = -1 if here.phase == "lobby" else here.index
    low = _part_of(parts, room.questions[asked]) if asked >= 0 else ARRIVING
    rest = room.questions[asked + 1 :]
    after = _part_of(parts, rest[0]) if rest else _end(parts)
    return low, max(after - 1, low)


def place(parts: tuple[Part, ...], room: Room, at: int) -> int:
    """Give the part the room is at: where the pointer was put, as far as the room allows."""
    low, high = span(parts, room)
    return min(max(at, low), high)


def is_between(parts: tuple[Part, ...], room: Room, at: int) -> bool:
    """Say whether the room is past the question it last asked and not at the next one: nobody is asked."""
    if room.here.phase in BESIDE:
        return False
    return at > span(parts, room)[0] or room.here.phase not in ASKING


def step(parts: tuple[Part, ...], room: Room, at: int) -> Step | None:
    """Say what going on does; None at the end."""
    low, high = span(parts, room)
    if room.here.phase == "end":
        return None
    if at < high and (at > low or room.here.phase not in ASKING or is_answered(room)):
        return "begin" if at == ARRIVING else "part"
    return "leave" if is_between(parts, room, at) else "room"


def is_answered(room: Room) -> bool:
    """Say whether the question here has nothing left to show."""
    question = room.question
    last = "closed" if question is not None and question.moment == "before" else "talk"
    return room.here.phase == last


def minutes_left(parts: tuple[Part, ...], at: int) -> int:
    """Give how many minutes are planned from the end of this part to the end of the hour."""
    return sum(part.minutes for part in parts[at + 1 :])


def spent(pace: Pace, now: int) -> int:
    """Give how many whole minutes this part has taken."""
    return max(now - pace.since, 0) // MINUTE_MS if pace.since else 0


def late(parts: tuple[Part, ...], pace: Pace, now: int) -> int:
    """Give how many whole minutes the room is late: it came late to this part, or has been here too long."""
    if not pace.began or pace.at == ARRIVING:
        return 0
    planned = sum(part.minutes for part in parts[: pace.at])
    came = (pace.since - pace.began) - planned * MINUTE_MS
    stayed = (now - pace.began) - (planned + parts[pace.at].minutes) * MINUTE_MS
    minutes = max(came, stayed) // MINUTE_MS
    return minutes if minutes >= LATE_FROM else 0


def to_leave_out(parts: tuple[Part, ...], at: int) -> Part | None:
    """Give what to leave out when it is late: what the plan says, else a margin that is still to come."""
    ahead = parts[max(at, 0) :]
    return next((part for part in ahead if part.skip), None) or next(
        (part for part in ahead if part.slack), None
    )


def _part_of(parts: tuple[Part, ...], question: Question) -> int:
    """Give the part a question is asked in; one the plan does not name is asked with those of its moment."""
    named = [number for number, part in enumerate(parts) if question.id in part.items]
    alike = [number for number, part in enumerate(parts) if part.does == _DOES[question.moment]]
    return next(iter([*named, *alike]), 0)


def _end(parts: tuple[Part, ...]) -> int:
    evaluated = [number for number, part in enumerate(parts) if part.does == "evaluate"]
    return next(iter(evaluated), len(parts) - 1)
