"""What makes an hour at the screen bearable: letters, words explained, printing, copying, a shared laptop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.learner import Learner
from tests.journeys.program import RunningProgram

pytestmark = pytest.mark.journey
Opened = Callable[..., Any]
LETTERS = "parseFloat(getComputedStyle(document.querySelector('main h1')).fontSize)"


def reaches(person: Learner, program: RunningProgram, module: str, phase: str) -> None:
    """Go on until a step of that phase is on the screen."""
    person.opens(program.url)
    person.page.goto(f"{program.site}/m/{module}")
    for _ in range(40):
        if f"/{phase}" in person.page.url:
            return
        person.does_step()
    raise AssertionError(f"no {phase} in {module}")


@pytest.mark.parametrize("script", [True, False])
def test_bigger_letters_stay_page_after_page_and_after_a_restart(
    program: RunningProgram, opened: Opened, script: bool
) -> None:
    marie = Learner(opened(java_script_enabled=script))
    reaches(marie, program, "incident", "before")
    before = marie.page.locator("main h1").bounding_box()["height"]
    for _ in range(2):
        marie.page.locator("details.menu summary").click()
        marie.press('button[value="larger"]')
        if script:
            marie.page.keyboard.press("Escape")
    marie.page.locator("html.size-4").wait_for()
    assert marie.page.locator("main h1").bounding_box()["height"] > before
    marie.page.goto(f"{program.site}/help")
    assert marie.page.locator("html.size-4").count() == 1
    program.kill()
    marie.page.goto(program.start().url)
    assert marie.page.locator("html.size-4").count() == 1


def test_bigger_letters_keep_what_is_filled_in_and_not_sent(program: RunningProgram, opened: Opened) -> None:
    marie = Learner(opened())
    reaches(marie, program, "incident", "exercise.ma-fiche")
    marie.page.locator("input.field").first.fill("Le dépanneur du village")
    small = marie.page.evaluate(LETTERS)
    marie.page.locator("details.menu summary").click()
    marie.page.locator('button[value="larger"]').click()
    marie.page.locator("html.size-3.js").wait_for()
    assert marie.page.evaluate(LETTERS) > small
    assert marie.page.locator("input.field").first.input_value() == "Le dépanneur du village"


@pytest.mark.parametrize("script", [True, False])
def test_a_word_of_the_glossary_says_what_it_means_and_goes_away(
    program: RunningProgram, opened: Opened, script: bool
) -> None:
    luc = Learner(opened(java_script_enabled=script))
    reaches(luc, program, "hameconnage", "idea.2")
    meaning = luc.page.locator(".gloss").first
    assert not meaning.is_visible()
    luc.page.locator("button.term").first.focus()
    luc.page.keyboard.press("Enter")
    assert meaning.is_visible()
    assert "page quand on clique" in meaning.inner_text()
    luc.page.keyboard.press("Escape")
    assert not meaning.is_visible()


def test_words_can_be_selected_and_a_lesson_printed(program: RunningProgram, opened: Opened) -> None:
    marie = Learner(opened())
    reaches(marie, program, "sauvegardes", "story")
    marie.page.locator(".card p").first.click(click_count=3)
    assert "orage" in marie.page.evaluate("getSelection().toString()")
    marie.page.evaluate("void (window.print = () => { window.printed = (window.printed || 0) + 1 })")
    marie.page.locator("details.menu summary").click()
    marie.page.locator(".menu .print").click()
    assert marie.page.evaluate("window.printed") == 1


def test_two_people_share_a_laptop_and_each_goes_on_alone(program: RunningProgram, opened: Opened) -> None:
    marie = Learner(opened())
    reaches(marie, program, "incident", "story")
    marie.page.goto(f"{program.site}/settings")
    marie.press('button[name="picture"]')
    marie.page.goto(f"{program.site}/")
    assert marie.page.get_by_role("heading", name="Qui apprend").is_visible()
    assert marie.page.locator(".open").count() == 0
    marie.press(".tiles button[aria-pressed=false]")
    assert marie.page.locator(".tiles [aria-pressed=true]").inner_text().startswith("✓")
    assert "Continuer" in marie.page.inner_text(".hero")
    marie.press(".hero a.btn")
    assert marie.page.url.endswith("/story")


def test_a_search_finds_what_was_learnt_and_leads_there(program: RunningProgram, opened: Opened) -> None:
    marie = Learner(opened())
    marie.opens(program.url)
    marie.page.goto(f"{program.site}/sheets")
    marie.page.get_by_role("searchbox").fill("RANCON")
    marie.page.keyboard.press("Enter")
    marie.waits()
    marie.press('main li a[href="/victim"]')
    assert "Ne payez pas" in marie.page.inner_text("main")
