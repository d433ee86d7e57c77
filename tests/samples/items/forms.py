"""The sample items, and for each kind the form a browser would send and the parts a verdict must explain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from awareness.assessment.registry import ITEM_KINDS, AnyItem

HERE = Path(__file__).parent
Form = dict[str, list[str]]


def raw(kind: str) -> dict[str, Any]:
    """The sample of a kind as its file says it, free to be spoilt."""
    loaded: dict[str, Any] = yaml.safe_load((HERE / f"{kind}.yaml").read_text(encoding="utf-8"))
    return loaded


def made(kind: str, source: Mapping[str, Any] | None = None) -> AnyItem:
    """An item of a kind, from its sample unless another source is given."""
    return _sample(kind) if source is None else msgspec.convert(source, type=ITEM_KINDS[kind])


@cache
def _sample(kind: str) -> AnyItem:
    return msgspec.convert(raw(kind), type=ITEM_KINDS[kind])


def ids(part: Any) -> Iterator[str]:
    """Every id in an item's parts, at any depth."""
    for name in part.__struct_fields__:
        value = getattr(part, name)
        for inner in value if isinstance(value, tuple) else ():
            if isinstance(inner, msgspec.Struct):
                yield inner.id
                yield from ids(inner)


def choose(group: str, chosen: Mapping[str, str]) -> Form:
    """One field for each part of a group, named `group.id`."""
    return {f"{group}.{name}": [value] for name, value in chosen.items()}


def is_broken(rule: Any, steps: Sequence[str]) -> bool:
    """Whether an order of steps goes against a rule."""
    return steps.index(rule.first) > steps.index(rule.then)


# Kind → the last form a browser sends for a response.
FORMS: Mapping[str, Callable[[Any], Form]] = {
    "choice": lambda r: {"option": [r.option]},
    "multiple_response": lambda r: {"option": list(r.options)},
    "sort": lambda r: choose("card", r.bins),
    "order": lambda r: {"step": list(r.steps)},
    "match": lambda r: choose("pair", r.targets),
    "text_entry": lambda r: {"text": [r.text]},
    "inspect": lambda r: {"verdict": [r.verdict], "zone": list(r.zones)},
    "branch": lambda r: {"path": [".".join(r.path[:-1])], "reply": [r.path[-1]]},
    "builder": lambda r: {f"input.{name}": list(values) for name, values in r.values.items()},
    "self_assessment": lambda r: choose("question", r.answers),
}

# Kind → the parts an answered item owes an explanation; "" is the item as a whole.
EXPLAINED: Mapping[str, Callable[[Any, Any], set[str]]] = {
    "choice": lambda i, r: {r.option, *(option.id for option in i.options if option.right)},
    "multiple_response": lambda i, _: {option.id for option in i.options},
    "sort": lambda i, _: {card.id for card in i.cards},
    "order": lambda i, r: {"", *(rule.first for rule in i.constraints if is_broken(rule, r.steps))},
    "match": lambda i, _: {pair.id for pair in i.pairs},
    "text_entry": lambda _, __: {""},
    "inspect": lambda i, r: {"", *r.zones, *(zone.id for zone in i.zones if zone.sign != "neutral")},
    "branch": lambda _, __: {""},
    "builder": lambda _, __: {""},
    "self_assessment": lambda _, __: set(),
}
