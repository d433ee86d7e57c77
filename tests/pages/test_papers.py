"""What is printed for the firm: one sheet each, a name that goes nowhere, a calendar anybody can open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from awareness.handouts.sheets import MOST_LINES
from awareness.languages import SOURCE, languages
from tests.pages.laptop import MODULES, USUAL, Laptop
from tests.pages.test_every_page import Page
from tests.pages.test_paper import ON_PAPER, SHEET_OBJECT

OTHERS = [code for code in languages() if code != SOURCE]
PAPERS = (
    "/sheets/dates",
    "/sheets/firm",
    "/sheets/reflexes",
    "/sheets/attestation/incident",
    "/sheets/team/incident",
)
NAME = "Maryse Delpech-Rouquette"
SIZES = ((1366, 690), (1093, 540), (911, 440))
ENDS = "() => document.querySelector('.hero .btn').getBoundingClientRect().bottom"

PLANTED = """() => { const field = document.querySelector('#who'), form = document.createElement('form');
  field.name = 'who'; field.replaceWith(form); form.append(field); form.submit() }"""


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop where the usual modules are finished."""
    made = Laptop(tmp_path, clock=lambda: datetime(2026, 11, 24, 10).astimezone())
    made.finishes(*USUAL)
    return made


@pytest.fixture
def site(laptop: Laptop, page: Any) -> Iterator[str]:
    """The address of the pages, already opened."""
    with laptop.served() as url:
        page.goto(url)
        yield url.split("/launch/")[0]


def watched(page: Any) -> list[str]:
    """Every request from now on: its address, what it carries, its headers."""
    sent: list[str] = []
    page.on("request", lambda one: sent.append(f"{one.url} {one.post_data or ''} {one.all_headers()}"))
    return sent


def kept(laptop: Laptop) -> list[Path]:
    """The files in Documents."""
    return sorted(laptop.config.documents_folder.glob("*"))


def printed(page: Any, address: str) -> tuple[int, list[str]]:
    """How many pieces of paper a page takes, and what is left on it to press."""
    page.goto(address)
    page.emulate_media(media="print")
    buttons = [each for each in page.evaluate(ON_PAPER) if 'id="who"' not in each]
    return len(SHEET_OBJECT.findall(page.pdf(prefer_css_page_size=True))), buttons


def badly_printed(page: Any, site: str, modules: tuple[str, ...]) -> dict[str, Any]:
    sheets = [*PAPERS, *(f"/sheets/team/{module}" for module in modules)]
    found = {address: printed(page, site + address) for address in sheets}
    return {address: said for address, said in found.items() if said != (1, [])}


@pytest.mark.journey
def test_every_paper_is_one_sheet_without_a_button(page: Any, site: str) -> None:
    assert badly_printed(page, site, MODULES) == {}


@pytest.mark.journey
@pytest.mark.parametrize("language", OTHERS)
def test_every_paper_is_one_sheet_in_the_other_languages(
    laptop: Laptop, page: Any, site: str, language: str
) -> None:
    laptop.store.set_setting("language", language)
    assert badly_printed(page, site, ("rancongiciel", "pro-perso", "donnees-clients")) == {}


@pytest.mark.journey
@pytest.mark.parametrize("address", PAPERS)
def test_the_kept_paper_opens_from_the_disk_with_no_request(
    laptop: Laptop, page: Any, site: str, address: str
) -> None:
    assert site
    assert laptop.visitor().sends(address).status_code == 302
    (file,) = kept(laptop)
    asked: list[str] = []
    said: list[str] = []
    page.goto("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert (asked, said) == ([file.as_uri()], [])
    assert (
        page.evaluate("document.querySelectorAll('button:not(.term), form, .btn, [name]:not(meta)').length")
        == 0
    )


@pytest.mark.journey
def test_the_name_on_an_attestation_is_printed_and_leaves_nothing_anywhere(
    laptop: Laptop, page: Any, site: str
) -> None:
    sent = watched(page)
    page.goto(f"{site}/sheets/attestation/incident")
    assert page.evaluate("document.querySelector('#who').form") is None
    assert page.locator("#who").get_attribute("name") is None
    page.fill("#who", NAME)
    page.keyboard.press("Enter")
    page.emulate_media(media="print")
    assert page.locator("#who").is_visible()
    assert page.locator("#who").input_value() == NAME
    assert page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="screen")
    page.click("main form button")
    page.goto(f"{site}/plan")
    page.go_back()
    here = [*kept(laptop), *laptop.config.data_folder.iterdir()]
    left = [file.name for file in here if b"Delpech" in file.read_bytes()]
    assert len(sent) > 3
    assert (left, [each for each in sent if "Delpech" in each]) == ([], [])


