"""« Où en êtes-vous ? »: `quizzes/self-assessment/`, twelve questions in French, and their words."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from awareness.assessment.items.self_assessment import SelfAssessment
from awareness.catalogue.model import Quiz
from awareness.catalogue.quizfile import read_quiz, read_words, translated
from awareness.catalogue.reading import Folders, Source, Translation
from awareness.catalogue.text_file import read_text
from awareness.languages import SOURCE, languages

NAME = "self-assessment"
SECTION = ("exercise",)


class Assessment(Struct, frozen=True, kw_only=True):
    """The questions, and the language and state of their words."""

    item: SelfAssessment
    language: str
    state: Literal["house", "draft"]


def read_source(folders: Folders) -> Source:
    """Read the French file. Never raises."""
    read = Source(NAME)
    path, read.quiz_file = folders.quiz(NAME, SOURCE)
    text, problems = read_text(path, read.quiz_file)
    if not problems:
        read.quiz, problems = read_quiz(text, read.quiz_file, NAME, SECTION)
    read.problems += problems
    return read


def read_translation(folders: Folders, source: Source, language: str) -> Translation:
    """Read the words of another language and lay them over the French questions. Never raises."""
    read = Translation(languages()[language])
    path, read.quiz_file = folders.quiz(NAME, language)
    text, problems = read_text(path, read.quiz_file)
    if not problems:
        read.words, problems = read_words(text, read.quiz_file, NAME)
        if source.quiz.quiz is not None and not problems:
            read.quiz, problems = translated(source.quiz.quiz, read.words, read.quiz_file)
    read.problems += problems
    return read


def assessment(folders: Folders, language: str) -> Assessment | None:
    """Give the questions in a language, French for want of it; None when the French ones are not sound."""
    source = read_source(folders)
    french = the_item(source.quiz.quiz)
    if french is None:
        return None
    if language != SOURCE and language in languages():
        read = read_translation(folders, source, language)
        laid = the_item(read.quiz)
        if laid is not None:
            return Assessment(item=laid, language=language, state="house" if read.language.house else "draft")
    return Assessment(item=french, language=SOURCE, state="house")


def the_item(quiz: Quiz | None) -> SelfAssessment | None:
    """Give the one item of a sound file."""
    items = quiz.exercise if quiz is not None else ()
    return items[0] if len(items) == 1 and isinstance(items[0], SelfAssessment) else None
