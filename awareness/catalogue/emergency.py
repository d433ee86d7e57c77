"""« Je suis victime »: `content/emergency/<language>.yaml`, whole in each language, the same ids in all."""

from __future__ import annotations

from awareness.assessment.words import words
from awareness.catalogue import shapes
from awareness.catalogue.fingerprint import fingerprint
from awareness.catalogue.model import Emergency, Problem
from awareness.catalogue.yaml_reader import Node, read_yaml


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
