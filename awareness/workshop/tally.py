"""What a room's answers come to: counts by choice and source, and who was right before and after. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from awareness.protocol import SMALLEST_ROOM
from awareness.workshop.questions import EVALUATION, Poll, Question
from awareness.workshop.room import Room, ballot_of


class Tally(Struct, frozen=True):
    """One vote: of each choice how many, and where they come from (phones, hands, paper)."""

    question: str
    round: int
    phones: dict[str, int]
    hands: dict[str, int]
    paper: dict[str, int]

    def total(self, choice: str) -> int:
        """Count a choice, whatever it was answered by."""
        return sum(source.get(choice, 0) for source in (self.phones, self.hands, self.paper))

    @property
    def votes(self) -> int:
        """Count all answers."""
        return sum(sum(source.values()) for source in (self.phones, self.hands, self.paper))


def tally(room: Room, question: Question | Poll, round: int = 1) -> Tally:
    """Count one vote."""
    ballot = ballot_of(question.id, round)
    entered = room.entered.get(ballot, {})
    return Tally(
        question=question.id,
        round=round,
        phones=dict(Counter(room.answers.get(ballot, {}).values())),
        hands=dict(entered.get("hands", {})),
        paper=dict(entered.get("paper", {})),
    )


def tallies(room: Room) -> tuple[Tally, ...]:
    """Count every vote that has an answer, in the order of the questions."""
    return tuple(found for question in room.questions for found in _rounds(room, question))


def _rounds(room: Room, question: Question) -> Iterator[Tally]:
    names = {*room.answers, *room.entered}
    rounds = (number for number in range(1, len(names) + 2) if ballot_of(question.id, number) in names)
    return (found for number in rounds if (found := tally(room, question, number)).votes)


def evaluation(room: Room) -> dict[str, dict[str, int]]:
    """Count what was said of the workshop; of fewer than five answers only how many there were."""
    kept = {}
    for poll in EVALUATION:
        counted = tally(room, poll)
        kept[poll.id] = {"n": counted.votes}
        if counted.votes >= SMALLEST_ROOM:
            kept[poll.id].update({choice: counted.total(choice) for choice in poll.choices})
    return kept


def effects(room: Room) -> dict[tuple[int, int], int]:
    """Count the phones that answered the opening questions and their twins by how many were right each time.

    The first vote on a question is the one that counts: the second one comes after a talk.
    """
    twins = {question.twin: question for question in room.questions if question.moment == "after"}
    before = [question for question in room.questions if question.moment == "before"]
    if len(before) != 2 or any(question.id not in twins for question in before):
        return {}
    after = [twins[question.id] for question in before]
    both = _all_answered(room, (*before, *after))
    return dict(Counter((_right(room, seat, before), _right(room, seat, after)) for seat in both))


def _all_answered(room: Room, questions: Iterable[Question]) -> set[str]:
    each = [set(room.answers.get(question.id, {})) for question in questions]
    return set.intersection(*each)


def _right(room: Room, seat: str, questions: Iterable[Question]) -> int:
    return sum(room.answers[question.id][seat] == question.right for question in questions)
