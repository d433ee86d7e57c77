"""The texts of a module a translator works on, one by one: the French, and what the other language says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from awareness import prose
from awareness.assessment.words import words
from awareness.catalogue.frontmatter import Parts
from awareness.catalogue.lesson_rules import LONGEST_TITLE
from awareness.catalogue.model import Module
from awareness.catalogue.passages import place_of
from awareness.catalogue.quiz_rules import FEEDBACK, LONGEST_FEEDBACK
from awareness.catalogue.reading import (
    Folders,
    Source,
    Translation,
    fingerprints,
    first_sentence,
    read_source,
    read_translation,
)
from awareness.catalogue.yaml_reader import KeyPath, Node
from awareness.errors import ContentInvalid, sentence

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

FIELDS = {
    "prompt": "question",
    "text": "texte",
    "say": "réplique",
    "label": "libellé",
    "hint": "aide",
    "title": "titre",
    "feedback": "explication",
    "why": "explication",
    "explain": "explication",
    "lesson": "explication",
}
"""How people call the texts of a question; any other has its own name."""


class Unit(Struct, frozen=True, kw_only=True):
    """One text: where it stands in the French, what it says there, and `said` in the other language ("").

    `file` and `key` are its name; `line` is where the French stands today. `is_stale`: the French of its file
    changed since this was said. `in_files`: what the files say, where a translator's own file says `said`.
    """

    file: str
    key: str
    line: int
    french: str
    said: str
    is_stale: bool
    in_files: str = ""

    @property
    def context(self) -> str:
        """Give the name of this text among all of the project's."""
        return f"{self.file}:{self.key}"

    @property
    def part(self) -> str:
        """Say which part of a lesson this is; "" for a text of the quiz."""
        return "" if self.file.endswith(".yaml") else NAMES[self.key.partition(".")[0]]

    @property
    def label(self) -> str:
        """Say what this is among its neighbours: « Histoire », « demande, explication »."""
        if self.part:
            return self.part
        *above, name = self.key.split(".")[1:]
        return ", ".join([*above[1:], FIELDS.get(name, name)])

    def notes(self, values: Mapping[str, str]) -> Iterator[str]:
        """Say what a translator must know of this text; `values`: the facts as words."""
        yield self.label
        if self.in_files:
            yield f"Dans les leçons, ce texte dit aujourd'hui : « {self.in_files} »"
        if self.key == "title":
            yield f"{LONGEST_TITLE} signes au plus : il tient sur un bouton."
        if not self.part and self.key.rpartition(".")[2] in FEEDBACK:
            yield f"Explication : {LONGEST_FEEDBACK} mots au plus."
        for name in prose.facts_used(self.french):
            yield f"Gardez {{{{fact:{name}}}}} tel quel : la page y met « {values.get(name, '…')} »."
        for name in prose.terms_used(self.french):
            yield f"Traduisez les mots entre crochets ; gardez (glossary:{name}) tel quel."


class Exchange(Struct, frozen=True, kw_only=True):
    """A module on its way to or from translators: its texts, and its files in the other language."""

    module: Module
    translation: Translation
    units: tuple[Unit, ...]
    lesson: str
    quiz: str
    """Fingerprints of the French lesson and quiz of today."""

    @property
    def state(self) -> str:
        """Say where the translation stands."""
        if not any(unit.said for unit in self.units):
            return "à traduire"
        if any(unit.is_stale or not unit.said for unit in self.units):
            return "à reprendre"
        header = self.translation.header
        if self.translation.language.house:
            return "maison"
        return "signée" if header is not None and header.is_signed else "brouillon"


def exchange(folders: Folders, module: str, language: str) -> Exchange:
    """Read a module for translators. Raises ContentInvalid when its French is missing or broken."""
    source = read_source(folders, module)
    french = source.module()
    if french is None:
        raise ContentInvalid(
            sentence("Le français de « %(module)s » est à corriger d'abord. %(problem)s"),
            module=module,
            problem=first_sentence(source.problems),
        )
    read = read_translation(folders, source, language)
    lesson, quiz = fingerprints(french)
    units = (
        *_lesson_units(source, read, is_stale=made_from(read.head) != lesson),
        *_quiz_units(source, read, is_stale=made_from(read.words.root) != quiz),
    )
    return Exchange(module=french, translation=read, units=units, lesson=lesson, quiz=quiz)


def made_from(root: Node | None) -> str:
    """Give the fingerprint a translated file names; "" without one."""
    return next((text for _leaf, text in root.leaves("made_from")), "") if root is not None else ""


def _lesson_units(source: Source, read: Translation, *, is_stale: bool) -> Iterator[Unit]:
    """Give the texts of the head, then of the body."""
    if source.head is None or source.parts is None:
        return
    said = {**_head_texts(read.head), **(_body_texts(read.parts) if read.parts else {})}
    places = {**_head_places(source.head), **_body_places(source.parts)}
    for key, french in {**_head_texts(source.head), **_body_texts(source.parts)}.items():
        text = said.get(key, "")
        yield Unit(
            file=source.lesson_file,
            key=key,
            line=places[key],
            french=french,
            said=text,
            is_stale=is_stale and bool(text),
        )


def _quiz_units(source: Source, read: Translation, *, is_stale: bool) -> Iterator[Unit]:
    """Give the words of every item, each named by its item and its path in it."""
    for _section, item in source.quiz.items:
        said = read.words.words.get(item.id, {})
        for name, french in words(item).items():
            text = said.get(name, "")
            yield Unit(
                file=source.quiz_file,
                key=f"{item.id}.{name}",
                line=place_of(source.quiz.places[item.id], name)[0],
                french=french,
                said=text,
                is_stale=is_stale and bool(text),
            )


def _head_texts(head: Node | None) -> dict[str, str]:
    """Give the translated texts of a head by their keys."""
    if head is None:
        return {}
    found = {name: text for name in ("title", "subtitle", "summary") for _leaf, text in head.leaves(name)}
    for index, (_leaf, text) in enumerate(head.leaves("objectives"), start=1):
        found[f"objectives.{index}"] = text
    for name in ("title", "if_then"):
        found |= {f"action.{name}": text for _leaf, text in head.leaves("action", name)}
    return found


def _head_places(head: Node) -> dict[str, int]:
    """Give the line of each text of a head."""
    paths: dict[str, KeyPath] = {}
    for key in _head_texts(head):
        first, _, rest = key.partition(".")
        paths[key] = (first, int(rest) - 1) if rest.isdecimal() else (first, rest) if rest else (first,)
    return {key: head.where(path)[0] for key, path in paths.items()}


def _body_texts(parts: Parts) -> dict[str, str]:
    """Give the texts of a body by their keys; screens are numbered."""
    return {key: text for key, text, _line in _body(parts)}


def _body_places(parts: Parts) -> dict[str, int]:
    return {key: line for key, _text, line in _body(parts)}


def _body(parts: Parts) -> Iterator[tuple[str, str, int]]:
    screens = 0
    for name, block in parts.blocks():
        if name == "ideas":
            screens += 1
            yield f"ideas.{screens}.title", block.title, block.line - 1
            yield f"ideas.{screens}.text", block.text, block.line
        else:
            yield "steps" if name == "action" else name, block.text, block.line
