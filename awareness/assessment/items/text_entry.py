"""`text_entry`: a short number or word typed by hand. Never a password."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Annotated, Any, ClassVar, Literal

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

LONGEST = 60


class Near(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Wrong answers many people give, and what to tell them."""

    id: Id
    answers: Annotated[tuple[str, ...], Meta(min_length=1)]
    feedback: Words


class TextEntryResponse(Response, frozen=True):
    """What was typed, as typed."""

    text: str


class TextEntry(Item[TextEntryResponse], frozen=True, kw_only=True):
    """Blanks, dots, capitals and accents never decide: `116 006` is `116006`."""

    kind: ClassVar[str] = "text_entry"
    response_type: ClassVar[type[Response]] = TextEntryResponse
    lan: ClassVar[bool] = False
    """Nobody types anything but the code on a phone of the room."""

    label: Words
    accepted: Annotated[tuple[str, ...], Meta(min_length=1)]
    near: tuple[Near, ...] = ()
    feedback_right: Words
    feedback_wrong: Words
    entry: Literal["number", "text"] = "number"

    def faults(self) -> Iterator[Fault]:
        """No answer both right and nearly right; nothing empty once blanks are gone, or too long to type."""
        yield from repeated_ids("near", [near.id for near in self.near])
        right = {normalised(answer) for answer in self.accepted}
        if "" in right:
            yield Fault(("accepted",), "une réponse acceptée est vide")
        if any(len(answer) > LONGEST for answer in self.accepted):
            yield Fault(("accepted",), f"une réponse acceptée est trop longue : {LONGEST} signes au plus")
        for index, near in enumerate(self.near):
            slips = {normalised(answer) for answer in near.answers}
            if "" in slips:
                yield Fault(("near", index, "answers"), "une de ces réponses est vide")
            if right & slips:
                yield Fault(("near", index, "answers"), "cette réponse est aussi dans « accepted »")

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:  # noqa: ARG002
        """Nothing more than the item is needed."""
        return {}

    def read(self, fields: Fields) -> TextEntryResponse:
        """Read the one field `text`."""
        text = one(fields, "text").strip()[:LONGEST]
        if not normalised(text):
            raise ResponseIncomplete(sentence("Écrivez votre réponse pour continuer."))
        return TextEntryResponse(text=text)

    def feedback(self, response: TextEntryResponse) -> Feedback:
        """Explain; a known slip gets its own sentence first."""
        typed = normalised(response.text)
        if typed in {normalised(answer) for answer in self.accepted}:
            return Feedback(right=True, remarks=(Remark("", "right", self.feedback_right),))
        slips = [near.feedback for near in self.near if typed in {normalised(a) for a in near.answers}]
        remarks = [Remark("", "wrong", text) for text in (*slips, self.feedback_wrong)]
        return Feedback(right=False, remarks=tuple(remarks))

    def responses(self) -> Iterator[TextEntryResponse]:
        """Type each accepted answer, each slip, then something else."""
        yield from (TextEntryResponse(text=answer) for answer in self.accepted)
        yield from (TextEntryResponse(text=answer) for near in self.near for answer in near.answers)
        right = {normalised(answer) for answer in self.accepted}
        yield next(TextEntryResponse(text=str(n)) for n in count() if str(n) not in right)


def normalised(text: str) -> str:
    """Fold capitals, accents, blanks and the dots and dashes people put into numbers."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())
