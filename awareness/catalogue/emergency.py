"""« Je suis victime »: `content/emergency/<language>.yaml`, whole in each language, the same ids in all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from msgspec import Struct, structs

from awareness import prose
from awareness.assessment.words import words
from awareness.catalogue import shapes
from awareness.catalogue.fingerprint import fingerprint
from awareness.catalogue.model import Emergency, Problem, Situation
from awareness.catalogue.yaml_reader import Node, read_yaml

AnyPage = TypeVar("AnyPage", Emergency, Situation)


def read_emergency(text: str, file: str) -> tuple[Emergency | None, Node | None, list[Problem]]:
    """Read the page of one language. Never raises."""
    node, problems = read_yaml(text, file)
    if node is None or problems:
        return None, node, problems
    made, problems = shapes.struct(node, Emergency, file)
    return made, node, problems


def fingerprint_of(page: Emergency) -> str:
    """Give the fingerprint translations of this page name."""
    return fingerprint(
        [*(f"{name}={text}" for name, text in words(page).items() if name != "made_from"), *page.by_hand]
    )


def without(page: AnyPage, facts: Collection[str]) -> AnyPage:
    """Leave out whoever and whatever names one of these facts: they do not hold where the reader is."""
    lists = {name: getattr(page, name) for name in page.__struct_fields__}
    kept: dict[str, Any] = {
        name: tuple(part for part in parts if not _holds(part, facts))
        for name, parts in lists.items()
        if isinstance(parts, tuple)
    }
    return structs.replace(page, **kept)


def _holds(part: Struct | str, facts: Collection[str]) -> bool:
    texts = structs.astuple(part) if isinstance(part, Struct) else (part,)
    return any(_names(str(text), facts) for text in texts)


def _names(text: str, facts: Collection[str]) -> bool:
    return any(name in facts for name in prose.facts_used(text))
