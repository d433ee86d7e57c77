"""« Où en êtes-vous ? » and « Lecture confortable » as they look: in view, uncut, sound."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from awareness.languages import languages
from tests.pages.laptop import Laptop
from tests.pages.test_axe import Examiner
from tests.pages.test_boxes import CLIPPED, CUT_WORDS, HIDDEN, SCREENS, SIDEWAYS

pytestmark = pytest.mark.journey
RESULT = "/self-assessment/result"


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop where the questions were answered twice, six months apart, and begun once more."""
    days = iter([datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 9, 7, tzinfo=UTC)])
    made = Laptop(tmp_path, clock=lambda: next(days, datetime(2026, 9, 7, tzinfo=UTC)))
    for at in (0, 1):
        made.store.runs.begin("guest-house")
        for question in made.catalogue.self_assessment().item.questions:
            made.store.runs.answer(question.id, question.answers[at].id)
        made.store.runs.finish()
    made.store.runs.begin("farm")
    return made


@pytest.fixture
def site(laptop: Laptop, page: Any) -> Iterator[str]:
    with laptop.served() as url:
        page.goto(url)
        yield url.partition("/launch/")[0]


def addresses(laptop: Laptop) -> list[str]:
    """The questions, one by one."""
    return [
        f"/self-assessment/questions/{each.id}" for each in laptop.catalogue.self_assessment().item.questions
    ]


def seen(page: Any, address: str, *asked: str) -> list[str]:
    """What is wrong with a page on each screen."""
    page.goto(address)
    found = []
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{address} {width}: {each}" for ask in asked for each in page.evaluate(ask)]
    return found


@pytest.mark.parametrize("language", languages())
def test_a_question_and_its_answers_are_in_view(laptop: Laptop, page: Any, site: str, language: str) -> None:
    laptop.store.set_setting("language", language)
    for address in addresses(laptop):
        assert seen(page, site + address, HIDDEN, SIDEWAYS, CLIPPED, CUT_WORDS) == []
    for address in ("/self-assessment", RESULT, f"{RESULT}?by-hand=1", "/settings", "/accessibility"):
        assert seen(page, site + address, SIDEWAYS, CUT_WORDS) == []


@pytest.mark.parametrize("language", languages())
def test_comfortable_reading_cuts_nothing_and_hides_no_button(
    laptop: Laptop, page: Any, site: str, language: str
) -> None:
    laptop.store.set_settings({"language": language, "easy": "1"})
    shown = [address for address, _step, _answered in laptop.walks("hameconnage")]
    assert [each for address in shown[::5] for each in seen(page, site + address, SIDEWAYS, CUT_WORDS)] == []
    assert len(shown) > 20


@pytest.mark.parametrize("language", languages())
def test_axe_has_nothing_to_say(laptop: Laptop, page: Any, site: str, axe_source: str, language: str) -> None:
    laptop.store.set_setting("language", language)
    examiner = Examiner(page, site, axe_source)
    for address in ("/self-assessment", addresses(laptop)[0], RESULT, f"{RESULT}?by-hand=1", "/settings"):
        examiner.examines(address)
    laptop.store.set_setting("easy", "1")
    for address in ("/", "/self-assessment", RESULT, "/accessibility"):
        examiner.examines(address)
    assert examiner.complaints == []


def test_every_answer_is_reached_by_the_keyboard(laptop: Laptop, page: Any, site: str) -> None:
    page.goto(site + addresses(laptop)[0])
    page.locator("main").focus()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.value"))
    assert reached == ["non", "tete", "ecrite", "inconnu"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/mises-a-jour")
    run = laptop.store.runs.under_way()
    assert run is not None
    assert run.answers == {"inventaire": "inconnu"}


def test_without_a_script_all_twelve_can_be_answered(laptop: Laptop, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    with laptop.served() as url:
        page.goto(url)
        page.goto(f"{url.partition('/launch/')[0]}/self-assessment")
        page.get_by_role("button", name="Mairie").click()
        for _ in range(12):
            page.get_by_role("button", name="Je ne sais pas").click()
        title = page.locator("h1").inner_text()
        actions = page.locator(".todo li").count()
    context.close()
    assert (title, actions) == ("Vos actions, dans l’ordre", 5)
