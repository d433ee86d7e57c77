"""Texts with their places, so that a rule about words can point at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from awareness.assessment.words import words
from awareness.catalogue.frontmatter import Parts
from awareness.catalogue.model import AnyItem, Problem
from awareness.catalogue.yaml_reader import Node


@dataclass(frozen=True, slots=True)
class Passage:
    """A text a person reads; `name` is its part of the lesson, or its name in its item."""

    file: str
    line: int
    column: int
    name: str
    text: str

    def problem(self, sentence: str, at: int = 0, *, warning: bool = False) -> Problem:
        """Make a problem of this passage, at a place in its text."""
        before = self.text[:at]
        line = self.line + before.count("\n")
        column = at - before.rfind("\n") if "\n" in before else self.column + at
        return Problem(self.file, line, column, sentence, "warning" if warning else "error")


def lesson_passages(parts: Parts, file: str) -> list[Passage]:
    """Give the texts of a lesson's body in their order; titles of screens are passages of their own."""
    result = []
    for name, block in parts.blocks():
        if name == "ideas":
            result.append(Passage(file, block.above, 4, "idea title", block.title))
        result.append(Passage(file, block.line, 1, name, block.text))
    return result


def item_passages(item: AnyItem, node: Node, file: str) -> list[Passage]:
    """Give the words of an item, each where it stands."""
    return [Passage(file, *place_of(node, name), name, text) for name, text in words(item).items()]


def strings(node: Node, file: str, name: str = "") -> Iterator[Passage]:
    """Yield every text below a node, words and structure alike."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from strings(child, file, f"{name}.{key}" if name else key)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from strings(child, file, name)
    elif isinstance(node.value, str):
        yield Passage(file, node.line, node.column, name, node.value)


def place_of(node: Node, name: str) -> tuple[int, int]:
    """Give line and column of `options.yes.text`: parts in lists are found by their id."""
    for part in name.split("."):
        found = _child(node, part)
        if found is None:
            break
        node = found
    return node.line, node.column


def _child(node: Node, part: str) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(part)
    if isinstance(node.value, list):
        for child in node.value:
            named = child.value.get("id") if isinstance(child.value, dict) else None
            if named is not None and named.value == part:
                return child
    return None
