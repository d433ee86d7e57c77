"""« Je suis victime »: `content/emergency/<language>.yaml`, whole in each language, the same ids in all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from msgspec import Struct, structs

from awareness import prose
from awareness.assessment.words import words
from awareness.catalogue import shapes
from awareness.catalogue.fingerprint import fingerprint
from awareness.catalogue.model import Emergency, Problem
from awareness.catalogue.yaml_reader import Node, read_yaml

Part = TypeVar("Part", bound=Struct)


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


def without(page: Emergency, facts: Collection[str]) -> Emergency:
    """Leave out whoever and whatever names one of these facts: they do not hold where the reader is."""
    return structs.replace(
        page,
        steps=_kept(page.steps, facts),
        calls=_kept(page.calls, facts),
        later=_kept(page.later, facts),
        by_hand=tuple(line for line in page.by_hand if not _names(line, facts)),
    )


def _kept(parts: Iterable[Part], facts: Collection[str]) -> tuple[Part, ...]:
    return tuple(
        part for part in parts if not any(_names(str(text), facts) for text in structs.astuple(part))
    )


def _names(text: str, facts: Collection[str]) -> bool:
    return any(name in facts for name in prose.facts_used(text))
