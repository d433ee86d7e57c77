"""Nodes → msgspec structs, with every misfit of a file at once, each at its line and column, in French."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

import msgspec.inspect as shape
from msgspec import Struct

from awareness.assessment.registry import ITEM_KINDS
from awareness.catalogue.model import AnyItem, Problem
from awareness.catalogue.yaml_reader import Node

S = TypeVar("S", bound=Struct)

_NOTHING = object()
"""What a misfit becomes: no value, and a problem that says why."""

_PATTERNS: Mapping[str, str] = {
    r"^[a-z0-9][a-z0-9-]{0,63}$": "minuscules sans accent, chiffres et traits d'union seulement (64 au plus)",
    r"^20\d\d\.\d{1,2}$": "une version s'écrit comme « 2026.1 »",
    r"^20\d\d-\d\d-\d\d$": "une date s'écrit comme « 2026-11-23 »",
    r"^20\d\d-\d\d(-\d\d)?$": "une date s'écrit comme « 2026-11 » ou « 2026-11-23 »",
}


def struct(node: Node, kind: type[S], file: str) -> tuple[S | None, list[Problem]]:
    """Make a struct of a node. Gives None as soon as one problem was found. Never raises."""
    walker = _Walker(file)
    value = walker.struct(node, kind)
    return (None if walker.problems else value), walker.problems


def item(node: Node, file: str) -> tuple[AnyItem | None, list[Problem]]:
    """Make an item of the kind its `kind` names, its own faults included."""
    kind, problems = _item_kind(node, file)
    if kind is None or not isinstance(node.value, dict):
        return None, problems
    words = Node(
        {key: value for key, value in node.value.items() if key != "kind"}, node.line, node.column, node.keys
    )
    made, problems = struct(words, kind, file)
    if made is not None:
        problems = [Problem(file, *node.where(fault.path), fault.sentence) for fault in made.faults()]
    return (None if problems else made), problems


def _item_kind(node: Node, file: str) -> tuple[type[AnyItem] | None, list[Problem]]:
    if not isinstance(node.value, dict):
        return None, [
            Problem(file, node.line, node.column, "il faut une question, avec « id », « kind » et « prompt »")
        ]
    named = node.value.get("kind")
    if named is None:
        return None, [Problem(file, node.line, node.column, "il manque « kind » : le type de la question")]
    if not isinstance(named.value, str) or named.value not in ITEM_KINDS:
        close = perhaps(str(named.value), ITEM_KINDS) or f" : il faut {_one_of(ITEM_KINDS)}"
        said = f"type de question inconnu « {named.value} »{close}"
        return None, [Problem(file, named.line, named.column, said)]
    return ITEM_KINDS[named.value], []


class _Walker:
    """Walks nodes and types together; notes problems and goes on."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def say(self, node: Node, sentence: str, place: tuple[int, int] | None = None) -> Any:
        line, column = place or (node.line, node.column)
        self.problems.append(Problem(self.file, line, column, sentence))
        return _NOTHING

    def struct(self, node: Node, kind: type[S]) -> Any:
        if not isinstance(node.value, dict):
            return self.say(node, "il faut ici des lignes « nom: valeur »")
        fields = _fields(kind)
        for key in node.value:
            if key not in fields:
                self.say(node, f"champ inconnu « {key} »{perhaps(key, fields)}", node.keys.get(key))
        values = {}
        for name, (expected, required) in fields.items():
            if name in node.value:
                values[name] = self.value(node.value[name], expected, name)
            elif required:
                self.say(node, f"il manque « {name} »")
        return _NOTHING if self.problems else kind(**values)

    def value(self, node: Node, expected: shape.Type, name: str) -> Any:
        if isinstance(expected, shape.Metadata):
            return self.value(node, expected.type, name)
        if isinstance(expected, shape.UnionType):
            return self.union(node, expected, name)
        if isinstance(expected, shape.StructType):
            return self.struct(node, expected.cls)
        if isinstance(expected, shape.DictType):
            return self.mapping(node, expected, name)
        if isinstance(expected, shape.VarTupleType):
            return self.sequence(node, expected, name)
        return self.scalar(node, expected, name)

    def union(self, node: Node, expected: shape.UnionType, name: str) -> Any:
        """Choose by the look of the node: nothing, a mapping, or a scalar."""
        wanted: Callable[[shape.Type], bool]
        if node.value is None and any(isinstance(t, shape.NoneType) for t in expected.types):
            return None
        if isinstance(node.value, dict):
            wanted = lambda t: isinstance(t, shape.DictType | shape.StructType)  # noqa: E731
        else:
            wanted = lambda t: not isinstance(t, shape.NoneType | shape.DictType | shape.StructType)  # noqa: E731
        others = [t for t in expected.types if not isinstance(t, shape.NoneType)]
        return self.value(node, next(filter(wanted, others), others[0]), name)

    def mapping(self, node: Node, expected: shape.DictType, name: str) -> Any:
        if not isinstance(node.value, dict):
            return self.say(node, f"« {name} » : il faut ici des lignes « nom: valeur »")
        return {key: self.value(value, expected.value_type, key) for key, value in node.value.items()}

    def sequence(self, node: Node, expected: shape.VarTupleType, name: str) -> Any:
        if not isinstance(node.value, list):
            return self.say(
                node, f"« {name} » : il faut une liste, entre crochets ou en lignes qui commencent par « - »"
            )
        count = len(node.value)
        if expected.min_length is not None and count < expected.min_length:
            self.say(node, f"« {name} » : il en faut au moins {expected.min_length}, il y en a {count}")
        if expected.max_length is not None and count > expected.max_length:
            self.say(node, f"« {name} » : {expected.max_length} au plus, il y en a {count}")
        return tuple(self.value(value, expected.item_type, name) for value in node.value)

    def scalar(self, node: Node, expected: shape.Type, name: str) -> Any:
        sentence = _misfit(node.value, expected)
        return self.say(node, f"« {name} » : {sentence}") if sentence else node.value


