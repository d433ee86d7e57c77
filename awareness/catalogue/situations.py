"""What may have happened: `content/emergency/<situation>/<language>.yaml`, whole in each language.

Whom to call is described once, on the page for everybody (`content/emergency/<language>.yaml`). A situation
names those people in its own order and adds what to tell them; somebody who is only its own it describes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from awareness.assessment.item import Id, Words
from awareness.assessment.words import words
from awareness.catalogue import shapes
from awareness.catalogue.fingerprint import fingerprint
from awareness.catalogue.model import Call, Emergency, Gesture, Problem, Situation
from awareness.catalogue.yaml_reader import Node, read_yaml


class SituationCall(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to call: by the name the page for everybody gives them, and what is different here."""

    id: Id
    who: Words | None = None
    when: Words | None = None
    reach: Words | None = None
    text: Words | None = None


class SituationFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of a situation's file; `made_from` stands in translations only."""

    choice: Words
    title: Words
    now: Words
    steps: Annotated[tuple[Gesture, ...], Meta(min_length=1, max_length=6)]
    calls: Annotated[tuple[SituationCall, ...], Meta(min_length=1, max_length=6)]
    keep: Annotated[tuple[Gesture, ...], Meta(min_length=1, max_length=5)]
    deadlines: Annotated[tuple[Gesture, ...], Meta(min_length=1, max_length=4)]
    by_hand: Annotated[tuple[Words, ...], Meta(min_length=1, max_length=6)]
    made_from: str = ""


def situation_path(content: Path, name: str, language: str) -> Path:
    """Give the file of a situation in a language."""
    return content / "emergency" / name / f"{language}.yaml"


def read_situation(text: str, file: str) -> tuple[SituationFile | None, Node | None, list[Problem]]:
    """Read a situation in one language. Never raises."""
    node, problems = read_yaml(text, file)
    if node is None or problems:
        return None, node, problems
    made, problems = shapes.struct(node, SituationFile, file)
    return made, node, problems


def fingerprint_of(read: SituationFile) -> str:
    """Give the fingerprint translations of this situation name."""
    return fingerprint([*(f"{name}={text}" for name, text in words(read).items()), *read.by_hand])


def situation(name: str, read: SituationFile, page: Emergency) -> Situation:
    """Join a situation with those whom the page for everybody describes, in the same language."""
    known = {call.id: call for call in page.calls}
    return Situation(
        id=name,
        choice=read.choice,
        title=read.title,
        now=read.now,
        steps=read.steps,
        calls=tuple(_whole(call, known.get(call.id)) for call in read.calls),
        keep=read.keep,
        deadlines=read.deadlines,
        by_hand=read.by_hand,
    )


def _whole(said: SituationCall, known: Call | None) -> Call:
    """Give a call with all its words; `awareness check` refuses one that nobody describes."""
    return Call(
        id=said.id,
        who=said.who or (known.who if known else said.id),
        when=said.when or (known.when if known else ""),
        reach=said.reach or (known.reach if known else None),
        text=said.text or (known.text if known else ""),
    )
