"""`multiple_response`: every right answer among three to six, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
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
    Sign,
    Words,
    repeated_ids,
    shuffled,
)
from awareness.errors import ResponseIncomplete, sentence


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer that may be ticked, and why it belongs or not."""

    id: Id
    text: Words
    feedback: Words
    right: bool = False


class MultipleResponseResponse(Response, frozen=True):
    """The options ticked, in the item's order."""

    options: tuple[str, ...]


class MultipleResponse(Item[MultipleResponseResponse], frozen=True, kw_only=True):
    """Several right answers; right as a whole or not."""

    kind: ClassVar[str] = "multiple_response"
    response_type: ClassVar[type[Response]] = MultipleResponseResponse

    options: Annotated[tuple[Option, ...], Meta(min_length=3, max_length=6)]

    def faults(self) -> Iterator[Fault]:
        """At least one right and one wrong answer, no id twice."""
        yield from repeated_ids("options", [option.id for option in self.options])
        right = sum(option.right for option in self.options)
        if right in (0, len(self.options)):
            yield Fault(("options",), "il faut au moins une bonne et une mauvaise réponse")

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:  # noqa: ARG002
        """Give the options in the order of this session."""
        by_id = {option.id: option for option in self.options}
        return {"options": [by_id[name] for name in shuffled(list(by_id), seed)]}

    def read(self, fields: Fields) -> MultipleResponseResponse:
        """Read the ticked boxes."""
        ticked = set(fields.get("option", ()))
        if not ticked or not ticked <= {option.id for option in self.options}:
            raise ResponseIncomplete(sentence("Cochez au moins une réponse pour continuer."))
        return MultipleResponseResponse(options=tuple(o.id for o in self.options if o.id in ticked))

    def feedback(self, response: MultipleResponseResponse) -> Feedback:
        """Explain every option: those ticked, those that should have been, and those rightly left."""
        remarks = tuple(
            Remark(option.id, _sign(option.right, ticked=option.id in response.options), option.feedback)
            for option in self.options
        )
        return Feedback(right=all(r.sign in ("right", "note") for r in remarks), remarks=remarks)

    def responses(self) -> Iterator[MultipleResponseResponse]:
        """Tick every possible set but the empty one."""
        ids = [option.id for option in self.options]
        for size in range(1, len(ids) + 1):
            for chosen in combinations(ids, size):
                yield MultipleResponseResponse(options=chosen)


def _sign(right: bool, *, ticked: bool) -> Sign:
    if right:
        return "right" if ticked else "missed"
    return "wrong" if ticked else "note"
