"""Where a business stands after twelve answers: at most five actions in their order, a path, what changed.

The order is ANSSI's: what one would miss tomorrow, updates and copies come before everything else. The item
itself ranks (`SelfAssessment.ranked`), so that a page, a sheet and an exported package say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from awareness.assessment.items.self_assessment import BEST, Question, SelfAssessment

AGAIN_AFTER = timedelta(days=182)
"""Six months: long enough for habits to have moved."""


class Action(Struct, frozen=True):
    """One thing to do: which question asks for it, what was answered, and the module that shows how."""

    question: str
    module: str
    text: str
    said: str


class Advice(Struct, frozen=True):
    """What twelve answers come to. `later`: how many things are left once these actions are done."""

    actions: tuple[Action, ...]
    in_place: int
    later: int
    path: tuple[str, ...]


class Changes(Struct, frozen=True):
    """What moved since another time: actions now done, on their way, and to be taken up again."""

    done: tuple[str, ...]
    nearer: tuple[str, ...]
    slipped: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.done or self.nearer or self.slipped)


def advice(item: SelfAssessment, answers: Mapping[str, str], trade: Iterable[str] = ()) -> Advice:
    """Give the actions, and the path: the modules of the actions first, then those of the trade."""
    ranked = item.ranked(answers)
    kept = ranked[: item.max_actions]
    actions = tuple(_action(question, answers.get(question.id, "")) for question in kept)
    return Advice(
        actions=actions,
        in_place=len(item.questions) - len(ranked),
        later=len(ranked) - len(kept),
        path=tuple(dict.fromkeys([*(action.module for action in actions), *trade])),
    )


def changes(item: SelfAssessment, before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """Compare two times, question by question; one that either time does not know is left out."""
    steps: dict[str, list[str]] = {"done": [], "nearer": [], "slipped": []}
    for question in item.questions:
        old, new = (question.answer(answers.get(question.id, "")) for answers in (before, after))
        step = question.score(new.id) - question.score(old.id) if old and new else 0
        if new and step:
            moved = "slipped" if step < 0 else "done" if new.score == BEST else "nearer"
            steps[moved].append(question.action)
    return Changes(**{name: tuple(actions) for name, actions in steps.items()})


def unanswered(item: SelfAssessment, answers: Mapping[str, str]) -> Question | None:
    """Give the first question that has no answer it knows; None when all have one."""
    known = (question for question in item.questions if not question.answer(answers.get(question.id, "")))
    return next(known, None)


def is_due(finished_on: str, today: date) -> bool:
    """Say whether it is time to look again. A clock that went back asks for nothing."""
    return today - date.fromisoformat(finished_on) >= AGAIN_AFTER


def _action(question: Question, chosen: str) -> Action:
    answer = question.answer(chosen)
    return Action(question.id, question.module, question.action, answer.text if answer else "")
