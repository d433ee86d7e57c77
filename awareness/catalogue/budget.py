"""How long things take: the plain numbers that plan a module's ten minutes (CURRICULUM §3 rule 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

BEFORE_LENGTH = 2
"""Questions asked before the story; each has its twin in the quiz."""

QUIZ_LENGTH = 5
"""Questions drawn for a quiz, the twins among them."""

SECONDS_PER_WORD = 60 / 150
"""Reading speed the lessons are planned with: 150 words a minute."""

SECONDS_PER_ITEM: Mapping[str, int] = {
    "inspect": 60,
    "order": 60,
    "sort": 60,
    "match": 60,
    "branch": 60,
    "builder": 120,
}
"""Planned seconds of an exercise of that kind; any other item takes SECONDS_PER_QUESTION."""

SECONDS_PER_QUESTION = 20

SECONDS_PER_GESTURE: Mapping[str, int] = {
    "menu": 30,
    "switch": 20,
    "type": 45,
    "star": 15,
    "bin": 20,
    "copy": 45,
    "plug": 20,
    "check": 25,
    "call": 60,
    "message": 60,
    "write": 45,
    "print": 30,
    "store": 25,
    "people": 40,
}
"""Planned seconds of hands in a step of a « Comment faire » sheet: a plan, not a measurement."""


def exercise_seconds(kind: str) -> int:
    """Plan the seconds an exercise of this kind takes."""
    return SECONDS_PER_ITEM.get(kind, SECONDS_PER_QUESTION)


def reading_seconds(words: int) -> int:
    """Plan the seconds it takes to read that many words."""
    return round(words * SECONDS_PER_WORD)


def module_seconds(words: int, exercises: Iterable[str]) -> int:
    """Plan a whole module: its words, the questions shown, and its exercises by kind."""
    questions = (BEFORE_LENGTH + QUIZ_LENGTH) * SECONDS_PER_QUESTION
    return reading_seconds(words) + questions + sum(exercise_seconds(kind) for kind in exercises)


def sheet_seconds(words: int, gestures: Iterable[str]) -> int:
    """Plan a « Comment faire » sheet: its words, and what hands do in each step."""
    return reading_seconds(words) + sum(SECONDS_PER_GESTURE[gesture] for gesture in gestures)
