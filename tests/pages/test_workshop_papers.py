"""The papers of a workshop: so many sheets, black on white, a key that fits, a name that goes nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.handouts.sheets import MOST_LINES
from awareness.handouts.workshop import MOST_ALIKE, VERSIONS, Drawn, drawn_questions
from awareness.languages import SOURCE, languages
from awareness.paths import shipped
from tests.pages.laptop import MODULES, Laptop
from tests.pages.test_every_page import Page
from tests.pages.test_paper import MILLIMETRES, ON_PAPER, SHEET_OBJECT

CATALOGUE = Catalogue(shipped("content"), shipped("quizzes"))
PLANNED = tuple(module for module in MODULES if CATALOGUE.has_workshop(module))
ROOM = {"cards": 1, "kit": 2, "checklist": 1, "sign-in": 1}
OF_MODULE = {"plan": 2, "questions-a": 1, "questions-b": 1, "answers": 1, "attestation": 1}
TYPED = ("#who", "#on", "#place", "#chamber")
NAME = "Maryse Delpech-Rouquette"

NO_GREY = """() => [...document.querySelectorAll('main *')].filter(one => one.getClientRects().length)
  .flatMap(one => { const worn = getComputedStyle(one)
    return ['color', 'borderTopColor', 'borderBottomColor', 'borderLeftColor'].map(name => [name, worn[name]])
      .filter(([name, colour]) => name === 'color' || parseFloat(worn[name.replace('Color', 'Width')]))
      .filter(([, colour]) => colour !== 'rgb(0, 0, 0)')
      .map(pair => [one.outerHTML.slice(0, 60), ...pair]) })"""


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop on a day of 2026, where nothing is finished: a trainer needs no lesson of their own."""
    return Laptop(tmp_path, clock=lambda: datetime(2026, 11, 24, 10).astimezone())


@pytest.fixture
def site(laptop: Laptop, page: Any) -> Iterator[str]:
    """The address of the papers, the pages already opened."""
    with laptop.served() as url:
        page.goto(url)
        yield f"{url.split('/launch/')[0]}/sheets/workshop"


def papers(*modules: str) -> dict[str, int]:
    """The papers of a room and of some modules, and the sheets each takes."""
    found = dict(ROOM)
    for module in modules:
        found |= {f"{paper}/{module}": sheets for paper, sheets in OF_MODULE.items()}
        if module not in PLANNED:
            del found[f"plan/{module}"]
    return found


def badly_printed(page: Any, site: str, wanted: dict[str, int]) -> dict[str, Any]:
    """The papers that take another number of sheets, or show something to press."""
    found = {}
    for paper, sheets in wanted.items():
        page.goto(f"{site}/{paper}")
        page.emulate_media(media="print")
        buttons = [each for each in page.evaluate(ON_PAPER) if 'class="name"' not in each]
        count = len(SHEET_OBJECT.findall(page.pdf(prefer_css_page_size=True)))
        if (count, buttons) != (sheets, []):
            found[paper] = (count, buttons)
    return found


@pytest.mark.journey
def test_every_paper_takes_the_sheets_it_promises(page: Any, site: str) -> None:
    assert badly_printed(page, site, papers(*MODULES)) == {}


@pytest.mark.journey
@pytest.mark.parametrize("language", [code for code in languages() if code != SOURCE])
def test_it_takes_no_more_in_the_other_languages(laptop: Laptop, page: Any, site: str, language: str) -> None:
    laptop.store.set_setting("language", language)
    assert badly_printed(page, site, papers(*PLANNED)) == {}


@pytest.mark.journey
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_photocopier_finds_no_grey_on_them(page: Any, site: str, scheme: str) -> None:
    page.emulate_media(media="print", color_scheme=scheme)
    found = {}
    for paper in papers("hameconnage"):
        page.goto(f"{site}/{paper}")
        found[paper] = page.evaluate(NO_GREY)
    assert {paper: worn for paper, worn in found.items() if worn} == {}
    page.evaluate("document.querySelector('.diploma').classList.remove('copy')")
    assert page.evaluate(NO_GREY)


@pytest.mark.journey
def test_boxes_are_big_and_cards_are_read_across_a_hall(page: Any, site: str) -> None:
    page.emulate_media(media="print")
    page.goto(f"{site}/questions-a/hameconnage")
    sizes = "all => all.map(one => one.getBoundingClientRect().toJSON())"
    boxes = page.eval_on_selector_all(".boxes i", sizes)
    assert len(boxes) == sum(len(each.options) for each in drawn("hameconnage", "A"))
    assert min(min(each["width"], each["height"]) for each in boxes) * MILLIMETRES >= 6
    page.goto(f"{site}/cards")
    letters = page.eval_on_selector_all(
        ".vote b", "all => all.map(one => [one.textContent, one.clientHeight])"
    )
    assert [letter for letter, _ in letters] == list("ABCD")
    assert min(height for _, height in letters) * MILLIMETRES >= 50
    shapes = page.eval_on_selector_all(".vote svg", "all => all.map(one => one.innerHTML)")
    assert len({*shapes}) == 4


def drawn(module: str, version: str, language: str = SOURCE) -> tuple[Drawn, ...]:
    """The questions of one version."""
    return drawn_questions(CATALOGUE.module(module, language), CATALOGUE.workshop(module), version)


