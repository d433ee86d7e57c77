"""axe-core finds nothing to say about any page, in any language, in light and in dark.

It sees about a third of what can be wrong: the keyboard, the sizes and the tree are looked at beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.languages import languages
from tests.pages.laptop import MODULES, PAGES, Laptop, SampleOfEachKind, WholeBank, finished_pages

pytestmark = pytest.mark.journey
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A theme changes colours and nothing else, so the dark one is asked about colours alone.
THEMES = {"light": EVERY_RULE, "dark": ["cat.color"]}
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return found.violations.flatMap(each => each.nodes.map(node => each.id + ': ' + node.html.slice(0, 120)));
}"""


class Examiner:
    """Somebody who opens pages and runs axe-core on each, in light and in dark."""

    def __init__(self, page: Any, site: str, axe_source: str) -> None:
        self._page, self._site, self._axe = page, site, axe_source
        self.complaints: list[str] = []
        self.examined = 0

    def speaks(self, language: str) -> None:
        """Choose the language with the buttons of the first page."""
        self._page.goto(self._site)
        self._page.locator(f'header .langs button[value="{language}"]').click()

    def examines(self, address: str, status: int = 200) -> None:
        """Open a page and examine it in both themes."""
        assert self._page.goto(self._site + address).status == status
        # Through the debugger, not a script tag: the policy of our pages refuses any other script.
        self._page.evaluate(self._axe)
        for theme, rules in THEMES.items():
            self._page.emulate_media(color_scheme=theme)
            self.complaints += [f"{address} {theme}: {found}" for found in self._page.evaluate(RUN, rules)]
            self.examined += 1


@pytest.fixture
def laptop(tmp_path: Path, request: pytest.FixtureRequest) -> Laptop:
    """A laptop with the catalogue the test asks for."""
    return Laptop(tmp_path, getattr(request, "param", SampleOfEachKind))


@pytest.fixture
def examiner(laptop: Laptop, page: Any, axe_source: str) -> Iterator[Examiner]:
    """Somebody who examines that laptop."""
    with laptop.served() as url:
        page.goto(url)
        yield Examiner(page, url.split("/launch/")[0], axe_source)


@pytest.mark.parametrize("language", languages())
def test_one_page_of_each_kind_of_item(laptop: Laptop, examiner: Examiner, language: str) -> None:
    examiner.speaks(language)
    kinds = set()
    for address, step, answered in laptop.walks("hameconnage"):
        name = step.item.kind if step.phase == "exercise" and step.item else step.phase
        if (name, answered) not in kinds:
            kinds.add((name, answered))
            examiner.examines(address)
    assert examiner.complaints == []
    assert examiner.examined == 2 * len(kinds) == 2 * (2 * 10 + 3 + 2 * 3)


@pytest.mark.parametrize("language", languages())
def test_one_page_of_each_template(laptop: Laptop, examiner: Examiner, language: str) -> None:
    laptop.finishes("incident")
    laptop.store.add_tile("cigale", "brick")
    examiner.speaks(language)
    pages = [*PAGES, *(each for each in finished_pages(laptop) if "incident" in each)]
    for address in pages:
        examiner.examines(address)
    examiner.examines("/nowhere", 404)
    assert examiner.complaints == []
    assert examiner.examined == 2 * (len(pages) + 1)


def test_a_planted_fault_would_be_found(examiner: Examiner, page: Any) -> None:
    examiner.examines("/")
    assert examiner.complaints == []
    page.evaluate("document.querySelector('.hero a.btn').textContent = ''")
    page.evaluate("document.styleSheets[0].insertRule('.hero p { color: var(--line) }')")
    found = {each.split(":")[0] for each in page.evaluate(RUN, EVERY_RULE)}
    assert {"link-name", "color-contrast"} <= found


def test_a_theme_that_is_chosen_is_the_one_that_is_followed(laptop: Laptop, page: Any) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    seen = {}
    with laptop.served() as url:
        page.goto(url)
        for theme, system in (("auto", "dark"), ("dark", "light"), ("auto", "light"), ("light", "dark")):
            laptop.store.set_setting("theme", theme)
            page.emulate_media(color_scheme=system)
            page.reload()
            seen[theme, system] = page.evaluate(ground)
    assert seen["auto", "dark"] == seen["dark", "light"] == "rgb(25, 22, 19)"
    assert seen["auto", "light"] == seen["light", "dark"] == "rgb(250, 246, 239)"


def test_a_page_with_something_to_say_has_nothing_to_hide(examiner: Examiner, page: Any) -> None:
    examiner.examines("/m/hameconnage")
    page.locator(".act button.btn").click()
    page.locator("form.stepform .notice").wait_for()
    page.locator("details.menu summary").click()
    assert page.evaluate(RUN, EVERY_RULE) == []


class TestForcedColoursAndReducedMotion:
    """Windows' high contrast keeps every state visible, and nothing moves that need not."""

    def test_chosen_answers_stay_visible_without_our_colours(
        self, laptop: Laptop, examiner: Examiner, page: Any
    ) -> None:
        page.emulate_media(forced_colors="active")
        seen = 0
        for address, step, answered in laptop.walks("hameconnage"):
            choices = "label.answer input, label.zone input"
            if step.phase == "exercise" and not answered:
                examiner.examines(address)
                if page.locator(choices).count():
                    outline = "all => getComputedStyle(all[0].closest('label')).outlineStyle"
                    page.locator(choices).first.check(force=True)
                    assert page.locator(choices).evaluate_all(outline) == "solid"
                    seen += 1
        # The system draws these colours, not we: only what stands beside colour is ours.
        assert [each for each in examiner.complaints if "color-contrast" not in each] == []
        assert seen >= 5

    def test_buttons_keep_an_edge_without_our_colours(self, examiner: Examiner, page: Any) -> None:
        page.emulate_media(forced_colors="active")
        examiner.examines("/")
        edges = "all => all.map(one => getComputedStyle(one).borderTopStyle)"
        assert set(page.locator(".btn, .help").evaluate_all(edges)) == {"solid"}

    def test_nothing_moves_by_itself(self, examiner: Examiner, page: Any) -> None:
        moving = "all => all.filter(one => one.getAnimations().length).map(one => one.outerHTML)"
        rules = "[...document.styleSheets[0].cssRules]"
        moved = f"() => {rules}.filter(r => /animation|transition/.test(r.cssText)).length"
        page.emulate_media(reduced_motion="reduce")
        for address in ("/", "/settings", "/m/incident"):
            examiner.examines(address)
            assert page.locator("body *").evaluate_all(moving) == []
        assert page.evaluate(moved) == 0


@pytest.mark.full
@pytest.mark.parametrize("laptop", [WholeBank], indirect=True)
@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("language", languages())
def test_every_page(laptop: Laptop, examiner: Examiner, language: str, module: str) -> None:
    examiner.speaks(language)
    for address, _step, _answered in laptop.walks(module):
        examiner.examines(address)
    for address in finished_pages(laptop):
        if module in address:
            examiner.examines(address)
    assert examiner.complaints == []
    assert examiner.examined > 80
