"""What a room is asked: a module's opening questions, what its authors marked for rooms, then the twins.

A room keeps the structure alone (ids, and which answer is right); words are read where they are shown.
"""

from __future__ import annotations

from typing import Any, Literal, cast

from msgspec import Struct

from awareness.assessment.item import Item
from awareness.assessment.items.choice import Choice
from awareness.catalogue.model import Module

Moment = Literal["before", "module", "after"]


class Question(Struct, frozen=True):
    """A question of a room. `twin` is the opening question an `after` one answers; "" elsewhere."""

    id: str
    choices: tuple[str, ...]
    right: str
    moment: Moment = "module"
    twin: str = ""


class Poll(Struct, frozen=True):
    """A question about the workshop itself, with no right answer. No item's id has a dot: theirs do."""

    id: str
    choices: tuple[str, ...]


SCALE = ("not-at-all", "a-little", "yes", "very")
EVALUATION = (
    Poll("end.useful", SCALE),
    Poll("end.able", SCALE),
    Poll("end.action", ("yes", "perhaps", "no")),
)
"""Asked at the end, counted and nothing else: was it useful, does one feel able, what will one do."""


def questions_of(module: Module, seed: str) -> tuple[Question, ...]:
    """Give a module's questions in the order of an hour, each with its answers as this room sees them."""
    twins = {item.twin: item.id for item in module.quiz.before if item.twin and item.live}
    opening = [_question(item, seed, "before") for item in module.quiz.before if item.live]
    marked = [item for item in module.quiz.items() if item.live and "workshop" in item.roles]
    between = [_question(item, seed, "module") for item in marked if item.id not in twins]
    closing = [_question(item, seed, "after", twins[item.id]) for item in marked if item.id in twins]
    return (*opening, *between, *closing)


def _question(item: Item[Any], seed: str, moment: Moment, twin: str = "") -> Question:
    asked = cast("Choice", item)  # the only kind that says it is `live`
    shown = asked.present(f"{seed}-{asked.id}")["options"]
    right = next(option.id for option in asked.options if option.right)
    return Question(asked.id, tuple(option.id for option in shown), right, moment, twin)
