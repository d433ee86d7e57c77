"""One module's files in one language, read whole, with all their problems: for showing and for checking."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, field

from awareness.catalogue import shapes
from awareness.catalogue.fingerprint import lesson_fingerprint, module_fingerprint, quiz_fingerprint
from awareness.catalogue.frontmatter import Block, Parts, read_head, read_parts
from awareness.catalogue.model import Header, Module, Problem, Quiz, TranslatedHeader
from awareness.catalogue.quizfile import QuizFile, WordsFile, read_quiz, read_words, translated
from awareness.catalogue.text_file import read_text
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE, Language, languages

NOT_MODULES = frozenset(
    ("accessibility", "alerts", "emergency", "glossary", "help", "reflexes", "regions", "workshop")
)
"""Folders of the content that hold something else."""


class Folders(Struct, frozen=True):
    """Where content and quizzes stand, and how problems call their files."""

    content: Path
    quizzes: Path

    def lesson(self, module: str, language: str) -> tuple[Path, str]:
        """Give the lesson file of a module and its name."""
        return self.content / module / f"{language}.md", f"{self.content.name}/{module}/{language}.md"

    def quiz(self, module: str, language: str) -> tuple[Path, str]:
        """Give the quiz file of a module and its name."""
        return self.quizzes / module / f"{language}.yaml", f"{self.quizzes.name}/{module}/{language}.yaml"

    def is_module(self, name: str) -> bool:
        """Say whether a folder is a module, sound or not: it has a quiz folder or a French lesson."""
        if name in NOT_MODULES or not (self.content / name).is_dir():
            return False
        return (self.quizzes / name).is_dir() or (self.content / name / f"{SOURCE}.md").is_file()

    def name(self, path: Path) -> str:
        """Give the name of another content file."""
        return f"{self.content.name}/{path.relative_to(self.content).as_posix()}"


class Source(Struct):
    """The French files of a module, as far as they could be read."""

    id: str
    lesson_file: str = ""
    quiz_file: str = ""
    head: Node | None = None
    header: Header | None = None
    parts: Parts | None = None
    quiz: QuizFile = field(default_factory=QuizFile)
    problems: list[Problem] = []

    def module(self) -> Module | None:
        """Give the French module, None when anything is broken."""
        if self.header is None or self.parts is None or self.quiz.quiz is None or self.problems:
            return None
        lesson = self.parts.lesson()
        return Module(
            header=self.header,
            language=SOURCE,
            state="house",
            lesson=lesson,
            quiz=self.quiz.quiz,
            fingerprint=module_fingerprint(self.header, lesson, self.quiz.quiz),
        )


class Translation(Struct):
    """A module's files in another language, as far as they could be read."""

    language: Language
    lesson_file: str = ""
    quiz_file: str = ""
    head: Node | None = None
    header: TranslatedHeader | None = None
    parts: Parts | None = None
    words: WordsFile = field(default_factory=WordsFile)
    quiz: Quiz | None = None
    problems: list[Problem] = []

    def module(self, source: Module) -> Module | None:
        """Lay the translation over the French module, None when anything is broken."""
        if self.header is None or self.parts is None or self.quiz is None or self.problems:
            return None
        header, lesson = translated_header(source.header, self.header), self.parts.lesson()
        return Module(
            header=header,
            language=self.language.code,
            state=state(self.language, self.header),
            lesson=lesson,
            quiz=self.quiz,
            fingerprint=module_fingerprint(header, lesson, self.quiz),
        )


def read_header(
    folders: Folders, module: str
) -> tuple[Header | None, Node | None, Block | None, list[Problem]]:
    """Read only the head of the French lesson; the body comes back unread."""
    path, file = folders.lesson(module, SOURCE)
    node, body, problems = _head(path, file)
    if node is None or problems:
        return None, node, body, problems
    header, problems = shapes.struct(node, Header, file)
    return header, node, body, problems + _misnamed(node, module, file)


