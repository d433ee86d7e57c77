"""What a trainer says and does in a module's hour, as documents for translators.

The plan of the hour belongs to no language; its steps are named by their ids, which no translator touches.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from awareness.authoring import labels
from awareness.authoring.patched import patched_markdown
from awareness.authoring.units import Document, Text, broken, made_from, units_of
from awareness.authoring.written import notes_text
from awareness.catalogue.known import Known
from awareness.catalogue.model import Problem
from awareness.catalogue.passages import Passage
from awareness.catalogue.reading import Folders
from awareness.catalogue.text_file import read_text
from awareness.catalogue.workshop_rules import note_problems, same_acts
from awareness.catalogue.workshops import Notes, notes_path, read_notes
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, Language


def notes_document(folders: Folders, module: str, heading: str, language: str) -> Document:
    """Give the trainer's notes of a module. Raises ContentInvalid when their French is broken."""
    source = folders.name(notes_path(folders.content, module, SOURCE))
    french, head, problems = read_notes(folders, module, SOURCE)
    if french is None or head is None:
        raise broken(source, problems)
    path = notes_path(folders.content, module, language)
    name = folders.name(path)
    read, node, _ = read_notes(folders, module, language)
    named, fingerprint = made_from(node), french.fingerprint()
    texts, said = list(_texts(french, head)), {each.key: each.text for each in _texts(read, node)}
    is_sound = bool(named) and read is not None and list(said) == [each.key for each in texts]
    text = read_text(path, name)[0] if is_sound else ""
    told = partial(labels.notes, heading)
    return Document(
        source=source,
        path=path,
        name=name,
        fingerprint=fingerprint,
        made_from=named,
        units=units_of(source, texts, said, told, is_stale=named != fingerprint, rule=_problems),
        write=notes_text,
        patch=partial(patched_markdown, text, list(_steps(read))) if is_sound else None,
    )


def _problems(passage: Passage, french: str, known: Known, language: Language) -> Iterator[Problem]:
    """Check a text by itself, and that as much is said and done in a step as in French."""
    yield from note_problems(passage, known, language.code)
    step, _, part = passage.name.removeprefix("steps.").partition(".")
    if part == "text":
        yield from same_acts(passage, step, french)


def _texts(notes: Notes | None, head: Node | None) -> Iterator[Text]:
    """Give what to bring, then the steps; what could not be read is not there."""
    for number, (leaf, text) in enumerate(head.leaves("bring") if head is not None else (), start=1):
        yield Text(f"bring.{number}", text, leaf.line)
    yield from _steps(notes)


def _steps(notes: Notes | None) -> Iterator[Text]:
    if notes is None:
        return
    for (name, title), block in zip(notes.titles.items(), notes.blocks, strict=True):
        yield Text(f"steps.{name}.title", title, block.above)
        yield Text(f"steps.{name}.text", block.text, block.line)
