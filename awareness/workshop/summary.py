"""What a room that is over came to, read from the counters that are left of it. Pure: no word, no page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil, sqrt
from typing import Literal

import msgspec
from msgspec import Struct

from awareness.progress.records import ClosedRoom, Waiting
from awareness.protocol import SMALLEST_ROOM

Way = Literal["hands", "paper", "phones"]
WAYS: tuple[Way, ...] = ("hands", "paper", "phones")
Moment = Literal["before", "module", "after"]


class Vote(Struct, frozen=True, kw_only=True):
    """One vote as it was counted: of each answer how many, by each way."""

    question: str
    round: int = 1
    moment: Moment = "module"
    twin: str = ""
    right: str = ""
    hands: dict[str, int] = {}
    paper: dict[str, int] = {}
    phones: dict[str, int] = {}

    def by(self, way: Way) -> Mapping[str, int]:
        """Give the answers that came one way."""
        by: Mapping[str, int] = getattr(self, way)
        return by

    @property
    def answers(self) -> int:
        """Count all answers."""
        return sum(sum(self.by(way).values()) for way in WAYS)

    @property
    def rights(self) -> int:
        """Count the right ones."""
        return sum(self.by(way).get(self.right, 0) for way in WAYS)

    @property
    def is_told(self) -> bool:
        """Say whether enough people answered for the answers to be shown, and not only their number."""
        return self.answers >= SMALLEST_ROOM


class Pair(Struct, frozen=True):
    """An opening question and its twin."""

    before: Vote
    after: Vote

    @property
    def is_told(self) -> bool:
        """Say whether both were answered by enough people to be set side by side."""
        return self.before.is_told and self.after.is_told


class Summary(Struct, frozen=True, kw_only=True):
    """A room's counters. Of a room of a few there is `present` alone."""

    module: str
    version: str = ""
    present: int = 0
    businesses: int | None = None
    rural: int = 0
    urban: int = 0
    votes: tuple[Vote, ...] = ()
    evaluation: dict[str, dict[str, int]] = {}
    effects: tuple[tuple[int, int, int], ...] = ()
    counts: tuple[str, ...] = ()

    @property
    def is_small(self) -> bool:
        """Say whether so few were there that nothing but their number was kept."""
        return self.businesses is None

    @property
    def ways(self) -> tuple[Way, ...]:
        """Give the ways in which at least one answer came."""
        return tuple(way for way in WAYS if any(sum(vote.by(way).values()) for vote in self.votes))

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Give the opening questions beside their twins, the first vote on each."""
        first = {vote.question: vote for vote in self.votes if vote.round == 1}
        after = {vote.twin: vote for vote in first.values() if vote.twin}
        return tuple(
            Pair(vote, after[name])
            for name, vote in first.items()
            if vote.moment == "before" and name in after
        )

    @property
    def others(self) -> tuple[Vote, ...]:
        """Give the votes between the opening and its twins."""
        return tuple(vote for vote in self.votes if vote.moment == "module")

    @property
    def phones(self) -> tuple[int, int, int]:
        """Give how many phones had more right after than before, as many, fewer; zeros where few answered."""
        moved = {"more": 0, "same": 0, "fewer": 0}
        for before, after, phones in self.effects:
            moved["more" if after > before else "same" if after == before else "fewer"] += phones
        more, same, fewer = moved.values()
        return (more, same, fewer) if more + same + fewer >= SMALLEST_ROOM else (0, 0, 0)


class Sending(Struct, frozen=True):
    """What became of a room's counts; `gone`: no longer on this laptop. All zero where it was not counted."""

    waiting: int
    arrived: int
    refused: int
    gone: int


def summary_of(room: ClosedRoom) -> Summary:
    """Read a room's counters; what a later program wrote otherwise is a room of which little is known."""
    try:
        return msgspec.json.decode(room.result, type=Summary)
    except msgspec.MsgspecError:
        return Summary(module=room.module)


def chance(answers: int) -> int:
    """Give from how many people on a difference between two votes says something.

    Twice the standard deviation of the difference of two counts out of as many people, at its largest (half
    of them right): 2 × √(n/2). Below that, the same room asked again could differ as much.
    """
    return ceil(2 * sqrt(answers / 2))


def sending(counts: Iterable[str], outbox: Iterable[Waiting]) -> Sending:
    """Say what became of a room's counts, from those that are still on this laptop."""
    mine = set(counts)
    states = Counter(each.state for each in outbox if each.id in mine)
    arrived, refused = states["acknowledged"], states["refused"]
    waiting = states.total() - arrived - refused
    return Sending(waiting, arrived, refused, len(mine) - states.total())
