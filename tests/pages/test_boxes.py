"""Nobody hunts for the button: title and action are in view on an old laptop, a phone, and when enlarged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.catalogue.loader import Catalogue
from tests.pages.laptop import EACH_MODULE, MODULES, PAGES, USUAL, Laptop, WholeBank, finished_pages

pytestmark = pytest.mark.journey

SCREENS = ((1366, 690), (1093, 540), (911, 440), (320, 568))
REFLOW = (320, 256)
ENLARGED_TWICE = (683, 345)

HIDDEN = """() => {
  const wanted = [['h1', document.querySelector('main h1')]];
  const actions = [...document.querySelectorAll('.act button.btn, .act a.btn')];
  const replies = [...document.querySelectorAll('button.reply')].slice(0, 1);
  for (const action of replies.length ? replies : actions) { wanted.push(['action', action]); }
  const bar = document.querySelector('.act').getBoundingClientRect();
  return wanted.filter(([name, element]) => {
    const box = element.getBoundingClientRect();
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const inside = box.width > 0 && box.top >= 0 && box.left >= 0
      && box.right <= innerWidth && box.bottom <= innerHeight;
    const covered = !element.closest('.act') && box.bottom > bar.top + 1;
    return !inside || !element.contains(at) || !bar.height || covered;
  }).map(([name, element]) => name + ' « ' + element.textContent.trim() + ' »').concat(
    wanted.length < 2 ? ['no action on the page'] : []);
}"""
SIDEWAYS = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map(e => e.outerHTML.slice(0, 90)).concat(['scrolls sideways']) : []"""
CLIPPED = """() => [...document.querySelectorAll('main *, .act *')].filter(element => {
  const style = getComputedStyle(element);
  return element.textContent.trim() && !element.closest('.sr') && style.overflow !== 'visible'
    && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
    && element.clientWidth > 1;
}).map(element => element.outerHTML.slice(0, 90))"""
SPACING = """() => { const sheet = document.styleSheets[0];
  sheet.insertRule('* { line-height: 1.5 !important; letter-spacing: .12em !important }');
  sheet.insertRule('* { word-spacing: .16em !important }');
  sheet.insertRule('p { margin-bottom: 2em !important }'); return [] }"""


LETTERS = "() => { document.documentElement.className = 'js theme-auto size-%d'; return [] }"
BIG_LETTERS, USUAL_LETTERS = LETTERS % 4, LETTERS % 2
WIDE_LETTERS = (USUAL_LETTERS, SPACING, SIDEWAYS)


class Eyes:
    """Somebody who looks at a page on several screens, and notes what cannot be seen."""

    def __init__(self, page: Any, site: str) -> None:
        self._page, self._site = page, site
        self.complaints: list[str] = []
        self.looked_at = 0

    def opens(self, address: str) -> None:
        """Open a page."""
        assert self._page.goto(self._site + address).status == 200
        self.looked_at += 1

    def asks(self, screen: tuple[int, int], *questions: str) -> None:
        """Look at the open page on a screen."""
        self._page.set_viewport_size({"width": screen[0], "height": screen[1]})
        for question in questions:
            found = self._page.evaluate(question)
            self.complaints += [f"{self._page.url} {screen}: {each}" for each in found]

    def looks_everywhere(self, address: str) -> None:
        """Look at a step on every screen, enlarged, in big letters, with the widest spacing (WCAG 1.4.12)."""
        self.opens(address)
        for screen in SCREENS:
            self.asks(screen, HIDDEN, SIDEWAYS)
        self.asks(ENLARGED_TWICE, SIDEWAYS)
        self.asks(REFLOW, SIDEWAYS, BIG_LETTERS, SIDEWAYS, *WIDE_LETTERS, CLIPPED)


@pytest.fixture
def laptop(tmp_path: Path, request: pytest.FixtureRequest) -> Laptop:
    """A laptop whose exercises are the whole bank of a module, unless the test asks for less."""
    return Laptop(tmp_path, getattr(request, "param", WholeBank))


@pytest.fixture
def eyes(laptop: Laptop, page: Any) -> Iterator[Eyes]:
    """A browser that has opened the launch address."""
    with laptop.served() as url:
        page.goto(url)
        yield Eyes(page, url.split("/launch/")[0])


@pytest.mark.parametrize("module", EACH_MODULE)
def test_title_and_action_of_every_step_are_in_view(laptop: Laptop, eyes: Eyes, module: str) -> None:
    kinds = set()
    for address, step, _answered in laptop.walks(module):
        eyes.looks_everywhere(address)
        kinds.add(step.item.kind if step.item else step.phase)
    eyes.looks_everywhere(f"/m/{module}/end")
    assert eyes.complaints == []
    assert {item.kind for item in laptop.catalogue.module(module).quiz.items()} <= kinds
    assert eyes.looked_at > 40


@pytest.mark.parametrize("laptop", [Catalogue], indirect=True)
def test_the_exercises_of_every_module_fit_a_phone_and_an_old_laptop(laptop: Laptop, eyes: Eyes) -> None:
    for module in MODULES:
        for address, step, _answered in laptop.walks(module):
            if step.phase == "exercise":
                eyes.opens(address)
                for screen in SCREENS[2:]:
                    eyes.asks(screen, HIDDEN, SIDEWAYS)
            elif step.phase == "quiz":
                break
    assert eyes.complaints == []
    assert eyes.looked_at >= 2 * len(MODULES)


def test_no_page_scrolls_sideways_on_a_small_or_enlarged_screen(laptop: Laptop, eyes: Eyes) -> None:
    laptop.finishes(*USUAL)
    for address in [*PAGES, *finished_pages(laptop)]:
        eyes.opens(address)
        eyes.asks(ENLARGED_TWICE, SIDEWAYS)
        eyes.asks(REFLOW, SIDEWAYS, BIG_LETTERS, SIDEWAYS, *WIDE_LETTERS)
    assert eyes.complaints == []
    assert eyes.looked_at > len(PAGES) + 3 * len(USUAL)


def test_going_back_is_offered_on_a_phone_too(laptop: Laptop, eyes: Eyes, page: Any) -> None:
    steps = list(laptop.walks("sauvegardes"))
    eyes.opens(steps[-1][0])
    eyes.asks((320, 568), HIDDEN)
    assert page.get_by_role("link", name="Revenir").is_visible()
    assert eyes.complaints == []
