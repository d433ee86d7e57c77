"""Twelve hexadecimal digits that change when a translator has something to do, and only then."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256

from awareness.assessment.words import words
from awareness.catalogue.model import Header, Lesson, Quiz

LENGTH = 12


def fingerprint(lines: Iterable[str]) -> str:
    """Digest texts in their order. Blanks at the end of a line, blank ends and line ends do not count."""
    digest = sha256()
    for line in lines:
        kept = "\n".join(part.rstrip() for part in unicodedata.normalize("NFC", line).splitlines()).strip()
        digest.update(kept.encode() + b"\0")
    return digest.hexdigest()[:LENGTH]


def lesson_fingerprint(header: Header, lesson: Lesson) -> str:
    """Digest what stands in a lesson file and is translated: head and parts, screen by screen."""
    action = header.action
    ideas = [text for idea in lesson.ideas for text in (idea.title, idea.markdown)]
    return fingerprint(
        [
            *(
                header.title,
                header.subtitle,
                header.summary,
                *header.objectives,
                action.title,
                action.if_then,
            ),
            *(lesson.before, lesson.story, *ideas, lesson.exercise, lesson.quiz, lesson.action),
        ]
    )


def quiz_fingerprint(quiz: Quiz) -> str:
    """Digest every word of a quiz under its name, and the kind of each item."""
    return fingerprint(
        text
        for item in quiz.items()
        for text in (item.id, item.kind, *(f"{name}={said}" for name, said in words(item).items()))
    )


def terms_fingerprint(terms: Mapping[str, tuple[str, str]]) -> str:
    """Digest a glossary: id → word and meaning."""
    return fingerprint(text for name, (term, meaning) in terms.items() for text in (name, term, meaning))


def page_fingerprint(title: str, summary: str, body: str) -> str:
    """Digest a page that belongs to no module."""
    return fingerprint((title, summary, body))


def module_fingerprint(header: Header, lesson: Lesson, quiz: Quiz) -> str:
    """Digest a whole module: what a reviewer signs, and what rendered pages may be cached under."""
    return fingerprint((lesson_fingerprint(header, lesson), quiz_fingerprint(quiz)))
