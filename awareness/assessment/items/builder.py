"""`builder`: a plan the person fills in and prints. A tool: never scored, never sent, kept here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    repeated_ids,
)
from awareness.errors import ResponseIncomplete, sentence

LONGEST_LINE = 120


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A box to tick."""

    id: Id
    label: Words


class Input(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field of the plan: several boxes, one of several, a number (`least` to `most`) or a line."""

    id: Id
    entry: Literal["many", "one", "number", "line"]
    label: Words
    hint: Words | None = None
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 99


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`say` is shown when `input` is below a number, has an option, or lacks it (`any`: has no value)."""

    id: Id
    input: Id
    below: int | None = None
    has: Id | None = None
    lacks: Id | None = None
    say: Words


class BuilderResponse(Response, frozen=True):
    """Input id → values, as many as were given."""

    values: dict[str, tuple[str, ...]]


class Builder(Item[BuilderResponse], frozen=True, kw_only=True):
    """Inputs and the advice that follows from them."""

    kind: ClassVar[str] = "builder"
    response_type: ClassVar[type[Response]] = BuilderResponse
    scored: ClassVar[bool] = False
    lan: ClassVar[bool] = False

    title: Words
    inputs: Annotated[tuple[Input, ...], Meta(min_length=1, max_length=12)]
    rules: tuple[Rule, ...] = ()
    always: Words

    def faults(self) -> Iterator[Fault]:
        """Options where needed, numbers in order; rules name what exists, with one condition each."""
        yield from repeated_ids("inputs", [field.id for field in self.inputs])
        yield from repeated_ids("rules", [rule.id for rule in self.rules])
        by_id = {field.id: field for field in self.inputs}
        for index, field in enumerate(self.inputs):
            yield from repeated_ids("options", [option.id for option in field.options], "inputs", index)
            if bool(field.options) != (field.entry in ("many", "one")):
                said = "« options » va avec entry: many ou one, et seulement avec eux"
                yield Fault(("inputs", index), said)
            if field.least > field.most:
                yield Fault(("inputs", index, "least"), "« least » est plus grand que « most »")
        for index, rule in enumerate(self.rules):
            yield from _rule_faults(index, rule, by_id.get(rule.input))

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:  # noqa: ARG002
        """Nothing more than the item is needed."""
        return {}

    def read(self, fields: Fields) -> BuilderResponse:
        """Read every input; an empty plan is asked for once more, a half-filled one is fine."""
        values = {field.id: _clean(field, fields.get(f"input.{field.id}", ())) for field in self.inputs}
        given = {name: value for name, value in values.items() if value}
        if not given:
            said = sentence("Remplissez au moins une ligne : vous pourrez compléter plus tard.")
            raise ResponseIncomplete(said)
        return BuilderResponse(values=given)

    def feedback(self, response: BuilderResponse) -> Feedback:
        """Give the advice whose condition holds, under the input it is about, then what always holds."""
        said = [Remark(rule.input, "note", rule.say) for rule in self.rules if _applies(rule, response)]
        return Feedback(right=None, remarks=(*said, Remark("", "note", self.always)))

    def responses(self) -> Iterator[BuilderResponse]:
        """Fill everything with its first possible value."""
        yield BuilderResponse(values={field.id: (_first(field),) for field in self.inputs})


def _first(field: Input) -> str:
    if field.options:
        return field.options[0].id
    return str(field.least) if field.entry == "number" else "…"


def _clean(field: Input, given: Any) -> tuple[str, ...]:
    known = {option.id for option in field.options}
    if field.entry in ("many", "one"):
        chosen = tuple(value for value in given if value in known)
        return chosen if field.entry == "many" else chosen[:1]
    text = " ".join(str(given[0]).split())[:LONGEST_LINE] if given else ""
    if field.entry == "number":
        digits = text if text.isdecimal() and len(text) < 6 else ""
        return (str(min(max(int(digits), field.least), field.most)),) if digits else ()
    return (text,) if text else ()


def _applies(rule: Rule, response: BuilderResponse) -> bool:
    values = response.values.get(rule.input, ())
    if rule.below is not None:
        return not values or int(values[0]) < rule.below
    if rule.has is not None:
        return rule.has in values
    return not values if rule.lacks == "any" else rule.lacks not in values


def _rule_faults(index: int, rule: Rule, field: Input | None) -> Iterator[Fault]:
    if field is None:
        yield Fault(("rules", index, "input"), f"« {rule.input} » n'existe pas dans « inputs »")
        return
    conditions = [c for c in (rule.below, rule.has, rule.lacks) if c is not None]
    if len(conditions) != 1:
        yield Fault(("rules", index), "une règle a une seule condition : below, has ou lacks")
    if rule.below is not None and field.entry != "number":
        said = "« below » compare un nombre : l'entrée doit être entry: number"
        yield Fault(("rules", index, "below"), said)
    for name in (rule.has, None if rule.lacks == "any" else rule.lacks):
        if name is not None and name not in {option.id for option in field.options}:
            yield Fault(("rules", index), f"« {name} » n'est pas une option de « {rule.input} »")
