"""What comes out of the printer, and the file kept in Documents: few pages, no buttons, nothing missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.languages import languages
from tests.pages.laptop import Laptop

pytestmark = pytest.mark.journey
MODULES = ("hameconnage", "sauvegardes", "incident")
SHEETS = {
    "/victim": 1,
    "/plan": 2,
    "/sheets/lesson/hameconnage": 2,
    "/sheets/lesson/sauvegardes": 2,
    "/sheets/lesson/incident": 2,
    "/sheets/filled/sauvegardes/plan-sauvegarde": 2,
    "/sheets/filled/incident/ma-fiche": 2,
}
SHEET_OBJECT = re.compile(rb"/Type\s*/Page\b(?!s)")
# A word of the glossary is a button on the screen; on paper it is a word like the others.
ON_PAPER = """() => [...document.querySelectorAll('button, input, select, .btn, .top, footer, .act, .doors')]
  .filter(one => !one.matches('.term') || getComputedStyle(one).borderBottomStyle !== 'none')
  .filter(one => one.getClientRects().length).map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop where every module is finished."""
    made = Laptop(tmp_path)
    made.finishes(*MODULES)
    return made


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
    too_long, buttons = {}, {}
    for address, most in SHEETS.items():
        page.goto(site + address)
        page.emulate_media(media="print")
        if found := page.evaluate(ON_PAPER):
            buttons[address] = found
        pages = len(SHEET_OBJECT.findall(page.pdf(prefer_css_page_size=True)))
        if not 1 <= pages <= most:
            too_long[address] = pages
    assert buttons == {}
    assert too_long == {}


def test_a_dark_screen_prints_black_on_white(page: Any, site: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{site}/victim")
    colours = "getComputedStyle(document.documentElement)"
    assert page.evaluate(f"{colours}.color") == "rgb(0, 0, 0)"
    assert page.evaluate(f"{colours}.backgroundColor") in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


@pytest.mark.parametrize("address", SHEETS)
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
