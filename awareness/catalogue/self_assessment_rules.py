"""Rules about « Où en êtes-vous ? »: twelve questions, five minutes, a module each."""

from __future__ import annotations

from collections.abc import Iterator

from awareness.assessment.items.self_assessment import Question, SelfAssessment
from awareness.catalogue.budget import reading_seconds
from awareness.catalogue.fakes import item_problems
from awareness.catalogue.fingerprint import quiz_fingerprint
from awareness.catalogue.known import Known
from awareness.catalogue.model import Problem
from awareness.catalogue.passages import item_passages, strings
from awareness.catalogue.quiz_rules import word_problems
from awareness.catalogue.readability import count_words
from awareness.catalogue.reading import Folders, Source
from awareness.catalogue.self_assessment import NAME, read_source, read_translation, the_item
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.translation_rules import quiz_word_problems, stale_problems
from awareness.languages import SOURCE, languages

QUESTIONS = 12
LONGEST = 300
SECONDS_PER_CHOICE = 6
"""To choose among answers one has read, and touch one."""


def assessment_problems(folders: Folders, modules: list[str], known: Known) -> Iterator[Problem]:
    """Check the questions in every language; a tree without any has nothing to check."""
    if not (folders.quizzes / NAME).is_dir():
        return
    source = read_source(folders)
    yield from source.problems
    yield from _shape_problems(source, modules)
    for name, node in source.quiz.places.items():
        item = next(item for _, item in source.quiz.items if item.id == name)
        for passage in item_passages(item, node, source.quiz_file):
            yield from word_problems(passage, known, SOURCE)
        for passage in strings(node, source.quiz_file):
            yield from item_problems(passage, known)
    for language in languages():
        if language != SOURCE:
            yield from _translation_problems(folders, source, language, known)


def _translation_problems(folders: Folders, source: Source, language: str, known: Known) -> Iterator[Problem]:
    path, file = folders.quiz(NAME, language)
    if not path.is_file():
        said = f"pas encore de traduction ({languages()[language].name}) : le français est montré"
        yield Problem(file, 1, 1, said, "warning")
        return
    read = read_translation(folders, source, language)
    yield from read.problems
    if source.quiz.quiz is not None:
        wanted = quiz_fingerprint(source.quiz.quiz)
        yield from stale_problems(read.words.root, wanted, read.language, file)
    yield from quiz_word_problems(read, source, known)


def _shape_problems(source: Source, modules: list[str]) -> Iterator[Problem]:
    item = the_item(source.quiz.quiz)
    if item is None:
        if source.quiz.quiz is not None:
            said = "il faut ici une seule question, de type « self_assessment »"
            yield Problem(source.quiz_file, 1, 1, said)
        return
    node = source.quiz.places[item.id]
    if len(item.questions) != QUESTIONS:
        said = f"il faut {QUESTIONS} questions, il y en a {len(item.questions)}"
        yield Problem(source.quiz_file, *node.where(("questions",)), said)
    seconds = seconds_of(item)
    if seconds > LONGEST:
        said = f"il faut environ {seconds} secondes pour répondre, {LONGEST} au plus : raccourcissez"
        yield Problem(source.quiz_file, *node.where(("questions",)), said)
    for index, question in enumerate(item.questions):
        place = node.where(("questions", index, "module"))
        if question.module not in modules:
            said = f"le module « {question.module} » n'existe pas{perhaps(question.module, modules)}"
            yield Problem(source.quiz_file, *place, said)
        if not any(answer.score is None for answer in question.answers):
            said = "il manque « je ne sais pas » (score: null) : c'est une bonne réponse"
            yield Problem(source.quiz_file, *node.where(("questions", index, "answers")), said)


def seconds_of(item: SelfAssessment) -> int:
    """Plan how long the questions take: read everything, choose twelve times."""
    return sum(_seconds(question) for question in item.questions)


def _seconds(question: Question) -> int:
    texts = (question.text, *(answer.text for answer in question.answers))
    return reading_seconds(sum(count_words(text) for text in texts)) + SECONDS_PER_CHOICE
