"""The glossary: one file a language, the same ids in each."""

from __future__ import annotations

from msgspec import Struct

from awareness.assessment.item import Words
from awareness.catalogue import shapes
from awareness.catalogue.fingerprint import terms_fingerprint
from awareness.catalogue.model import Problem, Term
from awareness.catalogue.yaml_reader import Node, read_yaml


class TermEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word and its meaning, as inline Markdown.

    `everyday` stands in French only: everybody knows the word, so lessons need not link it.
    """

    term: Words
    meaning: Words
    everyday: bool = False


class GlossaryFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `content/glossary/<language>.yaml`; `made_from` stands in translations only."""

    terms: dict[str, TermEntry]
    made_from: str = ""


def read_glossary(text: str, file: str) -> tuple[GlossaryFile | None, Node | None, list[Problem]]:
    """Read the words of one language. Never raises."""
    node, problems = read_yaml(text, file)
    if node is None or problems:
        return None, node, problems
    made, problems = shapes.struct(node, GlossaryFile, file)
    return made, node, problems


def terms(read: GlossaryFile) -> dict[str, Term]:
    """Give the words by id, in the order of the file."""
    return {name: Term(id=name, term=entry.term, meaning=entry.meaning) for name, entry in read.terms.items()}


def fingerprint_of(read: GlossaryFile) -> str:
    """Give the fingerprint translations of this glossary name."""
    return terms_fingerprint({name: (entry.term, entry.meaning) for name, entry in read.terms.items()})
