"""Search without accents through what a person may look up again: finished lessons, the glossary, emergency.

A plain scan of normalised text, kept per language and module: the whole course is a few hundred kilobytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from awareness import prose
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Emergency, Module, Situation
from awareness.errors import ContentInvalid

LONGEST_QUERY = 80
EXCERPT = 140
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
"""The accents of Latin letters once they stand apart (Unicode, Combining Diacritical Marks)."""
Kind = Literal["emergency", "situation", "lesson", "term"]


class Hit(Struct, frozen=True, kw_only=True):
    """A place where all words of a query stand. `id` names the module, the term, the situation, the step."""

    kind: Kind
    id: str
    title: str
    excerpt: str


class Entry(Struct, frozen=True, kw_only=True):
    """A text to search, as people read it, and folded."""

    kind: Kind
    id: str
    title: str
    text: str
    folded_title: str
    folded: str


def search(
    query: str, catalogue: Catalogue, finished: Iterable[Module], language: str, limit: int = 20
) -> tuple[Hit, ...]:
    """Find the entries that hold every word of the query, titles first, then emergency, lessons, glossary."""
    wanted = tuple(dict.fromkeys(re.findall(r"\w+", folded(query[:LONGEST_QUERY]))))
    if not wanted:
        return ()
    entries = _all(catalogue, tuple(finished), language)
    found = [entry for entry in entries if all(word in entry.folded for word in wanted)]
    found.sort(key=lambda entry: not all(word in entry.folded_title for word in wanted))
    return tuple(
        Hit(kind=entry.kind, id=entry.id, title=entry.title, excerpt=_excerpt(entry, wanted))
        for entry in found[:limit]
    )


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Fold capitals and accents away: « Déjà » → « deja »."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def _all(catalogue: Catalogue, finished: tuple[Module, ...], language: str) -> Iterator[Entry]:
    facts = tuple((name, fact.value) for name, fact in catalogue.facts(language).items())
    with suppress(ContentInvalid):  # a missing emergency page hides nothing else
        yield from _emergency(catalogue.emergency(language), facts)
        for situation in catalogue.situations(language):
            yield _situation(situation, facts)
    for module in finished:
        yield from _lesson(module, facts)
    for term in catalogue.glossary(language).values():
        yield _entry("term", term.id, term.term, term.meaning, facts)


Values = tuple[tuple[str, str], ...]
"""Fact ids and their values, as something that can be kept by its content."""


@lru_cache(maxsize=8)
def _emergency(page: Emergency, facts: Values) -> tuple[Entry, ...]:
    steps = [(step.id, step.title or page.title, step.text) for step in (*page.steps, *page.later)]
    calls = [(call.id, call.who, f"{call.when}. {call.reach or ''} {call.text}") for call in page.calls]
    return tuple(_entry("emergency", name, title, text, facts) for name, title, text in (*steps, *calls))


@lru_cache(maxsize=32)
def _situation(found: Situation, facts: Values) -> Entry:
    steps = (f"{step.title or ''} : {step.text}" for step in (*found.steps, *found.keep, *found.deadlines))
    return _entry("situation", found.id, found.title, " ".join((found.choice, found.now, *steps)), facts)


@lru_cache(maxsize=64)
def _lesson(module: Module, facts: Values) -> tuple[Entry, ...]:
    lesson, head = module.lesson, module.header
    whole = [
        ("", lesson.story),
        *((idea.title, idea.markdown) for idea in lesson.ideas),
        (head.action.title, lesson.action),
    ]
    return tuple(
        _entry("lesson", module.id, f"{head.title} : {title}" if title else head.title, text, facts)
        for title, text in whole
    )


@lru_cache(maxsize=4096)
def _entry(kind: Kind, name: str, title: str, text: str, facts: Values) -> Entry:
    title, words = (_readable(said, dict(facts)) for said in (title, text))
    return Entry(
        kind=kind,
        id=name,
        title=title,
        text=words,
        folded_title=folded(title),
        folded=f"{folded(title)} {folded(words)}",
    )


def _readable(markdown: str, facts: dict[str, str]) -> str:
    """Take the marks of Markdown out of a text and put the facts in."""
    text = prose.with_values(markdown, facts)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`>#]|^\s*(?:\d+\.|-)\s", " ", text, flags=re.MULTILINE).split())


def _excerpt(entry: Entry, wanted: tuple[str, ...]) -> str:
    """Cut the text around the first word found, at whole words."""
    at = min((place for place in (folded(entry.text).find(word) for word in wanted) if place >= 0), default=0)
    start = max(0, at - EXCERPT // 3)
    start = entry.text.find(" ", start) + 1 if start else 0
    cut = entry.text[start : start + EXCERPT]
    rest = start + EXCERPT < len(entry.text)
    return f"{'… ' if start else ''}{cut.rsplit(' ', 1)[0] + ' …' if rest else cut}"
