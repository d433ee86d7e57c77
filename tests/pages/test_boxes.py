"""Nobody hunts for the button: title and action are in view on an old laptop, a phone, and when enlarged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.languages import SOURCE, languages
from tests.pages.laptop import EACH_MODULE, MODULES, PAGES, USUAL, Laptop, WholeBank, finished_pages

pytestmark = pytest.mark.journey

SCREENS = ((1366, 690), (1093, 540), (911, 440), (768, 1024), (320, 568))
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
CUT_WORDS = """() => [...document.querySelectorAll('button, .btn, .help, .answer, .zone, h1, h2, summary')]
  .flatMap(element => { const found = [], walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) for (const word of walk.currentNode.data.matchAll(/[\\p{L}’]+/gu)) {
      const range = document.createRange();
      range.setStart(walk.currentNode, word.index);
      range.setEnd(walk.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) { found.push(word[0]) } }
    return found }).map(word => 'a word is cut: ' + word)"""
CUT_TITLE = """() => [...document.querySelectorAll('.where')]
  .filter(title => title.scrollWidth > title.clientWidth + 1).map(title => 'cut: ' + title.textContent)"""
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
            self.asks(screen, HIDDEN, SIDEWAYS, CUT_WORDS, CUT_TITLE)
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


@pytest.mark.full
@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("language", [code for code in languages() if code != SOURCE])
def test_title_and_action_are_in_view_in_the_other_languages(
    laptop: Laptop, eyes: Eyes, module: str, language: str
) -> None:
    laptop.store.set_setting("language", language)
    for address, _step, _answered in laptop.walks(module):
        eyes.looks_everywhere(address)
    assert eyes.complaints == []
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
        eyes.asks(SCREENS[-1], CUT_WORDS)
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


@pytest.mark.parametrize("address", ["/", "/m/incident", "/settings"])
def test_the_open_menu_is_whole_on_a_phone(eyes: Eyes, page: Any, address: str) -> None:
    outside = """() => [...document.querySelectorAll('.menu .sheet, .menu .sheet *')].filter(element => {
      const box = element.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth
    }).map(element => element.outerHTML.slice(0, 90))"""
    eyes.opens(address)
    for screen in ((320, 568), (390, 844), (911, 440)):
        eyes.asks(screen, "() => { document.querySelector('.menu').open = true; return [] }", outside)
    assert page.get_by_role("link", name="Mes fiches").is_visible()
    assert eyes.complaints == []


def test_somebody_in_a_panic_sees_what_to_do_and_whom_to_call_first(eyes: Eyes, page: Any) -> None:
    bottoms = "all => all.map(one => one.getBoundingClientRect().bottom)"
    for screen, first, then in (((1366, 690), 2, 4), ((1093, 540), 2, 3), ((911, 440), 0, 2)):
        page.set_viewport_size({"width": screen[0], "height": screen[1]})
        eyes.opens("/victim")
        happened = page.locator(".choices a").evaluate_all(bottoms)
        assert (len(happened), max(happened) <= screen[1]) == (6, True), screen
        assert all(bottom <= screen[1] for bottom in page.locator(".todo b").evaluate_all(bottoms)[:first])
        eyes.opens("/victim/rancongiciel")
        assert max(page.locator(".todo b").evaluate_all(bottoms)[:then]) <= screen[1], screen
    page.set_viewport_size({"width": 1366, "height": 690})
    (number, *_others) = page.locator(".big a[href^='tel:']").all()
    assert number.bounding_box()["y"] < 690
    tops = "all => all.map(one => one.getBoundingClientRect().top)"
    assert min(page.locator("main .btn").evaluate_all(tops)) > 690


def test_a_button_that_cuts_its_words_would_be_seen(laptop: Laptop, eyes: Eyes, page: Any) -> None:
    eyes.opens("/")
    eyes.asks(SCREENS[-1], CUT_WORDS)
    assert eyes.complaints == []
    page.evaluate("document.styleSheets[0].insertRule('.btn.btn { overflow-wrap: anywhere; padding: 0 }')")
    page.evaluate("document.querySelector('.btn').parentElement.style.width = '3rem'")
    eyes.asks(SCREENS[-1], CUT_WORDS)
    assert any("a word is cut: Commencer" in each for each in eyes.complaints)
