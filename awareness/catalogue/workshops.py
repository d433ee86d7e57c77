"""A one-hour workshop: `workshop.yaml` says what is done and how long, `workshop.<l>.md` what is said.

The plan belongs to no language. In the words, each `#` heading is the id of a step, a colon and its title;
paragraphs are said aloud, quotations (`>`) say what the trainer does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from awareness.assessment.item import Id, Words
from awareness.catalogue import shapes
from awareness.catalogue.fingerprint import fingerprint
from awareness.catalogue.frontmatter import Block, cut, read_head
from awareness.catalogue.model import Idea, Problem
from awareness.catalogue.reading import Folders
from awareness.catalogue.text_file import read_text
from awareness.catalogue.yaml_reader import Node, read_yaml
from awareness.languages import SOURCE, languages

MINUTES, SLACK = 50, 10

LETTERS = "ABCDE"
"""How answers are called, on cards, on paper and on screens."""
"""An hour: what is planned, and what is left for late arrivals and questions."""

Does = Literal["talk", "before", "ask", "exercise", "after", "evaluate"]

_HEADING = re.compile(r"([a-z0-9][a-z0-9-]{0,63})\s*:\s*(\S.*)")


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something the room does for some minutes; `skip`: what to leave out first when time is short."""

    id: Id
    minutes: Annotated[int, Meta(ge=1, le=20)]
    does: Does
    items: tuple[Id, ...] = ()
    skip: bool = False


class Slack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Minutes kept free after a step, under a name."""

    id: Id
    minutes: Annotated[int, Meta(ge=1, le=SLACK)]
    after: Id


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an hour is made of, in any language."""

    steps: Annotated[tuple[Step, ...], Meta(min_length=4, max_length=12)]
    slack: Annotated[tuple[Slack, ...], Meta(min_length=1, max_length=3)]

    def names(self) -> list[str]:
        """Give the ids of everything that has a note, in the order of the hour."""
        found = []
        for step in self.steps:
            found += [step.id, *(each.id for each in self.slack if each.after == step.id)]
        return found

    def items(self, *doing: Does) -> tuple[str, ...]:
        """Give the items of the steps that do one of these things, in the order of the hour."""
        return tuple(item for step in self.steps if step.does in doing for item in step.items)


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head of the words: what to bring for this module; `made_from` in translations only."""

    bring: Annotated[tuple[Words, ...], Meta(min_length=1, max_length=5)]
    made_from: str = ""


class Notes(Struct, frozen=True, kw_only=True):
    """The words of an hour as read, with the place of each part."""

    head: Head
    blocks: tuple[Block, ...]
    titles: Mapping[str, str]

    def ideas(self) -> dict[str, Idea]:
        """Give title and words of each step by its id."""
        return {
            name: Idea(title=title, markdown=block.text)
            for (name, title), block in zip(self.titles.items(), self.blocks, strict=True)
        }

    def fingerprint(self) -> str:
        """Give the fingerprint translations of these words name."""
        said = [text for name, idea in self.ideas().items() for text in (name, idea.title, idea.markdown)]
        return fingerprint([*self.head.bring, *said])


class Workshop(Struct, frozen=True, kw_only=True):
    """The whole hour of a module, in the language its words are really written in."""

    language: str
    plan: Plan
    bring: tuple[str, ...]
    notes: Mapping[str, Idea]


def plan_place(folders: Folders, module: str) -> tuple[str, bool]:
    """Give how problems call the plan of a module, and whether there is one."""
    place = folders.content / module / "workshop.yaml"
    return folders.name(place), place.is_file()


def read_plan(folders: Folders, module: str) -> tuple[Plan | None, Node | None, list[Problem]]:
    """Read the plan of a module's hour. Never raises."""
    place = folders.content / module / "workshop.yaml"
    file = folders.name(place)
    text, problems = read_text(place, file)
    node, problems = (None, problems) if problems else read_yaml(text, file)
    if node is None or problems:
        return None, node, problems
    made, problems = shapes.struct(node, Plan, file)
    return made, node, problems


def notes_path(content: Path, module: str, language: str) -> Path:
    """Give the file of the words of an hour in a language."""
    return content / module / f"workshop.{language}.md"


def notes_place(folders: Folders, module: str, language: str) -> tuple[str, bool]:
    """Give how problems call the words of an hour in a language, and whether there are any."""
    place = notes_path(folders.content, module, language)
    return folders.name(place), place.is_file()


def read_notes(
    folders: Folders, module: str, language: str
) -> tuple[Notes | None, Node | None, list[Problem]]:
    """Read the words of an hour in a language. Never raises."""
    place = notes_path(folders.content, module, language)
    file = folders.name(place)
    text, problems = read_text(place, file)
    node, body, problems = (None, None, problems) if problems else read_head(text, file)
    if node is None or body is None or problems:
        return None, node, problems
    head, problems = shapes.struct(node, Head, file)
    blocks, titles, found = _titled(body, file)
    if head is None or problems or found:
        return None, node, problems + found
    return Notes(head=head, blocks=blocks, titles=titles), node, []


def workshop_in(folders: Folders, module: str, language: str) -> Workshop | None:
    """Give a module's hour, in French for want of the language; None without a sound plan and its words."""
    plan = read_plan(folders, module)[0]
    for code in (language, SOURCE) if language in languages() else (SOURCE,):
        notes = read_notes(folders, module, code)[0] if plan is not None else None
        if plan is not None and notes is not None and set(notes.titles) == set(plan.names()):
            return Workshop(language=code, plan=plan, bring=notes.head.bring, notes=notes.ideas())
    return None


def _titled(body: Block, file: str) -> tuple[tuple[Block, ...], dict[str, str], list[Problem]]:
    """Cut the words at their headings; each must be an id, a colon and a title, and have words under it."""
    before, blocks = cut(body, "# ")
    problems = [Problem(file, before.line, 1, "du texte avant le premier titre « # »")] if before.text else []
    titles: dict[str, str] = {}
    for block in blocks:
        found = _HEADING.fullmatch(block.title)
        if found is None:
            said = f"« # {block.title} » : écrivez l'identifiant de l'étape, deux points, puis son titre"
            problems.append(Problem(file, block.line - 1, 1, said))
        elif found[1] in titles:
            problems.append(Problem(file, block.line - 1, 1, f"l'étape « {found[1]} » est là deux fois"))
        elif not block.text:
            problems.append(Problem(file, block.line - 1, 1, f"l'étape « {found[1]} » n'a pas de texte"))
        else:
            titles[found[1]] = found[2].strip()
    return tuple(blocks), titles, problems
