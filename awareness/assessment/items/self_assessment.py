"""`self_assessment`: where do I stand? Questions whose weakest answers become a few ranked actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from msgspec import Meta, Struct

from awareness.assessment.item import (
    Fault,
    Feedback,
    Fields,
    Id,
    Item,
    Remark,
    Response,
    Words,
    one,
    repeated_ids,
)
from awareness.errors import ResponseIncomplete, sentence

BEST = 3.0


class Answer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer from 0 (nothing done) to 3; null for « je ne sais pas », which counts as a gap."""

    id: Id
    text: Words
    score: Annotated[float, Meta(ge=0, le=BEST)] | None


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question, the module that helps, how much it weighs, and the action it leads to.

    `first`: all the rest leans on it, so its action comes before any other, however wide their gaps.
    """

    id: Id
    module: Id
    weight: Annotated[int, Meta(ge=1, le=3)]
    first: bool = False
    text: Words
    action: Words
    answers: Annotated[tuple[Answer, ...], Meta(min_length=2, max_length=5)]

    def answer(self, chosen: str) -> Answer | None:
        """Find an answer by its id."""
        return next((answer for answer in self.answers if answer.id == chosen), None)

    def score(self, chosen: str) -> float:
        """Give what an answer is worth; « je ne sais pas », and no answer, are worth nothing."""
        found = self.answer(chosen)
        return (found.score or 0.0) if found else 0.0

    def gap(self, chosen: str) -> float:
        """Give how much is left to do after an answer, weighed."""
        return self.weight * (BEST - self.score(chosen))


class SelfAssessmentResponse(Response, frozen=True):
    """Question id → answer id, every question once."""

    answers: dict[str, str]


class SelfAssessment(Item[SelfAssessmentResponse], frozen=True, kw_only=True):
    """Questions and at most `max_actions` actions: what the rest leans on, then the widest weighted gap."""

    kind: ClassVar[str] = "self_assessment"
    response_type: ClassVar[type[Response]] = SelfAssessmentResponse
    scored: ClassVar[bool] = False
    lan: ClassVar[bool] = False

    questions: Annotated[tuple[Question, ...], Meta(min_length=1, max_length=12)]
    max_actions: Annotated[int, Meta(ge=1, le=5)] = 5

    def faults(self) -> Iterator[Fault]:
        """No id twice; each question can be answered without leaving a gap."""
        yield from repeated_ids("questions", [question.id for question in self.questions])
        for index, question in enumerate(self.questions):
            yield from repeated_ids("answers", [answer.id for answer in question.answers], "questions", index)
            if not any(answer.score == BEST for answer in question.answers):
                said = "une réponse doit valoir 3 : celle qui ne laisse rien à faire"
                yield Fault(("questions", index, "answers"), said)

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:  # noqa: ARG002
        """Nothing more than the item is needed."""
        return {}

    def read(self, fields: Fields) -> SelfAssessmentResponse:
        """Read one radio group a question, named `question.<id>`."""
        chosen = {question.id: one(fields, f"question.{question.id}") for question in self.questions}
        for question in self.questions:
            if chosen[question.id] not in {answer.id for answer in question.answers}:
                said = sentence("Il reste une question : « je ne sais pas » est une réponse.")
                raise ResponseIncomplete(said)
        return SelfAssessmentResponse(answers=chosen)

    def feedback(self, response: SelfAssessmentResponse) -> Feedback:
        """Give the actions in their order, no more than a person begins."""
        kept = self.ranked(response.answers)[: self.max_actions]
        return Feedback(right=None, remarks=tuple(Remark(q.id, "note", q.action) for q in kept))

    def ranked(self, answers: Mapping[str, str]) -> tuple[Question, ...]:
        """Give every question that leaves something to do, in the order to do it.

        What comes `first` keeps the author's order; the rest follows, the widest weighted gap before the
        others; equal gaps keep the author's order.
        """
        open_ones = [question for question in self.questions if question.gap(answers.get(question.id, ""))]
        leaning = [question for question in open_ones if not question.first]
        return (
            *(question for question in open_ones if question.first),
            *sorted(leaning, key=lambda question: -question.gap(answers.get(question.id, ""))),
        )

    def responses(self) -> Iterator[SelfAssessmentResponse]:
        """Answer everything with the first answer, then with the last."""
        for at in (0, -1):
            yield SelfAssessmentResponse(answers={q.id: q.answers[at].id for q in self.questions})
