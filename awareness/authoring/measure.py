"""How long each section of a module is, in words and in seconds: what `awareness check` counts, laid open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from awareness.catalogue.budget import (
    BEFORE_LENGTH,
    QUIZ_LENGTH,
    SECONDS_PER_QUESTION,
    exercise_seconds,
    module_seconds,
    reading_seconds,
)
from awareness.catalogue.frontmatter import Parts
from awareness.catalogue.lesson_rules import LONGEST_IDEA, LONGEST_LESSON, LONGEST_STORY, LONGEST_TRANSLATION
from awareness.catalogue.readability import count_words, readable

QUESTIONS = {"before": BEFORE_LENGTH, "quiz": QUIZ_LENGTH}
LIMITS = {"story": LONGEST_STORY, "ideas": LONGEST_IDEA}


class Section(Struct, frozen=True):
    """A part of a module: its name, its words, how many it may have (0: as many as fit), its time."""

    title: str
    words: int
    limit: int
    seconds: int

    @property
    def is_long(self) -> bool:
        """Say whether there are more words than may be."""
        return 0 < self.limit < self.words


class Measure(Struct, frozen=True):
    """A module measured: its sections, and the whole against what it may be."""

    sections: tuple[Section, ...]
    words: int
    most_words: int
    seconds: int
    most_seconds: int


def measure(
    parts: Parts,
    headings: Sequence[str],
    exercises: Sequence[str],
    minutes: int,
    language: str,
    values: Mapping[str, str],
) -> Measure:
    """Measure a lesson; `exercises`: the kinds of its exercises, `values`: the facts as words."""
    before, story, _ideas, exercise, quiz, action = headings
    titles = {"before": before, "story": story, "exercise": exercise, "quiz": quiz, "action": action}
    sections = []
    total = 0
    for name, block in parts.blocks():
        words = count_words(readable(block.text, values))
        total += words
        if name == "ideas":
            total += count_words(readable(block.title, values))
        seconds = reading_seconds(words) + QUESTIONS.get(name, 0) * SECONDS_PER_QUESTION
        if name == "exercise":
            seconds += sum(exercise_seconds(kind) for kind in exercises)
        sections.append(Section(titles.get(name, block.title), words, LIMITS.get(name, 0), seconds))
    most = LONGEST_LESSON.get(language, LONGEST_TRANSLATION)
    return Measure(tuple(sections), total, most, module_seconds(total, exercises), minutes * 60)
