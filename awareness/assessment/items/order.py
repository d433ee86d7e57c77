"""`order`: put steps in an order. A partial order: several orders are right, each broken rule says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, permutations
from typing import Annotated, Any, ClassVar

from msgspec import Meta, Struct

from awareness.assessment.item import (
    Fault,
    Feedback,
    Fields,
    Id,
    Item,
    Partial,
    Remark,
    Response,
    Words,
    one,
    repeated_ids,
    shuffled,
)
from awareness.errors import ResponseIncomplete, sentence


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A thing to do."""

    id: Id
    text: Words


class Constraint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`first` must come before `then`; `why` is shown when it does not."""

    id: Id
    first: Id
    then: Id
    why: Words


class OrderResponse(Response, frozen=True):
    """Every step once, in the person's order."""

    steps: tuple[str, ...]


class Order(Item[OrderResponse], frozen=True, kw_only=True):
    """Steps and the rules between them."""

    kind: ClassVar[str] = "order"
    response_type: ClassVar[type[Response]] = OrderResponse

    steps: Annotated[tuple[Step, ...], Meta(min_length=3, max_length=7)]
    constraints: Annotated[tuple[Constraint, ...], Meta(min_length=1)]
    explain: Words

    def faults(self) -> Iterator[Fault]:
        """Rules name known steps and do not contradict one another."""
        ids = [step.id for step in self.steps]
        yield from repeated_ids("steps", ids)
        yield from repeated_ids("constraints", [c.id for c in self.constraints])
        for index, constraint in enumerate(self.constraints):
            for end in ("first", "then"):
                name = getattr(constraint, end)
                if name not in ids:
                    yield Fault(("constraints", index, end), f"l'étape « {name} » n'existe pas")
        if not _sorted_steps(ids, self.constraints):
            yield Fault(("constraints",), "ces règles se contredisent : aucun ordre ne peut être juste")

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:
        """Give the steps as moved so far, or shuffled into an order that is not yet right."""
        by_id = {step.id: step for step in self.steps}
        order = tuple(draft.split("."))
        if set(order) != set(by_id) or len(order) != len(by_id):
            order = self._opening(seed)
        return {"steps": [by_id[name] for name in order]}

    def read(self, fields: Fields) -> OrderResponse | Partial:
        """Read the order in the hidden fields `step`; a pressed `up` or `down` is a move, no answer yet."""
        steps = list(fields.get("step", ()))
        if sorted(steps) != sorted(step.id for step in self.steps):
            said = sentence("Il manque une étape : rechargez la page et recommencez cet exercice.")
            raise ResponseIncomplete(said)
        for move, shift in (("up", -1), ("down", 1)):
            name = one(fields, move)
            if name in steps:
                return Partial(draft=".".join(_moved(steps, name, shift)))
        return OrderResponse(steps=tuple(steps))

    def feedback(self, response: OrderResponse) -> Feedback:
        """Explain each broken rule under the step that came too late, then the order as a whole."""
        place = {name: index for index, name in enumerate(response.steps)}
        broken = [c for c in self.constraints if place[c.first] > place[c.then]]
        remarks = [Remark(c.first, "wrong", c.why) for c in broken]
        return Feedback(right=not broken, remarks=(*remarks, Remark("", "note", self.explain)))

    def responses(self) -> Iterator[OrderResponse]:
        """Give a right order, its reverse, then some others."""
        right = _sorted_steps([step.id for step in self.steps], self.constraints)
        yield OrderResponse(steps=right)
        yield OrderResponse(steps=right[::-1])
        for other in islice(permutations(right), 1, 12):
            yield OrderResponse(steps=other)

    def _opening(self, seed: str) -> tuple[str, ...]:
        """Shuffle until something is left to do; after a few tries reverse, which breaks a rule for sure."""
        ids = [step.id for step in self.steps]
        for attempt in range(8):
            order = shuffled(ids, f"{seed}/{attempt}")
            if not self.is_right(OrderResponse(steps=order)):
                return order
        return _sorted_steps(ids, self.constraints)[::-1]


def _moved(steps: Sequence[str], name: str, shift: int) -> list[str]:
    result = list(steps)
    at = result.index(name)
    to = min(max(at + shift, 0), len(result) - 1)
    result.insert(to, result.pop(at))
    return result


def _sorted_steps(ids: Sequence[str], constraints: Sequence[Constraint]) -> tuple[str, ...]:
    """Sort topologically, keeping the author's order where rules are silent; () when they contradict."""
    result: list[str] = []
    left = list(dict.fromkeys(ids))
    while left:
        free = next((n for n in left if not any(c.then == n and c.first in left for c in constraints)), None)
        if free is None:
            return ()
        left.remove(free)
        result.append(free)
    return tuple(result)
