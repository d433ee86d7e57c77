"""The lesson and the quiz of a module, as documents for translators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from awareness.assessment.words import words
from awareness.authoring import labels
from awareness.authoring.patched import patched_markdown, patched_yaml
from awareness.authoring.units import (
    MADE_FROM,
    Document,
    Exchange,
    Text,
    Told,
    broken,
    made_from,
    signature,
    units_of,
)
from awareness.authoring.written import lesson_text, quiz_text
from awareness.catalogue.frontmatter import Parts
from awareness.catalogue.lesson_rules import LONGEST_TITLE
from awareness.catalogue.passages import place_of
from awareness.catalogue.reading import (
    Folders,
    Source,
    Translation,
    fingerprints,
    read_source,
    read_translation,
)
from awareness.catalogue.text_file import read_text
from awareness.catalogue.yaml_reader import KeyPath, Node

NAMES = {
    "title": "Titre du module",
    "subtitle": "Sous-titre",
    "summary": "Résumé",
    "objectives": "Objectif",
    "action": "Action",
    "before": "Avant",
    "story": "Histoire",
    "ideas": "Idée",
    "exercise": "Exercice",
    "quiz": "Quiz",
    "steps": "Action, pas à pas",
}
"""How people call the parts of a lesson."""


def module_exchange(folders: Folders, module: str, language: str) -> Exchange:
    """Read a module for translators. Raises ContentInvalid when its French is missing or broken."""
    source = read_source(folders, module)
    french = source.module()
    if french is None:
        raise broken(module, source.problems)
    read = read_translation(folders, source, language)
    lesson, quiz = fingerprints(french)
    return Exchange(
        name=module,
        title=french.header.title,
        about=f"module {module}, version {french.header.version}",
        language=read.language,
        documents=(_lesson(folders, source, read, lesson), quiz_document(folders, source, read, quiz)),
    )


def quiz_document(folders: Folders, source: Source, read: Translation, fingerprint: str) -> Document:
    """Give a quiz: the words of every item, each named by its item and its path in it."""
    path, name = folders.quiz(source.id, read.language.code)
    named = made_from(read.words.root)
    said = {f"{item}.{key}": text for item, texts in read.words.words.items() for key, text in texts.items()}
    return Document(
        source=source.quiz_file,
        path=path,
        name=name,
        fingerprint=fingerprint,
        made_from=named,
        units=units_of(
            source.quiz_file, _quiz_texts(source), said, labels.question, is_stale=named != fingerprint
        ),
        write=partial(quiz_text, source.id),
        patch=None if read.quiz is None else partial(_patched_quiz, read_text(path, name)[0]),
    )


def _lesson(folders: Folders, source: Source, read: Translation, fingerprint: str) -> Document:
    path, name = folders.lesson(source.id, read.language.code)
    named = made_from(read.head)
    is_sound = (
        read.header is not None
        and read.parts is not None
        and not any(problem.file == name for problem in read.problems)
    )
    body = list(_body(read.parts))
    text = read_text(path, name)[0] if is_sound else ""
    return Document(
        source=source.lesson_file,
        path=path,
        name=name,
        fingerprint=fingerprint,
        made_from=named,
        units=units_of(
            source.lesson_file,
            _lesson_texts(source.head, source.parts),
            {each.key: each.text for each in _lesson_texts(read.head, read.parts)},
            _told,
            is_stale=named != fingerprint,
        ),
        write=partial(lesson_text, source.id, read.language),
        patch=partial(patched_markdown, text, body) if is_sound else None,
        signed=signature(read.header.signed if read.header is not None else None),
    )


def _told(key: str) -> Told:
    limits = (f"{LONGEST_TITLE} signes au plus : il tient sur un bouton.",) if key == "title" else ()
    return Told("Leçon", NAMES[key.partition(".")[0]], limits)


def _patched_quiz(text: str, changes: Mapping[str, str]) -> str:
    """Put words into a quiz, where all but the fingerprint stands under `items`."""
    return patched_yaml(
        text,
        {(key,) if key == MADE_FROM else ("items", *key.split(".")): said for key, said in changes.items()},
    )


def _quiz_texts(source: Source) -> Iterator[Text]:
    for _section, item in source.quiz.items:
        for name, text in words(item).items():
            yield Text(f"{item.id}.{name}", text, place_of(source.quiz.places[item.id], name)[0])


def _lesson_texts(head: Node | None, parts: Parts | None) -> Iterator[Text]:
    """Give the texts of the head, then of the body; what could not be read is not there."""
    yield from _head(head)
    yield from _body(parts)


def _head(head: Node | None) -> Iterator[Text]:
    if head is None:
        return
    for name in ("title", "subtitle", "summary"):
        yield from (Text(name, text, _line(head, (name,))) for _leaf, text in head.leaves(name))
    for index, (_leaf, text) in enumerate(head.leaves("objectives")):
        yield Text(f"objectives.{index + 1}", text, _line(head, ("objectives", index)))
    for name in ("title", "if_then"):
        for _leaf, text in head.leaves("action", name):
            yield Text(f"action.{name}", text, _line(head, ("action", name)))


def _line(head: Node, path: KeyPath) -> int:
    return head.where(path)[0]


def _body(parts: Parts | None) -> Iterator[Text]:
    """Give the texts of a body; screens are numbered."""
    screens = 0
    for name, block in parts.blocks() if parts is not None else ():
        if name == "ideas":
            screens += 1
            yield Text(f"ideas.{screens}.title", block.title, block.above)
            yield Text(f"ideas.{screens}.text", block.text, block.line)
        else:
            yield Text("steps" if name == "action" else name, block.text, block.line)