@pytest.mark.journey
def test_a_name_in_a_form_would_have_been_seen_leaving(page: Any, site: str) -> None:
    sent = watched(page)
    page.goto(f"{site}/sheets/attestation/incident")
    page.fill("#who", NAME)
    page.evaluate(PLANTED)
    page.wait_for_url("**Delpech**")
    assert [each for each in sent if "Delpech" in each]


def test_an_attestation_is_there_for_what_is_finished_and_has_no_score(laptop: Laptop) -> None:
    marie = laptop.visitor()
    page = " ".join(Page(marie.sees("/sheets/attestation/incident")).text.split())
    assert [each for each in ("24 novembre 2026", "10 minutes", "2026.1") if each not in page] == []
    assert "sur 5" not in page
    marie.sees("/sheets/attestation/faux-virement", 404)
    marie.sees("/sheets/attestation/nothing", 404)


def test_a_translation_nobody_has_read_again_says_so_on_its_paper(laptop: Laptop) -> None:
    marie, said = laptop.visitor(), {}
    for language in languages():
        marie.speaks(language)
        pages = [marie.sees(paper) for paper in ("/sheets/reflexes", "/sheets/team/incident")]
        said[language] = ["draft" in page for page in pages]
    assert said == {"fr": [False] * 2, "en": [False] * 2, "oc": [True] * 2, "ca": [True] * 2}


def test_the_papers_are_linked_where_people_look_for_them(laptop: Laptop) -> None:
    marie = laptop.visitor()
    ways = {"/sheets": PAPERS, "/m/incident/end": (PAPERS[0], *PAPERS[3:])}
    for page, papers in ways.items():
        seen = marie.sees(page)
        assert [paper for paper in papers if f'href="{paper}"' not in seen] == []


def test_each_paper_can_be_copied_by_hand_in_six_lines_but_the_blank_one(laptop: Laptop) -> None:
    marie, counted = laptop.visitor(), {}
    for address in PAPERS:
        page = marie.sees(f"{address}?by-hand=1")
        counted[address] = page.partition('class="byhand"')[2].partition("</ol>")[0].count("<li>")
    assert counted.pop("/sheets/firm") == 0
    assert "by-hand" not in marie.sees("/sheets/firm")
    assert all(1 <= lines <= MOST_LINES for lines in counted.values()), counted


def test_the_calendar_holds_the_dates_and_what_is_to_be_done(laptop: Laptop) -> None:
    marie = laptop.visitor()
    for _ in range(2):
        assert marie.sends("/sheets/dates/calendar").status_code == 302
    first, second = (file.read_bytes() for file in kept(laptop))
    assert first == second
    assert first.count(b"\r\n") == first.count(b"\n")
    days = [line[8:16] for line in first.decode().split("\r\n") if line.startswith("DTSTART:")]
    assert days == ["20261208", "20270105", "20270413", "20261125", "20261126", "20261127"]
    ids = [line for line in first.decode().split("\r\n") if line.startswith("UID:")]
    assert ids[0] == "UID:rappel-1.olivier-vert@dix-minutes-cyber.invalid"
    assert len(set(ids)) == 6
    laptop.store.set_action("incident", "done")
    marie.sends("/sheets/dates/calendar")
    assert sorted(file.read_bytes().count(b"BEGIN:VEVENT") for file in kept(laptop)) == [5, 6, 6]


@pytest.mark.journey
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_offer_leaves_the_module_in_view(tmp_path: Path, page: Any, width: int, height: int) -> None:
    clock = [datetime(2026, 11, 24, 10).astimezone()]
    laptop = Laptop(tmp_path, clock=lambda: clock[0])
    laptop.finishes("hameconnage")
    page.set_viewport_size({"width": width, "height": height})
    with laptop.served() as url:
        page.goto(url)
        assert page.locator(".tip").is_visible()
        assert page.evaluate(ENDS) < height
