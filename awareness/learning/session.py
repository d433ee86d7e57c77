"""The state of one person in one module, as a pure function of what was answered so far.

before (2, unscored) → story → ideas → exercise → quiz (the 2 twins and 3 drawn) → wrong answers once more
→ action. Nothing but the answers is stored: steps, progress and score follow from them, so a crash can lose
nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from awareness.assessment.item import Response
from awareness.catalogue.budget import QUIZ_LENGTH, SECONDS_PER_QUESTION, exercise_seconds, reading_seconds
from awareness.catalogue.model import AnyItem, Idea, Module

Phase = Literal["before", "story", "ideas", "exercise", "quiz", "again", "action"]

READ = b"{}"
"""What is stored for a step that was read, not answered."""


class Step(Struct, frozen=True):
    """One screen. `key` names it for ever in the stored answers; `item` is None where there is only text."""

    key: str
    phase: Phase
    item: AnyItem | None = None
    idea: Idea | None = None


class Answer(Struct, frozen=True):
    """What was stored for one step: the response as JSON (READ where nothing was asked), was it right."""

    key: str
    response: bytes
    right: bool | None


class Outcome(Struct, frozen=True):
    """What a finished module amounts to. Bands and levels as DESIGN §5 and §7."""

    score: int
    passed: bool
    band: int
    before: int
    after: int
    to_review: tuple[str, ...]


class Walk(Struct, frozen=True, dict=True):
    """Steps that are done one after the other: a module's, a refresher's."""

    seed: str
    answers: Mapping[str, Answer]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step known now."""
        raise NotImplementedError

    @property
    def place(self) -> int:
        """Give the index of the first step not done yet; `len(steps)` when all are."""
        done = (index for index, step in enumerate(self.steps) if step.key not in self.answers)
        return next(done, len(self.steps))

    @property
    def is_finished(self) -> bool:
        """Say whether the last step was done."""
        return self.place == len(self.steps)

    def step(self, key: str) -> Step:
        """Find a step by its key. Raises KeyError when there is no such step."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)


class LearningSession(Walk, frozen=True, dict=True):
    """One attempt: the module, the seed of its draws, the answers so far by step key in the order given."""

    module: Module

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step known now; wrong quiz answers add their second try at the end of the quiz."""
        return tuple(self._steps())

    @property
    def minutes_left(self) -> int:
        """Share the announced minutes out over the steps not done yet, by their planned time; rounds up."""
        planned = [planned_seconds(self.module, step) for step in self.steps]
        return -(-self.module.header.minutes * sum(planned[self.place :]) // (sum(planned) or 1))

    def read(self, key: str) -> LearningSession:
        """Note that a step without a question was read."""
        return self._with(Answer(key, READ, None))

    def answer(self, key: str, response: Response, stored: bytes) -> LearningSession:
        """Note the response to a step's item. The first one stands: answering again changes nothing."""
        item = self.step(key).item
        if item is None:
            raise KeyError(key)
        return self._with(Answer(key, stored, item.is_right(response) if item.scored else None))

    def outcome(self) -> Outcome:
        """Count what was right at the first try."""
        quiz = [step for step in self.steps if step.phase == "quiz"]
        score = sum(self._right(step.key) for step in quiz)
        twins = {item.twin for item in self.module.quiz.before}
        return Outcome(
            score=score,
            passed=score >= MASTERY_SCORE,
            band=band(score),
            before=sum(self._right(step.key) for step in self.steps if step.phase == "before"),
            after=sum(self._right(step.key) for step in quiz if step.item and step.item.id in twins),
            to_review=tuple(step.item.id for step in quiz if step.item and not self._right(step.key)),
        )

    def _right(self, key: str) -> bool:
        answer = self.answers.get(key)
        return answer is not None and answer.right is True

    def _with(self, answer: Answer) -> LearningSession:
        if answer.key in self.answers:
            return self
        self.step(answer.key)
        return replace(self, answers={**self.answers, answer.key: answer})

    def _steps(self) -> Iterator[Step]:
        for item in self.module.quiz.before:
            yield Step(f"before.{item.id}", "before", item)
        yield Step("story", "story")
        for index, idea in enumerate(self.module.lesson.ideas, start=1):
            yield Step(f"idea.{index}", "ideas", idea=idea)
        for item in self.module.quiz.exercise:
            yield Step(f"exercise.{item.id}", "exercise", item)
        drawn = drawn_items(self.module, self.seed)
        for item in drawn:
            yield Step(f"quiz.{item.id}", "quiz", item)
        for item in drawn:
            answer = self.answers.get(f"quiz.{item.id}")
            if answer is not None and answer.right is False:
                yield Step(f"again.{item.id}", "again", item)
        yield Step("action", "action")


MASTERY_SCORE = 4


def band(score: int) -> int:
    """Fold a score of five into the four bands that are counted: 0–1, 2–3, 4, 5."""
    return (0, 0, 1, 1, 2, 3)[score]


def drawn_items(module: Module, seed: str) -> tuple[AnyItem, ...]:
    """Draw the quiz: the two twins and three others, easier ones first, reproducibly from the seed."""
    final = module.quiz.final
    twins = {item.twin for item in module.quiz.before}
    others = [item for item in final if item.id not in twins]
    draw = random.Random(f"{seed}/quiz").sample(others, k=min(QUIZ_LENGTH - len(twins), len(others)))
    chosen = [item for item in final if item.id in twins or item in draw]
    return tuple(sorted(chosen, key=lambda item: item.difficulty))


def planned_seconds(module: Module, step: Step) -> int:
    """Plan the seconds a step takes: its words at reading speed, or its item's kind."""
    if step.item is not None:
        return exercise_seconds(step.item.kind) if step.phase == "exercise" else SECONDS_PER_QUESTION
    if step.idea is not None:
        return reading_seconds(_length(step.idea.title) + _length(step.idea.markdown))
    return reading_seconds(
        _length({"story": module.lesson.story, "action": module.lesson.action}.get(step.phase, ""))
    )


@lru_cache(maxsize=1024)
def _length(text: str) -> int:
    """Count the words of a text, once: every page of a module plans the whole of it."""
    return len(text.split())
