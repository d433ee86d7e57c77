"""A shop owner finishes a module: mouse, keyboard, finger, without JavaScript, in French and in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.paths import shipped
from tests.journeys.learner import KeyboardLearner, Learner, TouchLearner
from tests.journeys.program import RunningProgram
from tests.pages.laptop import USUAL

pytestmark = pytest.mark.journey
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
Opened = Callable[..., Any]

WAYS: Mapping[str, tuple[type[Learner], dict[str, Any]]] = {
    "mouse": (Learner, {}),
    "touch": (
        TouchLearner,
        {"has_touch": True, "is_mobile": True, "viewport": {"width": 360, "height": 640}},
    ),
    "no script": (Learner, {"java_script_enabled": False}),
}

# What a person at the keyboard needs of whatever has the focus: seen, ringed, named.
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) { return null; }
  const ringed = element.matches('.zone input') ? element.closest('.zone') : element;
  const style = getComputedStyle(ringed), box = ringed.getBoundingClientRect();
  const bar = document.querySelector('.act');
  const floor = bar && !bar.contains(element) ? bar.getBoundingClientRect().top : innerHeight;
  const labels = [...(element.labels || [])].map(label => label.textContent).join(' ');
  return {
    what: element.outerHTML.slice(0, 120),
    name: (element.getAttribute('aria-label') || labels || element.textContent || '').trim(),
    ring: element.tabIndex < 0 || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2),
    seen: box.width > 0 && box.bottom > 0 && box.top < floor && box.right > 0 && box.left < innerWidth,
  };
}"""


