"""« Chacun à son rythme »: the steps of a module that a phone walks through alone. Pure.

What the room asks together (its questions, before and after) is left out: nobody learns there what the others
are still to be asked. All phones have the same steps, so that the trainer can say how many are at which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from awareness.catalogue.model import AnyItem, Module, Quiz
from awareness.learning.session import READ, Answer, LearningSession, Step
from awareness.workshop.questions import Question
from awareness.workshop.room import Room

DONE = "done"


class Place(Struct, frozen=True):
    """A step as the trainer sees it, and how many phones are there; `number` among those of its kind."""

    key: str
    phase: str
    number: int
    phones: int


def alone(module: Module, questions: Iterable[Question]) -> Module:
    """Give a module without what the room asks together; of the quiz what can be done on a phone."""
    asked = {question.id for question in questions}
    exercise = tuple(item for item in module.quiz.exercise if item.id not in asked)
    final = tuple(item for item in module.quiz.final if item.id not in asked and item.lan)
    return replace(module, quiz=Quiz(before=(), exercise=exercise, final=final))


def walk(module: Module, seed: str, room: Room, seat: str) -> LearningSession:
    """Give how far a phone is, from what the room stored of it. `module`: as `alone` gives it."""
    stored = room.paced(seat)
    items = {item.id: item for item in module.quiz.items()}
    answers = {key: _answer(key, said.encode(), items) for key, said in stored.items()}
    return LearningSession(seed, answers, module)


def places(module: Module, seed: str, room: Room) -> tuple[Place, ...]:
    """Count the phones at each step: how many, never which ones. What comes back is counted with the end."""
    steps = [step for step in LearningSession(seed, {}, module).steps if step.phase != "action"]
    done = {seat: room.paced(seat).keys() for seat in room.seats}
    here = Counter(_place(steps, keys) for keys in done.values())
    found, met = [], Counter[str]()
    for key, phase in (*((step.key, step.phase) for step in steps), ("action", "action"), (DONE, DONE)):
        met[phase] += 1
        found.append(Place(key, phase, met[phase], here[key]))
    return tuple(found)


def _place(steps: Iterable[Step], done: Iterable[str]) -> str:
    if "action" in done:
        return DONE
    return next((step.key for step in steps if step.key not in done), "action")


def _answer(key: str, stored: bytes, items: Mapping[str, AnyItem]) -> Answer:
    item = items.get(key.partition(".")[2])
    if item is None or stored == READ or not item.scored:
        return Answer(key, stored, None)
    return Answer(key, stored, item.is_right(item.decode(stored)))