def read_translated_header(
    folders: Folders, module: str, language: str
) -> tuple[TranslatedHeader | None, Node | None, Block | None, list[Problem]]:
    """Read only the head of a translated lesson; the body comes back unread."""
    path, file = folders.lesson(module, language)
    node, body, problems = _head(path, file)
    if node is None or problems:
        return None, node, body, problems
    header, problems = shapes.struct(node, TranslatedHeader, file)
    return header, node, body, problems + _misnamed(node, module, file)


def state(language: Language, header: TranslatedHeader) -> Literal["house", "signed", "draft"]:
    """Say how far a translation may be trusted."""
    if language.house:
        return "house"
    return "signed" if header.is_signed else "draft"


def translated_header(source: Header, found: TranslatedHeader) -> Header:
    """Lay translated words over the French head; numbers and versions stay the French ones."""
    action = msgspec.structs.replace(found.action, minutes=source.action.minutes)
    return msgspec.structs.replace(
        source,
        title=found.title,
        subtitle=found.subtitle,
        summary=found.summary,
        objectives=found.objectives,
        action=action,
    )


def read_source(folders: Folders, module: str) -> Source:
    """Read the French lesson and quiz of a module. Never raises."""
    read = Source(module)
    read.lesson_file = folders.lesson(module, SOURCE)[1]
    read.header, read.head, body, read.problems = read_header(folders, module)
    if body is not None:
        read.parts, problems = read_parts(body, languages()[SOURCE].parts, read.lesson_file)
        read.problems += problems
    path, read.quiz_file = folders.quiz(module, SOURCE)
    text, problems = read_text(path, read.quiz_file)
    if not problems:
        read.quiz, problems = read_quiz(text, read.quiz_file, module)
    read.problems += problems
    return read


def read_translation(folders: Folders, source: Source, language: str) -> Translation:
    """Read a module's files in another language and hold them against the French ones. Never raises."""
    read = Translation(languages()[language])
    read.lesson_file = folders.lesson(source.id, language)[1]
    read.header, read.head, body, read.problems = read_translated_header(folders, source.id, language)
    if body is not None:
        read.parts, problems = read_parts(body, read.language.parts, read.lesson_file)
        read.problems += problems
    read.problems += _uneven(read, source)
    path, read.quiz_file = folders.quiz(source.id, language)
    text, problems = read_text(path, read.quiz_file)
    if not problems:
        read.words, problems = read_words(text, read.quiz_file, source.id)
        if source.quiz.quiz is not None and not problems:
            read.quiz, problems = translated(source.quiz.quiz, read.words, read.quiz_file)
    read.problems += problems
    return read


def fingerprints(source: Module) -> tuple[str, str]:
    """Give the fingerprints a translated lesson and a translated quiz name as `made_from`."""
    return lesson_fingerprint(source.header, source.lesson), quiz_fingerprint(source.quiz)


def first_sentence(problems: Sequence[Problem]) -> str:
    """Give the problem a person is told about when there are several."""
    return str(min(problems)) if problems else ""


def _head(path: Path, file: str) -> tuple[Node | None, Block | None, list[Problem]]:
    text, problems = read_text(path, file)
    return (None, None, problems) if problems else read_head(text, file)


def _misnamed(node: Node, module: str, file: str) -> list[Problem]:
    named = node.value.get("id") if isinstance(node.value, dict) else None
    if named is None or named.value == module:
        return []
    return [Problem(file, named.line, named.column, f"« id » doit être « {module} », comme le dossier")]


def _uneven(read: Translation, source: Source) -> list[Problem]:
    """Hold the number of screens and objectives against the French lesson."""
    problems = []
    if (
        read.parts is not None
        and source.parts is not None
        and len(read.parts.ideas) != len(source.parts.ideas)
    ):
        line = read.parts.by_name["ideas"].line
        aim = f"il en faut {len(source.parts.ideas)} comme en français"
        said = f"il y a {len(read.parts.ideas)} écrans « ## », {aim}"
        problems.append(Problem(read.lesson_file, line, 1, said))
    if read.header is not None and source.header is not None and read.head is not None:
        count, wanted = len(read.header.objectives), len(source.header.objectives)
        if count != wanted:
            place = read.head.where(("objectives",))
            said = f"il y a {count} objectifs, il en faut {wanted} comme en français"
            problems.append(Problem(read.lesson_file, *place, said))
    return problems
