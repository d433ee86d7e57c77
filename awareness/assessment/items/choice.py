"""`choice`: one right answer among two to five."""

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
    shuffled,
)
from awareness.errors import ResponseIncomplete, sentence


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer on offer, and what to tell the person who takes it."""

    id: Id
    text: Words
    feedback: Words
    right: bool = False


class ChoiceResponse(Response, frozen=True):
    """The option taken."""

    option: str


class Choice(Item[ChoiceResponse], frozen=True, kw_only=True):
    """A question with one right answer; `shuffle: false` keeps the author's order (true then false)."""

    kind: ClassVar[str] = "choice"
    response_type: ClassVar[type[Response]] = ChoiceResponse
    live: ClassVar[bool] = True

    options: Annotated[tuple[Option, ...], Meta(min_length=2, max_length=5)]
    shuffle: bool = True

    def faults(self) -> Iterator[Fault]:
        """Exactly one right answer, no id twice, four answers at most where a room is asked."""
        yield from repeated_ids("options", [option.id for option in self.options])
        right = sum(option.right for option in self.options)
        if right != 1:
            yield Fault(("options",), f"il faut une seule bonne réponse (right: true), il y en a {right}")
        if "workshop" in self.roles and len(self.options) > 4:
            yield Fault(("options",), "une question d'atelier a quatre réponses au plus")

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:  # noqa: ARG002
        """Give the options in the order of this session."""
        by_id = {option.id: option for option in self.options}
        order = shuffled(list(by_id), seed) if self.shuffle else tuple(by_id)
        return {"options": [by_id[name] for name in order]}

    def read(self, fields: Fields) -> ChoiceResponse:
        """Read the radio button."""
        taken = one(fields, "option")
        if taken not in {option.id for option in self.options}:
            raise ResponseIncomplete(sentence("Choisissez une réponse pour continuer."))
        return ChoiceResponse(option=taken)

    def feedback(self, response: ChoiceResponse) -> Feedback:
        """Explain the answer taken and, when it was not the right one, the right one too."""
        remarks = []
        for option in self.options:
            if option.id == response.option:
                remarks.append(Remark(option.id, "right" if option.right else "wrong", option.feedback))
            elif option.right:
                remarks.append(Remark(option.id, "missed", option.feedback))
        right = any(option.right and option.id == response.option for option in self.options)
        return Feedback(right=right, remarks=tuple(remarks))

    def responses(self) -> Iterator[ChoiceResponse]:
        """Take each option once."""
        return (ChoiceResponse(option=option.id) for option in self.options)
