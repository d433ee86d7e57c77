"""`match`: give each situation the one answer that fits it."""

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


class Target(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to be matched with; may serve several times or never."""

    id: Id
    text: Words


class Pair(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A situation, the target that fits it, and why."""

    id: Id
    text: Words
    target: Id
    why: Words


class MatchResponse(Response, frozen=True):
    """Pair id → target id, every pair once."""

    targets: dict[str, str]


class Match(Item[MatchResponse], frozen=True, kw_only=True):
    """Situations and targets; right when every situation has its target."""

    kind: ClassVar[str] = "match"
    response_type: ClassVar[type[Response]] = MatchResponse

    pairs: Annotated[tuple[Pair, ...], Meta(min_length=2, max_length=6)]
    targets: Annotated[tuple[Target, ...], Meta(min_length=2, max_length=6)]

    def faults(self) -> Iterator[Fault]:
        """No id twice; every pair's target exists."""
        yield from repeated_ids("pairs", [pair.id for pair in self.pairs])
        yield from repeated_ids("targets", [target.id for target in self.targets])
        known = {target.id for target in self.targets}
        for index, pair in enumerate(self.pairs):
            if pair.target not in known:
                yield Fault(("pairs", index, "target"), f"« {pair.target} » n'existe pas dans « targets »")

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:  # noqa: ARG002
        """Give pairs and targets in the orders of this session."""
        pairs = {pair.id: pair for pair in self.pairs}
        targets = {target.id: target for target in self.targets}
        return {
            "pairs": [pairs[name] for name in shuffled(list(pairs), seed)],
            "targets": [targets[name] for name in shuffled(list(targets), seed + "/targets")],
        }

    def read(self, fields: Fields) -> MatchResponse:
        """Read one list a pair, named `pair.<id>`."""
        known = {target.id for target in self.targets}
        chosen = {pair.id: one(fields, f"pair.{pair.id}") for pair in self.pairs}
        if not all(target in known for target in chosen.values()):
            raise ResponseIncomplete(sentence("Il reste des situations sans réponse."))
        return MatchResponse(targets=chosen)

    def feedback(self, response: MatchResponse) -> Feedback:
        """Explain each pair where it stands."""
        remarks = tuple(
            Remark(pair.id, "right" if response.targets.get(pair.id) == pair.target else "wrong", pair.why)
            for pair in self.pairs
        )
        return Feedback(right=all(r.sign == "right" for r in remarks), remarks=remarks)

    def responses(self) -> Iterator[MatchResponse]:
        """Give the right answer, then each with one pair wrong."""
        right = {pair.id: pair.target for pair in self.pairs}
        yield MatchResponse(targets=right)
        for pair in self.pairs:
            for target in self.targets:
                if target.id != pair.target:
                    yield MatchResponse(targets={**right, pair.id: target.id})
