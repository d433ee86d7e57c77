"""Each module from its first question to its last page, wrong and then right, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from awareness import prose
from awareness.catalogue.loader import Catalogue
from awareness.languages import SOURCE, languages
from awareness.paths import shipped
from tests.journeys.knowing import KnowingLearner
from tests.journeys.program import RunningProgram
from tests.pages.laptop import MODULES

pytestmark = pytest.mark.journey
HEART = "ou-vivent-mes-donnees"
"""The module that an ordinary run does in every language."""

LOCALES = {"fr": "fr-FR", "oc": "oc-FR", "ca": "ca-ES", "en": "en-GB"}
CATALOGUE = Catalogue(shipped("content"), shipped("quizzes"))
EACH = [
    pytest.param(language, module, marks=() if language == SOURCE or module == HEART else pytest.mark.full)
    for language in languages()
    for module in MODULES
]


@pytest.fixture(scope="module")
def people(
    browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, tuple[RunningProgram, KnowingLearner]]]:
    """Give somebody of each language, each at a laptop of their own; a laptop starts when it is needed."""
    started: dict[str, tuple[RunningProgram, KnowingLearner]] = People(browser, tmp_path_factory)
    yield started
    for program, person in started.values():
        person.page.context.close()
        program.kill()


class People(dict[str, tuple[RunningProgram, KnowingLearner]]):
    """Language → a running program and the person in front of it."""

    def __init__(self, browser: Any, folders: pytest.TempPathFactory) -> None:
        super().__init__()
        self._browser, self._folders = browser, folders

    def __missing__(self, language: str) -> tuple[RunningProgram, KnowingLearner]:
        program = RunningProgram(self._folders.mktemp(language)).start()
        page = self._browser.new_context(locale=LOCALES[language]).new_page()
        person = KnowingLearner(page)
        page.on("console", lambda message: person.surprises.append(message.text))
        page.on("pageerror", lambda error: person.surprises.append(str(error)))
        person.opens(program.url)
        self[language] = (program, person)
        return self[language]


def score(person: KnowingLearner) -> int:
    """The score the last page says."""
    return int(person.page.inner_text(".hero .lead").split()[0])


@pytest.mark.parametrize(("language", "module"), EACH)
def test_a_module_is_done_wrongly_and_then_rightly(
    people: dict[str, tuple[RunningProgram, KnowingLearner]], language: str, module: str
) -> None:
    program, person = people[language]
    whole = CATALOGUE.module(module)
    person.takes(whole, knows=False)
    person.page.goto(f"{program.site}/m/{module}")
    assert person.page.locator("html").get_attribute("lang") == language
    steps = person.finishes_module()
    # Every answer of the quiz was wrong, so each of the five comes back once.
    assert score(person) == 0
    assert len([step for step in steps if "/again." in step]) == 5
    assert person.page.locator("details.group").count() == 5
    person.takes(whole, knows=True)
    person.press('form[action$="/again"] button')
    steps = person.finishes_module()
    assert score(person) == 5
    assert len(steps) == 2 + 1 + len(whole.lesson.ideas) + len(whole.quiz.exercise) + 5 + 1
    assert person.page.locator("details.group").count() == 0
    assert person.surprises == []
    title = prose.plain(CATALOGUE.header(module, language).title, language)
    assert title in person.page.inner_text("main")


def test_what_was_done_is_marked_in_every_language(
    people: dict[str, tuple[RunningProgram, KnowingLearner]],
) -> None:
    for program, person in people.values():
        person.page.goto(f"{program.site}/modules")
        assert person.page.locator("li.finished").count() >= 1