class WatchedKeyboard(KeyboardLearner):
    """A person at the keyboard who notes every stop where they were lost."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self.stops = 0
        self.complaints: list[str] = []

    def goes_to(self, selector: str) -> None:
        """Reach something by Tab alone, looking at each stop."""
        keyboard, press = self.page.keyboard, self.page.keyboard.press

        def watched(key: str) -> None:
            press(key)
            self._looks()

        keyboard.press = watched
        try:
            super().goes_to(selector)
        finally:
            keyboard.press = press

    def _looks(self) -> None:
        self.stops += 1
        focused = self.page.evaluate(FOCUSED)
        if focused is not None:
            lacks = [each for each in ("name", "ring", "seen") if not focused[each]]
            self.complaints += [f"{self.page.url}: no {each}: {focused['what']}" for each in lacks]


def titles(language: str) -> dict[str, str]:
    """The titles of the modules in a language."""
    catalogue = Catalogue(shipped("content"), shipped("quizzes"))
    return {name: catalogue.header(name, language).title for name in catalogue.ids()}


# With the mouse in French: see the modules below, and each of them in test_every_module.py.
ALL_WAYS = [(way, language) for way in WAYS for language in LANGUAGES if (way, language) != ("mouse", "fr")]


@pytest.mark.parametrize(("way", "language"), ALL_WAYS)
def test_somebody_finishes_a_module(program: RunningProgram, opened: Opened, way: str, language: str) -> None:
    person, options = WAYS[way]
    marie = person(opened(locale=LANGUAGES[language], **options))
    marie.opens(program.url)
    marie.press('a[href="/m/hameconnage"]')
    steps = marie.finishes_module()
    assert len(steps) >= 15
    assert marie.page.locator("html").get_attribute("lang") == language
    assert titles(language)["hameconnage"] in marie.page.inner_text("main")
    marie.page.goto(f"{program.site}/")
    assert marie.page.locator("li.finished").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_finishes_a_module_with_the_keyboard_alone(
    program: RunningProgram, opened: Opened, language: str
) -> None:
    luc = WatchedKeyboard(opened(locale=LANGUAGES[language]))
    luc.opens(program.url)
    luc.press('a[href="/m/hameconnage"]')
    steps = luc.finishes_module()
    assert len(steps) >= 15
    assert luc.stops > len(steps)
    assert luc.complaints == []


def test_a_stop_without_ring_or_name_would_be_noted(program: RunningProgram, opened: Opened) -> None:
    luc = WatchedKeyboard(opened())
    luc.opens(program.url)
    luc.page.evaluate("document.styleSheets[0].insertRule(':focus-visible { outline: 0 !important }')")
    luc.page.evaluate("document.querySelector('.help').textContent = ''")
    luc.press(".hero a.btn")
    assert {complaint.split(": ")[1] for complaint in luc.complaints} == {"no ring", "no name"}


def test_the_keyboard_lands_where_reading_goes_on(program: RunningProgram, opened: Opened) -> None:
    luc = KeyboardLearner(opened())
    luc.opens(program.url)
    luc.page.goto(f"{program.site}/m/hameconnage")
    focused = "document.activeElement.id || document.activeElement.tagName"
    luc.press(".act button.btn")
    assert "notice" in luc.page.evaluate("document.activeElement.className")
    luc.answers()
    assert luc.page.evaluate(focused) == "verdict"
    luc.page.keyboard.press("Tab")
    assert luc.page.evaluate("document.activeElement.matches('.act a.btn')")
    luc.page.keyboard.press("Enter")
    luc.page.wait_for_url("**/before.avant-adresse")
    assert luc.page.evaluate(focused) == "BODY"
    luc.page.keyboard.press("Tab")
    assert luc.page.evaluate("document.activeElement.matches('a.skip')")
    luc.page.keyboard.press("Enter")
    assert luc.page.evaluate(focused) == "content"


def test_the_arrows_choose_an_answer_and_tab_goes_round_without_a_trap(
    program: RunningProgram, opened: Opened
) -> None:
    luc = KeyboardLearner(opened())
    luc.opens(program.url)
    luc.page.goto(f"{program.site}/m/hameconnage")
    luc.choose("label.answer")
    luc.page.keyboard.press("ArrowDown")
    chosen = luc.page.locator("input[type=radio]").evaluate_all("all => all.map(one => one.checked)")
    assert chosen.index(True) == 1
    stops = []
    for _ in range(40):
        luc.page.keyboard.press("Tab")
        stops.append(luc.page.evaluate("document.activeElement.outerHTML"))
    assert stops.count(stops[0]) >= 2
    assert len(set(stops)) >= 6


def test_the_menu_opens_and_escape_closes_it_where_it_was(program: RunningProgram, opened: Opened) -> None:
    luc = KeyboardLearner(opened())
    luc.opens(program.url)
    luc.press("details.menu summary")
    assert luc.page.get_by_role("link", name="Mes fiches").is_visible()
    luc.page.keyboard.press("Tab")
    luc.page.keyboard.press("Escape")
    assert not luc.page.get_by_role("link", name="Mes fiches").is_visible()
    assert luc.page.evaluate("document.activeElement.matches('details.menu summary')")


def test_nothing_is_asked_between_the_start_and_the_first_step(
    program: RunningProgram, opened: Opened
) -> None:
    marie = Learner(opened())
    marie.opens(program.url)
    asked = "all => all.filter(one => one.type !== 'hidden').length"
    fields = marie.page.locator("input, select, textarea").evaluate_all(asked)
    marie.press(".hero a.btn")
    assert marie.clicks == 1
    assert fields == 0
    assert marie.page.locator("form.stepform[data-item]").count() == 1
    assert "1 / " in marie.page.inner_text(".left")


def test_the_usual_modules_are_finished_with_their_tools(program: RunningProgram, opened: Opened) -> None:
    marie = Learner(opened())
    marie.opens(program.url)
    done: list[str] = []
    for name in USUAL:
        marie.page.goto(f"{program.site}/m/{name}")
        done += marie.finishes_module()
    marie.page.goto(f"{program.site}/modules")
    assert marie.page.locator("li.finished").count() == len(USUAL)
    assert len([step for step in done if "/exercise." in step]) >= 7
    marie.page.goto(f"{program.site}/sheets")
    tools = marie.page.locator('a[href^="/sheets/filled/"]')
    assert tools.count() == 2
    tools.first.click()
    assert marie.page.locator("dl.plan dt").count() >= 3
