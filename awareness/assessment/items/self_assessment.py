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
    """A question, the module that helps, how much it weighs, and the action it leads to."""

    id: Id
    module: Id
    weight: Annotated[int, Meta(ge=1, le=3)]
    text: Words
    action: Words
    answers: Annotated[tuple[Answer, ...], Meta(min_length=2, max_length=5)]


class SelfAssessmentResponse(Response, frozen=True):
    """Question id → answer id, every question once."""

    answers: dict[str, str]


class SelfAssessment(Item[SelfAssessmentResponse], frozen=True, kw_only=True):
    """Questions and at most `max_actions` actions, the widest weighted gap first."""

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
        """Give the actions, the widest weighted gap first; equal gaps keep the author's order."""
        gaps = [(question.weight * self._gap(question, response), question) for question in self.questions]
        widest = sorted((g for g in gaps if g[0] > 0), key=lambda gap: -gap[0])[: self.max_actions]
        return Feedback(right=None, remarks=tuple(Remark(q.id, "note", q.action) for _, q in widest))

    def responses(self) -> Iterator[SelfAssessmentResponse]:
        """Answer everything with the first answer, then with the last."""
        for at in (0, -1):
            yield SelfAssessmentResponse(answers={q.id: q.answers[at].id for q in self.questions})

    def _gap(self, question: Question, response: SelfAssessmentResponse) -> float:
        scores = {answer.id: answer.score for answer in question.answers}
        return BEST - (scores.get(response.answers.get(question.id, "")) or 0.0)
