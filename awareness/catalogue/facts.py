"""Facts: every phone number, address, opening hour, deadline and figure, with its source and its dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from awareness.assessment.item import Id, Words
from awareness.catalogue import shapes
from awareness.catalogue.model import Fact, Problem, Source
from awareness.catalogue.yaml_reader import Node, read_yaml
from awareness.languages import SOURCE, languages

Day = Annotated[str, Meta(pattern=r"^20\d\d-\d\d-\d\d$")]
DayOrMonth = Annotated[str, Meta(pattern=r"^20\d\d-\d\d(-\d\d)?$")]


class FactEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A fact as written: one value for all languages, or one for each where words differ.

    `elsewhere`, of a regional fact: the words that stand in its place where its region is not ours.
    """

    id: Id
    kind: Literal["phone", "url", "email", "hours", "deadline", "figure", "text"]
    value: Words | dict[str, Words]
    label: Words | dict[str, Words]
    elsewhere: Words | dict[str, Words] = ""
    source: str
    read_on: DayOrMonth
    review_by: Day


class FactFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `content/facts.yaml`."""

    sources: dict[str, Source]
    facts: tuple[FactEntry, ...]


def read_facts(text: str, file: str) -> tuple[FactFile | None, Node | None, list[Problem]]:
    """Read the national facts and the sources. Never raises."""
    node, problems = read_yaml(text, file)
    if node is None or problems:
        return None, node, problems
    made, problems = shapes.struct(node, FactFile, file)
    if made is not None:
        problems = list(entry_problems(made.facts, node, file))
    return made, node, problems


def entry_problems(entries: tuple[FactEntry, ...], node: Node, file: str) -> Iterator[Problem]:
    """Yield facts named twice and words without French or in a language that is not on offer."""
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.id in seen:
            yield Problem(file, *node.where(("facts", index, "id")), f"le fait « {entry.id} » est déjà là")
        seen.add(entry.id)
        for name, said in (("value", entry.value), ("label", entry.label), ("elsewhere", entry.elsewhere)):
            place = node.where(("facts", index, name))
            yield from _language_problems(said, f"le fait « {entry.id} » : « {name} »", place, file)


def _language_problems(
    said: str | dict[str, str], what: str, place: tuple[int, int], file: str
) -> Iterator[Problem]:
    if isinstance(said, str):
        return
    if SOURCE not in said:
        yield Problem(file, *place, f"{what} doit exister en français (fr)")
    for language in said:
        if language not in languages():
            yield Problem(
                file,
                *place,
                f"{what} : langue inconnue « {language} »{shapes.perhaps(language, languages())}",
            )


def in_language(said: str | Mapping[str, str], language: str) -> str:
    """Choose the words of a language, French for want of it."""
    return said if isinstance(said, str) else said.get(language) or said.get(SOURCE, "")


def fact(entry: FactEntry, language: str) -> Fact:
    """Give a fact in one language."""
    return Fact(
        id=entry.id,
        kind=entry.kind,
        value=in_language(entry.value, language),
        label=in_language(entry.label, language),
        source=entry.source,
        read_on=entry.read_on,
        review_by=entry.review_by,
    )


def said_elsewhere(entries: tuple[FactEntry, ...]) -> tuple[FactEntry, ...]:
    """Give what stands in the place of a region's facts in another region: words, never its numbers."""
    return tuple(
        structs.replace(entry, kind="text", value=entry.elsewhere) for entry in entries if entry.elsewhere
    )
