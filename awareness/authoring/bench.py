"""The folder somebody writes in, as it is this second: its modules, and every problem where it belongs.

Only what was saved is read again: a module's problems are kept until one of its files, or one that all
modules share, changes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from awareness.authoring.measure import Measure, measure
from awareness.authoring.watching import Stamps, digest, stamps
from awareness.catalogue.known import Known
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Problem
from awareness.catalogue.passages import Passage, item_passages, lesson_passages
from awareness.catalogue.reading import Folders, Source, Translation, read_source, read_translation
from awareness.catalogue.shared_rules import Shared
from awareness.catalogue.validation import module_problems, shared_problems
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, languages


class Placed(Struct, frozen=True):
    """A text of a page, and what is to be mended in it."""

    passage: Passage
    problems: tuple[Problem, ...]


class Look(Struct):
    """What one look at the folder found; nothing of it changes afterwards."""

    stamp: str
    catalogue: Catalogue
    problems: tuple[Problem, ...]
    known: Known

    def of_module(self, module: str) -> list[Problem]:
        """Give what is to be mended in the files of one module, in every language."""
        return [problem for problem in self.problems if problem.file.split("/")[1] == module]


class Bench:
    """Looks at a folder again when something in it was saved."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders
        self._lock = threading.Lock()
        self._look: Look | None = None
        self._kept: dict[str, tuple[object, tuple[Problem, ...]]] = {}

    def stamp(self) -> str:
        """Name the state of the files this second; opens none of them."""
        return digest(stamps(self.folders))

    def look(self) -> Look:
        """Give the folder as it is now."""
        with self._lock:
            now = stamps(self.folders)
            if self._look is None or self._look.stamp != digest(now):
                self._look = self._looked(now)
            return self._look

    def measure(self, module: str, language: str) -> Measure | None:
        """Measure a module in a language; None when its lesson cannot be read."""
        source = read_source(self.folders, module)
        if source.header is None:
            return None
        kinds = [item.kind for section, item in source.quiz.items if section == "exercise"]
        parts, code = source.parts, SOURCE
        if language != SOURCE:
            parts, code = read_translation(self.folders, source, language).parts, language
        if parts is None:
            return None
        values = self.look().known.values(code)
        return measure(parts, languages()[code].parts, kinds, source.header.minutes, code, values)

    def placed(self, module: str, language: str) -> list[Placed]:
        """Give every text of a module's pages in a language, with what is to be mended in it."""
        source = read_source(self.folders, module)
        if language == SOURCE:
            passages = list(_french(source))
        else:
            passages = list(_translated(source, read_translation(self.folders, source, language)))
        problems = self.look().of_module(module)
        return [Placed(passage, tuple(found)) for passage, found in _shared_out(passages, problems)]

    def excerpt(self, problem: Problem) -> list[tuple[int, str]]:
        """Give the line of a problem and its neighbours, numbered."""
        top, _, rest = problem.file.partition("/")
        place = {self.folders.content.name: self.folders.content}.get(top, self.folders.quizzes) / rest
        try:
            lines = place.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []
        first = max(problem.line - 2, 0)
        return list(enumerate(lines[first : problem.line + 1], start=first + 1))

    def _looked(self, now: Stamps) -> Look:
        catalogue = Catalogue(self.folders.content, self.folders.quizzes)
        modules = list(catalogue.ids())
        found, shared = shared_problems(self.folders, modules, date.today())
        common = sorted(item for item in now.items() if item[0].split("/")[1] not in modules)
        for module in modules:
            own = sorted(item for item in now.items() if item[0].split("/")[1] == module)
            found += self._module(module, shared, (own, common))
        return Look(digest(now), catalogue, tuple(sorted(set(found))), shared.known)

    def _module(self, module: str, shared: Shared, state: object) -> tuple[Problem, ...]:
        before, problems = self._kept.get(module, (None, ()))
        if before != state:
            problems = tuple(module_problems(self.folders, module, shared))
            self._kept[module] = (state, problems)
        return problems


def _french(source: Source) -> Iterator[Passage]:
    """Give the texts of the French files that could be read, each where it stands."""
    yield from _head(source.head, source.lesson_file)
    if source.parts is not None:
        yield from lesson_passages(source.parts, source.lesson_file)
    for _section, item in source.quiz.items:
        yield from item_passages(item, source.quiz.places[item.id], source.quiz_file)


def _translated(source: Source, read: Translation) -> Iterator[Passage]:
    yield from _head(read.head, read.lesson_file)
    if read.parts is not None:
        yield from lesson_passages(read.parts, read.lesson_file)
    for _section, item in source.quiz.items:
        for name, text in read.words.words.get(item.id, {}).items():
            leaf = read.words.places[item.id, name]
            yield Passage(read.quiz_file, leaf.line, leaf.column, name, text)


def _head(head: Node | None, file: str) -> Iterator[Passage]:
    """Give the texts of a head that pages show."""
    paths = (("title",), ("subtitle",), ("summary",), ("action", "title"), ("action", "if_then"))
    for path in paths if head is not None else ():
        for leaf, text in head.leaves(*path) if head is not None else ():
            yield Passage(file, leaf.line, leaf.column, "head", text)


def _shared_out(passages: list[Passage], problems: list[Problem]) -> Iterator[tuple[Passage, list[Problem]]]:
    """Give each problem to the text it stands in: the last that begins before it, if it reaches it."""
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        here = [
            (passage.line, passage.column, index)
            for index, passage in enumerate(passages)
            if passage.file == problem.file and _reaches(passage, problem)
        ]
        if here:
            found.setdefault(max(here)[2], []).append(problem)
    for index, passage in enumerate(passages):
        yield passage, found.get(index, [])


def _reaches(passage: Passage, problem: Problem) -> bool:
    """Say whether a problem stands in a text, or on the line of it."""
    last = passage.line + (passage.text.count("\n") if passage.file.endswith(".md") else 0)
    if not passage.line <= problem.line <= last:
        return False
    return problem.line > passage.line or problem.column >= passage.column or passage.name == "head"
