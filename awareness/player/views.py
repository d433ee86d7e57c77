"""What a step's template is given, before and after the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from msgspec import Struct

from awareness.assessment.item import Feedback, Fields, Partial, Response
from awareness.catalogue.model import AnyItem
from awareness.learning.session import READ, Answer, Step

_SENTENCE_ENDS = r"(?:(?<=[.!?…])|(?<=[.!?…] »))(?<!\bM\.)\s+(?=[«“\"A-ZÀ-Ý¿¡])"
"""No compiled pattern, as others a first page does not need: `re` compiles it when it is met."""


class Walk(Protocol):
    """What is gone through step by step: a module, or a refresher."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step known now."""
        ...

    @property
    def seed(self) -> str:
        """What shuffles the answers."""
        ...

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What was stored so far, by the key of its step."""
        ...

    @property
    def minutes_left(self) -> int:
        """The minutes the steps not done yet are planned to take."""
        ...


class ItemView(Struct, frozen=True):
    """An item as a page shows it. `response` and `feedback` are None until it is answered."""

    item: AnyItem
    shown: Mapping[str, Any]
    response: Any = None
    feedback: Feedback | None = None

    @property
    def answered(self) -> bool:
        """Say whether the verdict is shown."""
        return self.feedback is not None

    @property
    def scene(self) -> str:
        """Give what is told before the question, "" when there is only a question."""
        return self.item.prompt[: len(self.item.prompt) - len(self.question)].rstrip()

    @property
    def question(self) -> str:
        """Give what is asked: the last sentence of a prompt. A tool asks nothing; its prompt stays whole."""
        return re.split(_SENTENCE_ENDS, self.item.prompt)[-1] if self.item.scored else self.item.prompt


class StepView(Struct, frozen=True):
    """A step among its neighbours: what is needed to draw the page and its progress."""

    step: Step
    index: int
    total: int
    minutes_left: int
    view: ItemView | None
    first_of_phase: bool
    previous: str | None
    following: str | None


def item_view(item: AnyItem, seed: str, stored: bytes | None = None, draft: str = "") -> ItemView:
    """Prepare an item for its template, with the verdict when an answer is stored."""
    shown = item.present(seed, draft)
    if stored is None:
        return ItemView(item, shown)
    response = item.decode(stored)
    return ItemView(item, shown, response, item.feedback(response))


def step_view(session: Walk, step: Step, draft: str = "") -> StepView:
    """Prepare a step of a session: its item, its place, and the steps around it that may be shown.

    An item whose step was only read (a tool, where it cannot be used) has no verdict.
    """
    steps = session.steps
    index = steps.index(step)
    answer = session.answers.get(step.key)
    view = None
    if step.item is not None:
        given = answer.response if answer and answer.response != READ else None
        view = item_view(step.item, item_seed(session, step), given, draft)
    return StepView(
        step=step,
        index=index,
        total=len(steps),
        minutes_left=session.minutes_left,
        view=view,
        first_of_phase=index == 0 or steps[index - 1].phase != step.phase,
        previous=steps[index - 1].key if index else None,
        following=steps[index + 1].key if answer and index + 1 < len(steps) else None,
    )


def item_seed(session: Walk, step: Step) -> str:
    """Give what shuffles a step's answers; the first questions are shown before there is an attempt."""
    return step.key if step.phase == "before" else f"{session.seed}/{step.key}"


def submitted(item: AnyItem, fields: Fields) -> Response | Partial:
    """Read a form. Raises ResponseIncomplete with a sentence for the person."""
    read: Response | Partial = item.read(fields)
    return read
