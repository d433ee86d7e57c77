"""`sort`: put each card into one of two to four bins (real, fake, check another way)."""

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


class Bin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place to put cards in."""

    id: Id
    label: Words


class Card(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A thing to put somewhere, where it belongs, and why."""

    id: Id
    text: Words
    bin: Id
    why: Words


class SortResponse(Response, frozen=True):
    """Card id → bin id, every card once."""

    bins: dict[str, str]


class Sort(Item[SortResponse], frozen=True, kw_only=True):
    """Cards and bins; right when every card is where it belongs."""

    kind: ClassVar[str] = "sort"
    response_type: ClassVar[type[Response]] = SortResponse

    bins: Annotated[tuple[Bin, ...], Meta(min_length=2, max_length=4)]
    cards: Annotated[tuple[Card, ...], Meta(min_length=3, max_length=8)]

    def faults(self) -> Iterator[Fault]:
        """No id twice; each card's bin exists; each bin is used."""
        yield from repeated_ids("bins", [b.id for b in self.bins])
        yield from repeated_ids("cards", [card.id for card in self.cards])
        known = {b.id for b in self.bins}
        for index, card in enumerate(self.cards):
            if card.bin not in known:
                yield Fault(("cards", index, "bin"), f"la case « {card.bin} » n'existe pas dans « bins »")
        for index, b in enumerate(self.bins):
            if b.id not in {card.bin for card in self.cards}:
                yield Fault(("bins", index), f"aucune carte ne va dans la case « {b.id} »")

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:  # noqa: ARG002
        """Give the cards in the order of this session; bins keep the author's."""
        by_id = {card.id: card for card in self.cards}
        return {"cards": [by_id[name] for name in shuffled(list(by_id), seed)]}

    def read(self, fields: Fields) -> SortResponse:
        """Read one radio group a card, named `card.<id>`."""
        known = {b.id for b in self.bins}
        chosen = {card.id: one(fields, f"card.{card.id}") for card in self.cards}
        if not all(b in known for b in chosen.values()):
            raise ResponseIncomplete(sentence("Il reste des cartes à placer."))
        return SortResponse(bins=chosen)

    def feedback(self, response: SortResponse) -> Feedback:
        """Explain each card where it lies."""
        remarks = tuple(
            Remark(card.id, "right" if response.bins.get(card.id) == card.bin else "wrong", card.why)
            for card in self.cards
        )
        return Feedback(right=all(r.sign == "right" for r in remarks), remarks=remarks)

    def responses(self) -> Iterator[SortResponse]:
        """Give the right answer, then each with one card in another bin."""
        right = {card.id: card.bin for card in self.cards}
        yield SortResponse(bins=right)
        for card in self.cards:
            for b in self.bins:
                if b.id != card.bin:
                    yield SortResponse(bins={**right, card.id: b.id})
