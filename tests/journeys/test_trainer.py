"""A trainer alone with the program: rehearses, is cut, goes on; opens a real room, loses the laptop."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.launching import wait_for
from tests.journeys.program import RunningProgram
from tests.pages.test_axe import EVERY_RULE, RUN

pytestmark = pytest.mark.journey
Opened = Callable[..., Any]


def sees(page: Any) -> str:
    """What stands in the middle of the page."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", str(page.inner_text("main")))


def comes_in(program: RunningProgram, opened: Opened, **options: Any) -> Any:
    """A trainer on the way-in page, by links alone."""
    page = opened(**options)
    page.goto(program.url)
    page.click("summary:has-text('Menu')")
    page.click("a:has-text('Mes fiches')")
    page.click("main a:has-text('Animer un atelier')")
    return page


def test_a_rehearsal_is_cut_and_goes_on_and_leaves_nothing(program: RunningProgram, opened: Opened) -> None:
    page = comes_in(program, opened)
    page.click("button:has-text('Répétition')")
    wait_for(lambda: int(page.inner_text("#crowd b >> nth=0")) > 2, "people come while the page is looked at")
    page.click("a:has-text('Aller à la salle')")
    assert "Personnes simulées" in page.inner_text(".banner")
    code = page.inner_text("h1")
    page.click(".banner a")
    page.click("button:has-text('Couper maintenant')")
    assert "interrompu" in sees(page)
    page.click("button:has-text('Reprendre')")
    assert page.inner_text("h1") == code
    page.click(".banner a")
    page.click("button:has-text('Finir et tout effacer')")
    assert page.locator(".banner").count() == 0
    assert "Commencer" in sees(page)
    assert not (program.folder / "progression" / "rehearsal").exists()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_laptop_dies_in_a_room_and_the_first_page_leads_back_to_it(
    program: RunningProgram, opened: Opened, javascript: bool
) -> None:
    page = comes_in(program, opened, java_script_enabled=javascript)
    page.click("a:has-text('Commencer')")
    page.fill("#people", "25")
    page.click("button:has-text('Voir ce qui marchera ici')")
    assert "Mains levées et papier" in sees(page)
    page.click("button:has-text('Ouvrir la salle')")
    code = page.inner_text("h1")
    page.goto("about:blank")  # the browser goes down with the laptop
    program.kill()
    program.start()
    page.goto(program.url)
    page.click("main a:has-text('Reprendre')")
    page.click("button:has-text('Reprendre')")
    assert page.inner_text("h1") == code


def test_ticks_are_kept_as_they_are_made(program: RunningProgram, opened: Opened) -> None:
    page = comes_in(program, opened)
    page.click("a:has-text('La liste à cocher')")
    with page.expect_response(lambda answer: "checklist" in answer.url and answer.request.method == "POST"):
        page.check(".tick input >> nth=1")
    page.reload()
    assert page.is_checked(".tick input >> nth=1")


def test_axe_has_nothing_to_say_and_the_button_is_in_view(
    program: RunningProgram, opened: Opened, axe_source: str
) -> None:
    page, complaints = comes_in(program, opened), []
    for path in ("", "/start", "/start?people=25&devices=0", "/checklist"):
        page.goto(f"{program.site}/workshop{path}")
        page.evaluate(axe_source)
        for width, height in ((1366, 690), (911, 440), (320, 568)):
            page.set_viewport_size({"width": width, "height": height})
            box = page.locator("main .btn").first.bounding_box()
            assert box["y"] + box["height"] <= height, f"{path} {width}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} {width}"
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            complaints += [f"{path} {theme}: {said}" for said in page.evaluate(RUN, EVERY_RULE)]
    assert complaints == []
