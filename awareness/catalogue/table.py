"""The whole course at a glance: a table of every module in every language, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from awareness.catalogue.budget import module_seconds
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Lesson, Module
from awareness.catalogue.readability import count_words, kandel_moles, readable, sentences
from awareness.languages import SOURCE, languages

HEAD = ("module", "langue", "mots", "secondes", "mots par phrase", "lisibilité", "questions", "types", "état")
NUMBERS = 6
"""The last of the columns that hold numbers; those stand to the right."""

STATES: Mapping[str, str] = {"house": "maison", "signed": "relu et signé", "draft": "brouillon"}
NONE = "–"
"""In the place of what a language has not: a translation, or a scale that holds for French alone."""


def table(catalogue: Catalogue) -> str:
    """Give the table; a module that cannot be opened is left to the problems that say why."""
    ruler = ["---:" if 2 <= number <= NUMBERS else "---" for number in range(len(HEAD))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (HEAD, ruler, *_rows(catalogue)))


def _rows(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for name in catalogue.ids():
        for language in languages() if catalogue.unavailable(name) is None else ():
            module = catalogue.module(name, language)
            facts = {fact: said.value for fact, said in catalogue.facts(language).items()}
            yield _row(module, language, facts)


def _row(module: Module, language: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    if module.language != language:
        return (module.id, language, *[NONE] * (len(HEAD) - 2))
    texts = [readable(text, facts) for text in _texts(module.lesson)]
    words = sum(map(count_words, texts))
    cut = [sentence for text in texts for sentence in sentences(text)]
    kinds = Counter(item.kind for item in module.quiz.items())
    return (
        module.id,
        language,
        str(words),
        str(module_seconds(words, [item.kind for item in module.quiz.exercise])),
        f"{sum(sentence.words for sentence in cut) / max(1, len(cut)):.1f}".replace(".", ","),
        _ease(texts) if language == SOURCE else NONE,
        str(kinds.total()),
        ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())),
        STATES[module.state],
    )


def _ease(texts: list[str]) -> str:
    return f"{kandel_moles(chr(10).join(texts)):.0f}"


def _texts(lesson: Lesson) -> list[str]:
    """Give every text a person reads, titles of screens among them, as the time of a module is planned."""
    ideas = [text for idea in lesson.ideas for text in (idea.title, idea.markdown)]
    return [lesson.before, lesson.story, *ideas, lesson.exercise, lesson.quiz, lesson.action]