@pytest.mark.parametrize("module", MODULES)
def test_the_key_fits_both_versions_in_every_language_and_no_neighbour_can_copy(module: str) -> None:
    one, other = (drawn(module, version) for version in VERSIONS)
    for version, mine in zip(VERSIONS, (one, other), strict=True):
        for language in languages():
            assert [each.letter for each in drawn(module, version, language)] == [
                each.letter for each in mine
            ]
        assert all(each.options[each.right].right for each in mine)
        letters = [each.letter for each in mine]
        assert max(map(letters.count, letters)) <= MOST_ALIKE
    assert {each.item.id for each in one} == {each.item.id for each in other}
    assert not [a.number for a, b in zip(one, other, strict=True) if a.letter == b.letter]


def test_the_questions_are_those_of_the_plan_and_hold_no_answer(laptop: Laptop) -> None:
    trainer = laptop.visitor()
    hour = CATALOGUE.workshop("hameconnage")
    assert hour is not None
    assert {each.item.id for each in drawn("hameconnage", "A")} == {*hour.plan.items("ask", "after")}
    sheet = Page(trainer.sees("/sheets/workshop/questions-a/hameconnage")).text
    key = " ".join(Page(trainer.sees("/sheets/workshop/answers/hameconnage")).text.split())
    for each in drawn("hameconnage", "A"):
        assert each.why[:20].replace("'", "’") not in sheet
        assert f"{each.number} {each.letter}" in key


def test_the_papers_hang_under_my_sheets_and_a_strange_address_is_none(laptop: Laptop) -> None:
    trainer = laptop.visitor()
    assert 'href="/sheets/workshop"' in trainer.sees("/sheets")
    seen = trainer.sees("/sheets/workshop")
    missing = [paper for paper in papers(*MODULES) if f'href="/sheets/workshop/{paper}"' not in seen]
    assert missing == []
    for strange in ("nothing", "plan", "cards/incident", "plan/nothing", "nothing/incident"):
        trainer.sees(f"/sheets/workshop/{strange}", 404)


def test_each_has_its_three_doors_and_at_most_six_lines_to_copy(laptop: Laptop) -> None:
    trainer, counted = laptop.visitor(), {}
    for paper in papers("hameconnage"):
        address = f"/sheets/workshop/{paper}"
        seen = trainer.sees(address)
        assert 'class="btn quiet print js"' in seen
        assert 'href="?by-hand=1"' in seen
        lines = trainer.sees(f"{address}?by-hand=1").partition('class="byhand"')[2].partition("</ol>")[0]
        counted[paper] = lines.count("<li>")
        assert trainer.sends(address).status_code == 302
    assert all(1 <= lines <= MOST_LINES for lines in counted.values()), counted
    assert len([*laptop.config.documents_folder.iterdir()]) == len(counted)


@pytest.mark.journey
@pytest.mark.parametrize("paper", ["attestation/hameconnage", "sign-in"])
def test_what_is_typed_is_printed_and_leaves_nothing_anywhere(
    laptop: Laptop, page: Any, site: str, paper: str
) -> None:
    sent: list[str] = []
    page.on("request", lambda one: sent.append(f"{one.url} {one.post_data or ''} {one.all_headers()}"))
    page.goto(f"{site}/{paper}")
    for field in (each for each in TYPED if page.locator(each).count()):
        assert page.evaluate("at => document.querySelector(at).form", field) is None
        assert page.locator(field).get_attribute("name") is None
        page.fill(field, NAME)
        page.keyboard.press("Enter")
    page.emulate_media(media="print")
    assert page.locator("#chamber").input_value() == NAME
    page.emulate_media(media="screen")
    page.click("main form button")
    here = [*laptop.config.documents_folder.iterdir(), *laptop.config.data_folder.iterdir()]
    assert len(sent) > 3
    assert [each for each in sent if "Delpech" in each] == []
    assert [file.name for file in here if b"Delpech" in file.read_bytes()] == []


def test_the_chambers_of_the_region_are_offered_and_the_word_training_is_not_used(laptop: Laptop) -> None:
    trainer, region = laptop.visitor(), CATALOGUE.region()
    assert region is not None
    for paper in ("sign-in", "attestation/hameconnage"):
        seen = trainer.sees(f"/sheets/workshop/{paper}").replace("&#39;", "'")
        assert [name for name in region.chambers if f'value="{name}"' not in seen] == []
    words = Page(trainer.sees("/sheets/workshop/attestation/hameconnage")).text
    assert "atelier de sensibilisation" in words
    assert "formation" not in words.lower().replace("information", "")
    assert "24 novembre 2026" in trainer.sees("/sheets/workshop/attestation/hameconnage")


@pytest.mark.journey
def test_a_kept_paper_opens_from_the_disk_alone_and_prints_alike(
    laptop: Laptop, page: Any, site: str
) -> None:
    assert site
    trainer, wanted = laptop.visitor(), papers("hameconnage")
    for paper in wanted:
        assert trainer.sends(f"/sheets/workshop/{paper}").status_code == 302
    asked: list[str] = []
    said: list[str] = []
    page.goto("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    counted = []
    for file in sorted(laptop.config.documents_folder.iterdir()):
        page.goto(file.as_uri())
        assert page.evaluate("document.querySelectorAll('button, form, .btn, [name]:not(meta)').length") == 0
        counted.append(len(SHEET_OBJECT.findall(page.pdf(prefer_css_page_size=True))))
    assert said == []
    assert {address.partition(":")[0] for address in asked} == {"file"}
    assert sorted(counted) == sorted(wanted.values())
