"""What comes out of the printer, and the file kept in Documents: few pages, no buttons, nothing missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.languages import SOURCE, languages
from awareness.paths import shipped
from tests.pages.laptop import MODULES, USUAL, Laptop

pytestmark = pytest.mark.journey
# A sheet and the pieces of paper it may take.
SHEETS = {
    "/victim": 1,
    **{f"/victim/{each.id}": 1 for each in Catalogue(shipped("content"), shipped("quizzes")).situations()},
    "/victim/paper/poster": 1,
    "/victim/paper/card": 1,
    "/plan": 2,
    **{f"/sheets/lesson/{module}": 2 for module in USUAL},
    "/sheets/filled/sauvegardes/plan-sauvegarde": 2,
    "/sheets/filled/incident/ma-fiche": 2,
    **{f"/howto/{module}": 1 for module in MODULES},
    "/self-assessment/result": 1,
}
MILLIMETRES = 25.4 / 96
"""In a pixel of a style sheet."""

SHEET_OBJECT = re.compile(rb"/Type\s*/Page\b(?!s)")
# A word of the glossary is a button on the screen; on paper it is a word like the others.
ON_PAPER = """() => [...document.querySelectorAll('button, input, select, .btn, .top, footer, .act, .doors')]
  .filter(one => !one.matches('.term') || getComputedStyle(one).borderBottomStyle !== 'none')
  .filter(one => one.getClientRects().length).map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop where the usual modules are finished, and « Où en êtes-vous ? » answered at its worst."""
    made = Laptop(tmp_path)
    made.finishes(*USUAL)
    made.store.runs.begin("shop")
    for question in made.catalogue.self_assessment().item.questions:
        made.store.runs.answer(question.id, question.answers[0].id)
    made.store.runs.finish()
    return made


def tools() -> Iterator[tuple[str, str]]:
    """Every plan one can fill in: its module and its name."""
    catalogue = Catalogue(shipped("content"), shipped("quizzes"))
    for module in MODULES:
        yield from ((module, item.id) for item in catalogue.module(module).quiz.exercise if not item.scored)


@pytest.fixture
def site(laptop: Laptop, page: Any) -> Iterator[str]:
    """The address of the pages, already opened."""
    with laptop.served() as url:
        page.goto(url)
        yield url.split("/launch/")[0]


@pytest.mark.parametrize("language", languages())
def test_every_sheet_fits_its_paper_and_carries_no_button(
    laptop: Laptop, page: Any, site: str, language: str
) -> None:
    laptop.store.set_setting("language", language)
    assert badly_printed(page, site, SHEETS) == {}


def test_the_lesson_and_the_plans_of_every_module_fit_their_paper(
    laptop: Laptop, page: Any, site: str
) -> None:
    laptop.store.set_setting("language", SOURCE)
    laptop.finishes(*(module for module, _ in tools() if module not in USUAL))
    sheets = [f"/sheets/lesson/{name}" for name in MODULES]
    sheets += [f"/sheets/filled/{module}/{name}" for module, name in tools()]
    assert badly_printed(page, site, dict.fromkeys(sheets, 2)) == {}
    assert len(sheets) > len(MODULES)


def badly_printed(page: Any, site: str, sheets: Mapping[str, int]) -> dict[str, Any]:
    """The sheets that take too many pieces of paper, or show something to press."""
    found = {}
    for address, most in sheets.items():
        page.goto(site + address)
        page.emulate_media(media="print")
        buttons = page.evaluate(ON_PAPER)
        pages = len(SHEET_OBJECT.findall(page.pdf(prefer_css_page_size=True)))
        if buttons or not 1 <= pages <= most:
            found[address] = (pages, buttons)
    return found


def test_a_dark_screen_prints_black_on_white(page: Any, site: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{site}/victim")
    colours = "getComputedStyle(document.documentElement)"
    assert page.evaluate(f"{colours}.color") == "rgb(0, 0, 0)"
    assert page.evaluate(f"{colours}.backgroundColor") in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


@pytest.mark.parametrize("address", [each for each in SHEETS if "/howto/" not in each or "pro-perso" in each])
def test_the_kept_file_opens_from_the_disk_with_no_request(
    laptop: Laptop, page: Any, site: str, address: str
) -> None:
    assert laptop.visitor().sends(address).status_code == 302
    (file,) = laptop.config.documents_folder.iterdir()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto("about:blank")
    asked.clear()
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert said == []
    assert page.locator("h1").count() == 1
    # Its own style has been let in by its fingerprint, and nothing to press is left in it.
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "750"
    assert page.evaluate("document.querySelectorAll('button:not(.term), form, .btn').length") == 0
    assert len(SHEET_OBJECT.findall(page.pdf(prefer_css_page_size=True))) <= SHEETS[address]


def test_the_poster_is_read_from_two_metres_and_the_card_goes_into_a_wallet(page: Any, site: str) -> None:
    page.emulate_media(media="print")
    page.goto(f"{site}/victim/paper/poster")
    sizes = "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    words = page.eval_on_selector_all("h1, .poster .todo b, .poster .big", sizes)
    # Capitals are some 0.7 of the size: 6 mm of them, seen from 2 m, are twice what good eyes need.
    assert len(words) == 1 + 5 + 3
    assert min(words) >= 6 / 0.7 / MILLIMETRES
    page.goto(f"{site}/victim/paper/card")
    cards = page.eval_on_selector_all(".fold", "all => all.map(one => one.getBoundingClientRect().toJSON())")
    sizes_of_cards = {
        tuple(round(each[side] * MILLIMETRES) for side in ("width", "height")) for each in cards
    }
    assert len(cards) == 4
    assert sizes_of_cards == {(85, 109)}  # two sides of 54 and the lines to cut along
