"""`check`: every problem of the content at once, each with its place and a sentence that says how to mend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from awareness.assessment.words import words
from awareness.catalogue.howto_rules import HowToRules
from awareness.catalogue.known import Known
from awareness.catalogue.leaflet_rules import reflex_problems, team_problems
from awareness.catalogue.lesson_rules import header_problems, source_problems, text_problems, time_problems
from awareness.catalogue.model import Problem
from awareness.catalogue.passages import lesson_passages
from awareness.catalogue.quiz_rules import quiz_problems
from awareness.catalogue.reading import Folders, Source, read_source, read_translation
from awareness.catalogue.self_assessment import NAME as SELF_ASSESSMENT
from awareness.catalogue.self_assessment_rules import assessment_problems
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.shared_rules import Shared
from awareness.catalogue.translation_rules import translation_problems
from awareness.catalogue.workshop_rules import workshop_problems
from awareness.languages import SOURCE, languages

OTHER_QUIZZES = frozenset({SELF_ASSESSMENT})
"""Folders of the quizzes that belong to no module."""


def check(content: Path, quizzes: Path, *, release: bool = False, today: date | None = None) -> list[Problem]:
    """Check a whole content tree. Gives every problem, sorted by place; errors and warnings alike.

    `release` makes errors of facts past their `review_by`. Never raises for what the files hold.
    """
    folders = Folders(content, quizzes)
    modules = _modules(folders)
    problems, shared = shared_problems(folders, modules, today or date.today(), release=release)
    for module in modules:
        problems += module_problems(folders, module, shared)
    return sorted(set(problems))


def known_to(folders: Folders) -> Known:
    """Give what texts may name in a content tree, sound or not. Never raises for what the files hold."""
    shared = Shared(folders, date.today(), release=False)
    shared.check(_modules(folders))
    return shared.known


def shared_problems(
    folders: Folders, modules: list[str], today: date, *, release: bool = False
) -> tuple[list[Problem], Shared]:
    """Check what belongs to no single module; give what the check of a module needs, too."""
    shared = Shared(folders, today, release=release)
    shared.check(modules)
    problems = [*shared.problems, *reflex_problems(folders, shared.known)]
    problems += assessment_problems(folders, modules, shared.known)
    return [*problems, *_stray_quizzes(folders, modules)], shared


def module_problems(folders: Folders, module: str, shared: Shared) -> Iterator[Problem]:
    """Check one module in every language."""
    known, source = shared.known, read_source(folders, module)
    yield from source.problems
    yield from _lesson_problems(source, known)
    yield from quiz_problems(source.quiz, known, source.quiz_file)
    for language in languages():
        if language != SOURCE:
            yield from _translation(folders, source, language, known)
    yield from HowToRules(folders, known, shared.today, shared.late).problems(module)
    yield from team_problems(folders, module, known)
    yield from workshop_problems(folders, module, source.quiz.quiz, known)
    yield from _stray_lessons(folders, module)


def _lesson_problems(source: Source, known: Known) -> Iterator[Problem]:
    file = source.lesson_file
    if source.head is not None:
        yield from header_problems(source.head, known, file)
    if source.parts is None:
        return
    passages = lesson_passages(source.parts, file)
    yield from text_problems(passages, SOURCE, known, file)
    if source.header is not None and source.head is not None and source.quiz.quiz is not None:
        exercises = source.quiz.quiz.exercise
        asked = [text for item in source.quiz.quiz.items() for text in words(item).values()]
        texts = [*asked, *(passage.text for passage in passages)]
        yield from source_problems(source.header, source.head, texts, known, file)
        yield from time_problems(source.header, source.head, passages, exercises, known, file)


def _translation(folders: Folders, source: Source, language: str, known: Known) -> Iterator[Problem]:
    places = (folders.lesson(source.id, language), folders.quiz(source.id, language))
    if not any(path.is_file() for path, _ in places):
        name = languages()[language].name
        said = f"pas encore de traduction ({name}) : le français est montré"
        yield Problem(places[0][1], 1, 1, said, "warning")
        return
    read = read_translation(folders, source, language)
    yield from read.problems
    yield from translation_problems(read, source, known)


def _modules(folders: Folders) -> list[str]:
    if not folders.content.is_dir():
        return []
    return sorted(place.name for place in folders.content.iterdir() if folders.is_module(place.name))


def _stray_lessons(folders: Folders, module: str) -> Iterator[Problem]:
    """Find lessons and quizzes in a language that is not on offer."""
    for folder, ending in ((folders.content, ".md"), (folders.quizzes, ".yaml")):
        for place in sorted((folder / module).glob(f"*{ending}")):
            if "." not in place.stem and place.stem not in {*languages(), "README"}:
                close = perhaps(place.stem, languages())
                said = f"langue inconnue « {place.stem} »{close} : voyez locales/locales.toml"
                yield Problem(f"{folder.name}/{module}/{place.name}", 1, 1, said)


def _stray_quizzes(folders: Folders, modules: list[str]) -> Iterator[Problem]:
    if not folders.quizzes.is_dir():
        return
    for place in sorted(folders.quizzes.iterdir()):
        if place.is_dir() and place.name not in {*modules, *OTHER_QUIZZES}:
            said = f"ce quiz n'a pas de leçon : il manque {folders.content.name}/{place.name}/fr.md"
            yield Problem(f"{folders.quizzes.name}/{place.name}/fr.yaml", 1, 1, said)
