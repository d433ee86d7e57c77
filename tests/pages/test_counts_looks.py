"""The pages about counting, looked at: equal answers, nothing hidden, light, no complaint of axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.languages import languages
from awareness.progress.records import Settled
from tests.pages.counting import counting_laptop
from tests.pages.laptop import Laptop
from tests.pages.test_axe import Examiner
from tests.pages.test_boxes import (
    BIG_LETTERS,
    ENLARGED_TWICE,
    HIDDEN,
    REFLOW,
    SCREENS,
    SIDEWAYS,
    WIDE_LETTERS,
    Eyes,
)
from tests.pages.test_weight import COUNT, KB, Scales, ecoindex

pytestmark = pytest.mark.journey
MODULES = ("hameconnage", "sauvegardes", "incident")
BEFORE = ("/m/incident/end", "/sends", "/counts/sample?back=/m/incident/end")
AFTER = ("/counts/business?back=/", "/m/incident/end", "/sends", "/sends/give", "/sends/erase", "/victim")
BOTH_ANSWERS = """() => [...document.querySelectorAll('main button[name=said]')].map(button => {
  const style = getComputedStyle(button), box = button.getBoundingClientRect();
  const place = /origin|inset|^(top|left|right|bottom|width|height|inline-size|block-size)$/;
  const same = [...style].filter(name => !place.test(name));
  return { size: [Math.round(box.width), Math.round(box.height), Math.round(box.top)],
           look: same.map(name => name + ':' + style.getPropertyValue(name)).join() };
})"""


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop where three modules were finished, so that the longest question stands on the last page."""
    made = counting_laptop(tmp_path)
    made.finishes(*MODULES)
    return made


@pytest.fixture
def site(laptop: Laptop, page: Any) -> Iterator[str]:
    """The address of its pages, already opened."""
    with laptop.served() as url:
        page.goto(url)
        yield url.split("/launch/")[0]


def says_yes(laptop: Laptop) -> None:
    """Say « Oui », and have every kind of answer come back."""
    laptop.store.agree()
    counting = laptop.counting()
    assert counting is not None
    laptop.store.count_due(counting)
    first, second, third, *_ = (row.id for row in laptop.store.outbox())
    laptop.store.settle(Settled(acknowledged=(first,), later=(second,), refused=(third,)))


@pytest.mark.parametrize("language", languages())
def test_axe_has_nothing_to_say(laptop: Laptop, page: Any, site: str, axe_source: str, language: str) -> None:
    examiner = Examiner(page, site, axe_source)
    laptop.store.set_setting("language", language)
    for address in BEFORE:
        examiner.examines(address)
    says_yes(laptop)
    for address in AFTER:
        examiner.examines(address)
    assert examiner.complaints == []
    assert examiner.examined == 2 * (len(BEFORE) + len(AFTER))


@pytest.mark.parametrize("language", languages())
def test_both_answers_are_equal_in_every_language_size_and_theme(
    laptop: Laptop, page: Any, site: str, language: str
) -> None:
    laptop.store.set_setting("language", language)
    unequal, seen = [], 0
    for address in BEFORE:
        page.goto(site + address)
        for width in (320, 768, 1366):
            for theme in ("light", "dark"):
                page.set_viewport_size({"width": width, "height": 690})
                page.emulate_media(color_scheme=theme)
                yes, no = page.evaluate(BOTH_ANSWERS)
                seen += 1
                if yes != no:
                    unequal.append((address, width, theme, yes["size"], no["size"]))
    assert unequal == []
    assert seen == len(BEFORE) * 6


def test_an_answer_that_is_favoured_would_be_found(page: Any, site: str) -> None:
    page.goto(site + BEFORE[0])
    page.evaluate("document.querySelector('main button[value=yes]').className = 'btn'")
    yes, no = page.evaluate(BOTH_ANSWERS)
    assert yes["look"] != no["look"]


def test_nothing_is_hidden_or_scrolls_sideways(laptop: Laptop, page: Any, site: str) -> None:
    eyes = Eyes(page, site)
    for address in BEFORE:
        eyes.opens(address)
        eyes.asks(ENLARGED_TWICE, SIDEWAYS)
        eyes.asks(REFLOW, SIDEWAYS, BIG_LETTERS, SIDEWAYS, *WIDE_LETTERS)
    says_yes(laptop)
    for address in AFTER:
        eyes.opens(address)
        eyes.asks(ENLARGED_TWICE, SIDEWAYS)
        eyes.asks(REFLOW, SIDEWAYS, BIG_LETTERS, SIDEWAYS, *WIDE_LETTERS)
    eyes.opens(AFTER[0])
    for screen in SCREENS:
        eyes.asks(screen, HIDDEN, SIDEWAYS)
    assert eyes.complaints == []


def test_what_is_to_be_done_today_and_what_comes_next_stay_in_view(
    laptop: Laptop, page: Any, site: str
) -> None:
    eyes = Eyes(page, site)
    eyes.opens(BEFORE[0])
    for screen in SCREENS:
        eyes.asks(screen, HIDDEN)
    assert eyes.complaints == []
    above = "Element.prototype.compareDocumentPosition.call"
    action, question = "document.querySelector('main .card')", "document.querySelector('#question')"
    assert page.evaluate(f"{above}({action}, {question}) & Node.DOCUMENT_POSITION_FOLLOWING")


def test_they_are_as_light_as_the_others(laptop: Laptop, page: Any, site: str) -> None:
    scales = Scales(page)
    requests, first = scales.weighs(site, cold=True)
    _, alone = scales.weighs(site)
    scales.weighs(site + "/victim")  # what only printable sheets wear comes with the first of them
    heavy, marks = {}, {}
    for number, address in enumerate([*BEFORE, *AFTER]):
        if number == len(BEFORE):
            says_yes(laptop)
        fetched, weight = scales.weighs(site + address)
        marks[address] = ecoindex(page.evaluate(COUNT), requests, (first - alone + weight) / KB)
        if fetched > 1 or not KB // 2 < weight <= 15 * KB:
            heavy[address] = (fetched, weight)
    assert heavy == {}
    assert {address: round(mark, 1) for address, mark in marks.items() if mark < 80} == {}
    assert scales.hosts == {"127.0.0.1"}
    assert scales.said == []
