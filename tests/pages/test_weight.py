"""Light pages for old laptops: few bytes, few requests, nothing from elsewhere, nothing hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pages.laptop import PAGES, Laptop, SampleOfEachKind, finished_pages

pytestmark = pytest.mark.journey

DOM = [
    0,
    47,
    75,
    159,
    233,
    298,
    358,
    417,
    476,
    537,
    603,
    674,
    753,
    843,
    949,
    1076,
    1237,
    1459,
    1801,
    2479,
    594601,
]
REQUESTS = [0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920]
KILOBYTES = [
    0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27, 1876.08,
    2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26,
]  # fmt: skip
"""Quantiles of EcoIndex (cnumr/GreenIT-Analysis, script/ecoIndex.js)."""

ELEMENTS = "() => document.querySelectorAll('*').length - document.querySelectorAll('svg *').length"


def quantile(steps: list[float], value: float) -> float:
    """Place a value among the quantiles, between two of them in proportion."""
    for index in range(1, len(steps)):
        if value < steps[index]:
            return index - 1 + (value - steps[index - 1]) / (steps[index] - steps[index - 1])
    return 20


def ecoindex(elements: int, requests: int, kilobytes: float) -> float:
    """EcoIndex of a page, from 0 to 100; 80 and more is an A."""
    weighted = 3 * quantile(DOM, elements) + 2 * quantile(REQUESTS, requests) + quantile(KILOBYTES, kilobytes)
    return 100 - 5 * weighted / 6


def note_answers(page: Any) -> list[Any]:
    """Give a list that fills with every answer the page is sent."""
    answers: list[Any] = []

    def note(answer: Any) -> None:
        answers.append(answer)

    page.on("response", note)
    return answers


def length(answer: Any) -> int:
    """Give the bytes of an answer's body, as the server says; every one of ours says it."""
    return int(answer.headers["content-length"])


class Scales:
    """A browser that weighs what it is sent. `cold` forgets everything it had kept."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        self.site = url.partition("/launch/")[0]
        self.answers = note_answers(page)
        self.page.goto(url)

    def weigh(self, address: str) -> tuple[int, int, float]:
        """Open a page. Gives its elements, its requests and its bytes, headers left out."""
        self.answers.clear()
        assert self.page.goto(self.site + address, wait_until="networkidle").status == 200
        assert all(answer.url.startswith(self.site + "/") for answer in self.answers)
        size = sum(length(answer) for answer in self.answers)
        return self.page.evaluate(ELEMENTS), len(self.answers), size


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop whose exercises are one of every kind."""
    return Laptop(tmp_path, SampleOfEachKind)


@pytest.fixture
def scales(laptop: Laptop, browser: Any) -> Iterator[Scales]:
    """A browser of its own, with nothing kept, that has opened the launch address."""
    context = browser.new_context(locale="fr-FR")
    with laptop.served() as url:
        yield Scales(context.new_page(), url)
    context.close()


def test_the_formula_gives_the_published_example() -> None:
    assert ecoindex(233, 6, 145) == pytest.approx(86.1, abs=0.5)
    assert ecoindex(3000, 200, 9000) < 10


def test_the_first_page_is_light_for_somebody_who_kept_nothing(laptop: Laptop, browser: Any) -> None:
    context = browser.new_context(locale="fr-FR")
    with laptop.served() as url:
        page = context.new_page()
        answers = note_answers(page)
        page.goto(url, wait_until="networkidle")
        first = [answer for answer in answers if "/launch/" not in answer.url]
        assert sum(length(answer) for answer in first) <= 60 * 1024
        assert sum(length(answer) for answer in first) > 10 * 1024
        assert len(first) <= 5
    context.close()


def test_every_page_is_frugal(laptop: Laptop, scales: Scales) -> None:
    laptop.finishes("sauvegardes")
    heavy = {}
    for address in [*PAGES, *finished_pages(laptop)]:
        if "/m/" in address and "sauvegardes" not in address:
            continue
        elements, requests, size = scales.weigh(address)
        score = ecoindex(elements, requests, size / 1024)
        if score < 80:
            heavy[address] = (round(score), elements, requests, size)
    assert heavy == {}


def test_every_step_is_frugal_and_its_page_light(laptop: Laptop, scales: Scales) -> None:
    heavy, seen = {}, set()
    scales.weigh("/")
    for address, step, answered in laptop.walks("hameconnage"):
        elements, requests, size = scales.weigh(address)
        seen.add(step.item.kind if step.item else step.phase)
        page = next(length(answer) for answer in scales.answers if answer.url.endswith(address))
        if ecoindex(elements, requests, size / 1024) < 80 or page > 15 * 1024:
            heavy[address, answered] = (elements, requests, size, page)
    assert heavy == {}
    assert {"inspect", "branch", "builder", "self_assessment", "story"} <= seen


@pytest.mark.parametrize("address", PAGES)
def test_a_served_page_has_no_style_or_script_of_its_own(laptop: Laptop, address: str) -> None:
    html = laptop.visitor().sees(address)
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html) is None
    assert re.search(r"<script(?![^>]*\ssrc=)", html) is None
    assert re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', html) is None
