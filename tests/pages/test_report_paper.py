"""The report of a workshop on paper: one sheet for the chamber, black on white, whatever the module."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from awareness.desktop.doors import keep_in
from awareness.desktop.server import LocalServer
from awareness.languages import SOURCE, languages
from awareness.workshop.report import Reports, install
from tests.pages.laptop import MODULES, USUAL, Laptop
from tests.pages.test_axe import Examiner
from tests.pages.test_paper import ON_PAPER, SHEET_OBJECT
from tests.pages.test_workshop_papers import NO_GREY
from tests.unit.test_room_report import LIST, Chamber, lead
from tests.workshop import Village

pytestmark = pytest.mark.journey


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A trainer's laptop."""
    made = Village(tmp_path / "progression")
    made.store.rooms.say("yes")
    yield made
    made.close()


@pytest.fixture
def site(village: Village, tmp_path: Path, page: Any) -> Iterator[str]:
    """The address of the trainer's pages, already opened."""
    chamber = Chamber(village, tmp_path / "Documents")
    server = LocalServer(chamber.app)
    server.start()
    page.goto(f"{server.url}/launch/{chamber.mint()}")
    yield server.url
    server.stop()


@pytest.mark.parametrize("language", languages())
def test_a_report_is_one_sheet_in_black_and_carries_no_button(
    village: Village, site: str, page: Any, language: str
) -> None:
    village.store.set_setting("language", language)
    found = {}
    for module in MODULES if language == SOURCE else USUAL:
        page.goto(site + lead(village, module))
        page.emulate_media(media="print")
        sheets = len(SHEET_OBJECT.findall(page.pdf(prefer_css_page_size=True)))
        told = (sheets, page.evaluate(ON_PAPER), page.evaluate(NO_GREY))
        if told != (1, [], []):
            found[module] = told
    assert found == {}


def test_the_list_and_a_report_fit_a_small_screen_and_their_bars_are_as_wide_as_said(
    village: Village, site: str, page: Any
) -> None:
    address = lead(village)
    page.set_viewport_size({"width": 320, "height": 568})
    for path in (LIST, address, f"{address}/erase"):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(site + address)
    wide = "one => one.getBoundingClientRect().width"
    for number, part in enumerate((0.25, 0.75)):
        bar = page.locator(".bars svg").nth(number)
        assert round(bar.locator("line").evaluate(wide) / bar.evaluate(wide), 2) == part


def test_in_the_learners_app_its_menu_stands_around_and_axe_finds_nothing(
    tmp_path: Path, page: Any, axe_source: str
) -> None:
    village = Village(tmp_path / "progression")
    addresses = [
        lead(village, module, hands=hands) for module, hands in (("hameconnage", 20), ("incident", 3))
    ]
    village.close()
    laptop = Laptop(tmp_path)
    keep = partial(keep_in, laptop.config.documents_folder)
    install(laptop.app, Reports(laptop.store, laptop.catalogue, keep, frame="learner/layout.html"))
    with laptop.served() as url:
        page.goto(url)
        examiner = Examiner(page, url.split("/launch/")[0], axe_source)
        for address in (LIST, *addresses, f"{addresses[0]}/erase", f"{addresses[0]}?by-hand=1"):
            examiner.examines(address)
            assert page.locator("header .menu, header .help").count() == 2
        assert examiner.complaints == []
        page.goto(f"{examiner._site}{addresses[0]}")
        page.click("text=Garder les nombres (JSON)")
        assert "Documents" in page.locator(".notice").inner_text()