def _misfit(value: object, expected: shape.Type) -> str:
    """Say what is wrong with a scalar; "" when it fits."""
    if isinstance(expected, shape.LiteralType):
        if isinstance(value, bool) or value not in expected.values:
            return f"il faut {_one_of(expected.values)}{perhaps(str(value), map(str, expected.values))}"
        return ""
    if isinstance(expected, shape.StrType):
        return _misfit_text(value, expected)
    if isinstance(expected, shape.BoolType):
        return "" if isinstance(value, bool) else "il faut true ou false, sans guillemets"
    if isinstance(expected, shape.IntType | shape.FloatType):
        return _misfit_number(value, expected)
    return ""


def _misfit_text(value: object, expected: shape.StrType) -> str:
    import re

    if not isinstance(value, str):
        return "ce texte est vide" if value is None else "il faut un texte : mettez-le entre guillemets"
    if expected.min_length and len(value.strip()) < expected.min_length:
        return "ce texte est vide"
    if expected.pattern and not re.fullmatch(expected.pattern, value):
        return _PATTERNS.get(expected.pattern, f"« {value} » n'a pas la forme attendue ({expected.pattern})")
    return ""


def _misfit_number(value: object, expected: shape.IntType | shape.FloatType) -> str:
    whole = isinstance(expected, shape.IntType)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        return f"il faut un nombre{' entier' if whole else ''}, sans guillemets"
    if expected.ge is not None and value < expected.ge:
        return f"{value} est trop petit : {expected.ge} au moins"
    if expected.le is not None and value > expected.le:
        return f"{value} est trop grand : {expected.le} au plus"
    return ""


@cache
def _fields(kind: type[Struct]) -> dict[str, tuple[shape.Type, bool]]:
    info = shape.type_info(kind)
    assert isinstance(info, shape.StructType)  # noqa: S101  what type_info gives for a struct
    return {field.encode_name: (field.type, field.required) for field in info.fields}


def _one_of(values: Iterable[object]) -> str:
    return " ou ".join(f"« {value} »" for value in values)


def perhaps(written: str, known: Iterable[str]) -> str:
    """Give « vouliez-vous dire » when something known looks alike, else ""."""
    from difflib import get_close_matches

    close = get_close_matches(written, list(known), n=1, cutoff=0.6)
    return f" ; vouliez-vous dire « {close[0]} » ?" if close else ""
