"""What every item is and does, whatever its kind. Names follow QTI 3: item, response, score, feedback."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""A name that never changes with the words: lower-case letters, digits, hyphens."""

Words = Annotated[str, Meta(min_length=1, title="words")]
"""Text a person reads and a translator may change; everything else in an item is structure."""

Fields = Mapping[str, Sequence[str]]
"""A submitted form: each field's name with all its values."""

Role = Literal["refresher", "workshop"]
Sign = Literal["right", "wrong", "missed", "clue", "reassuring", "note"]


class Response(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person answered, in ids of the item; stored as compact JSON."""


class Partial(Struct, frozen=True):
    """A move inside an exercise that is not an answer yet (a step moved up, a choice on the telephone).

    `draft` is what the next page must be given back to go on from here.
    """

    draft: str


class Remark(Struct, frozen=True):
    """One sentence of feedback and the part of the item it stands under ("" for the item as a whole)."""

    about: str
    sign: Sign
    text: str


class Feedback(Struct, frozen=True):
    """Why before what next. `right` is None for tools, which are never right or wrong."""

    right: bool | None
    remarks: tuple[Remark, ...] = ()

    def about(self, part: str) -> tuple[Remark, ...]:
        """Give the remarks that stand under one part of the item."""
        return tuple(remark for remark in self.remarks if remark.about == part)


class Fault(Struct, frozen=True):
    """A mistake of an author in a well-shaped item: where (keys and list indexes), and a French sentence."""

    path: tuple[str | int, ...]
    sentence: str


R = TypeVar("R", bound=Response)


class Item(Struct, Generic[R], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question, exercise or tool. Each kind is a subclass in its own file; the registry lists them."""

    kind: ClassVar[str]
    response_type: ClassVar[type[Response]]
    scored: ClassVar[bool] = True
    live: ClassVar[bool] = False
    """May be asked to a whole room at once."""
    lan: ClassVar[bool] = True
    """May be done alone on a phone of the room."""
    paper: ClassVar[bool] = True
    export: ClassVar[bool] = True

    id: Id
    prompt: Words
    difficulty: Literal[1, 2, 3] = 1
    roles: tuple[Role, ...] = ()
    twin: Id | None = None

    def faults(self) -> Iterator[Fault]:
        """Yield what a well-shaped item of this kind may still get wrong."""
        raise NotImplementedError

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:
        """Give what the page needs besides the item itself: shuffled orders, the state of a draft."""
        raise NotImplementedError

    def read(self, fields: Fields) -> R | Partial:
        """Read a submitted form. Raises ResponseIncomplete when something is missing or unknown."""
        raise NotImplementedError

    def feedback(self, response: R) -> Feedback:
        """Judge a response and explain it, part by part."""
        raise NotImplementedError

    def responses(self) -> Iterator[R]:
        """Yield possible responses, enough of them to hold a right and a wrong one of every scored item."""
        raise NotImplementedError

    def is_right(self, response: R) -> bool:
        """Say whether a response of a scored item is right."""
        return self.feedback(response).right is True

    def decode(self, stored: bytes | str) -> R:
        """Read a stored response back. Raises msgspec.ValidationError when it is not one of this kind."""
        return msgspec.json.decode(stored, type=self.response_type)  # type: ignore[return-value]


def one(fields: Fields, name: str) -> str:
    """Give the single value of a field, "" when absent."""
    values = fields.get(name) or [""]
    return values[0]


def shuffled(ids: Sequence[str], seed: str) -> tuple[str, ...]:
    """Shuffle reproducibly: the same seed always gives the same order, on every machine."""
    result = list(ids)
    random.Random(seed).shuffle(result)
    return tuple(result)


def repeated(ids: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield index and id of each id seen before in the list."""
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            yield index, name
        seen.add(name)


def repeated_ids(field: str, ids: Sequence[str], *inside: str | int) -> Iterator[Fault]:
    """Yield one fault for each id that stands twice in a list of parts; `inside` leads to its owner."""
    for index, name in repeated(ids):
        sentence = f"l'identifiant « {name} » sert deux fois dans « {field} »"
        yield Fault((*inside, field, index, "id"), sentence)
