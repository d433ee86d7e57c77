"""The search through a whole course, against the fifty milliseconds the issue allows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Module
from awareness.catalogue.search import search
from awareness.languages import languages
from awareness.paths import shipped
from tests.bench.figure import Figure

ALLOWED = 0.05
TURNS = 200
QUERY = "MESSAGERIE DEPANNEUR"
"""Two words, without their accents: every entry is looked through."""

Course = dict[str, list[Module]]


def measure_searching() -> Iterator[Figure]:
    """Measure what somebody who has finished everything waits for, in all languages one after the other."""
    catalogue = Catalogue(shipped("content"), shipped("quizzes"))
    course = {code: [catalogue.module(name, code) for name in catalogue.ids()] for code in languages()}
    first = max(_seconds(catalogue, {code: course[code]}) for code in course)
    usual = median(_seconds(catalogue, course) for _ in range(TURNS))
    count = sum(map(len, course.values()))
    yield Figure(f"search through {count} lessons", "s", usual, ALLOWED, most=1)
    yield Figure("first search in a language", "s", first, ALLOWED, most=1)


def _seconds(catalogue: Catalogue, course: Course) -> float:
    began = time.perf_counter()
    for code, modules in course.items():
        search(QUERY, catalogue, modules, code)
    return time.perf_counter() - began
