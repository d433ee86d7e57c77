"""« Écouter »: only with a voice that lives on this computer and speaks the language of the words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pages.laptop import Laptop

pytestmark = pytest.mark.journey
HERE = {"lang": "fr-FR", "localService": True, "default": False, "name": "Ici"}
ELSEWHERE = {**HERE, "localService": False, "name": "Ailleurs"}
ENGLISH = {**HERE, "lang": "en-GB", "name": "Here"}
# A computer's voices, which say nothing and tell what they were asked; `tick` ends what is being said.
VOICES = """
const told = window.told = {said: [], cancelled: 0, now: null};
window.voices = %s;
Object.defineProperty(window, 'speechSynthesis', {value: {
  getVoices: () => window.voices,
  speak: said => { told.said.push([said.text, said.lang, said.voice.name]); told.now = said; },
  cancel: () => { told.cancelled += 1; told.now = null; },
}});
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
window.tick = () => { const done = told.now; told.now = null; done.onend(); };
"""


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop at the story of a module."""
    made = Laptop(tmp_path)
    for _address, step, _answered in made.walks("mises-a-jour"):
        if step.phase == "story":
            break
    return made


@pytest.fixture
def site(laptop: Laptop) -> Iterator[str]:
    with laptop.served() as url:
        yield url


def opened(page: Any, url: str, *voices: dict[str, object], at: str = "/story") -> Any:
    """Open a step on a computer with these voices; gives the button, seen or not."""
    page.add_init_script(VOICES % json.dumps(voices))
    page.goto(url)
    page.goto(f"{url.split('/launch/', maxsplit=1)[0]}/m/mises-a-jour{at}")
    return page.locator(".listen")


@pytest.mark.parametrize(
    ("voices", "seen"),
    [
        ((HERE,), True),
        ((ENGLISH, {**HERE, "lang": "fr_CA"}), True),
        ((), False),
        ((ELSEWHERE,), False),
        ((ENGLISH,), False),
        ((ELSEWHERE, ENGLISH), False),
    ],
)
def test_the_button_is_there_with_a_local_voice_of_the_language_alone(
    page: Any, site: str, voices: tuple[dict[str, object], ...], seen: bool
) -> None:
    button = opened(page, site, *voices)
    assert button.count() == 1
    assert button.is_visible() is seen


def test_no_voice_at_all_or_no_script_leaves_no_button(page: Any, site: str) -> None:
    page.add_init_script("delete window.SpeechSynthesisUtterance")
    page.goto(site)
    page.goto(f"{site.split('/launch/', maxsplit=1)[0]}/m/mises-a-jour/story")
    assert not page.locator(".listen").is_visible()


def test_a_voice_that_comes_late_brings_the_button(page: Any, site: str) -> None:
    button = opened(page, site)
    assert not button.is_visible()
    page.evaluate("(voice) => { window.voices = [voice]; speechSynthesis.onvoiceschanged(); }", HERE)
    assert button.is_visible()


def test_a_story_is_read_part_by_part_by_the_local_voice_then_it_is_over(page: Any, site: str) -> None:
    button = opened(page, site, ELSEWHERE, HERE)
    button.focus()
    page.keyboard.press("Enter")
    assert button.inner_text() == "Arrêter"
    parts = page.locator("main h1, .card p").all_inner_texts()
    for _ in parts:
        page.evaluate("tick()")
    assert page.evaluate("told.said") == [[part, "fr-FR", "Ici"] for part in parts]
    assert len(parts) > 3
    assert button.inner_text() == "Écouter"


def test_an_idea_is_read_once_without_the_meanings_nobody_opened(
    page: Any, laptop: Laptop, site: str
) -> None:
    page.add_init_script(VOICES % json.dumps([HERE]))
    page.goto(site)
    heard, hidden = [], []
    for address, step, _answered in laptop.walks("mises-a-jour"):
        if step.phase == "ideas":
            page.goto(site.partition("/launch/")[0] + address)
            page.locator(".listen").click()
            while page.evaluate("told.now !== null"):
                page.evaluate("tick()")
            heard += page.evaluate("told.said.map(each => each[0])")
            hidden += page.locator(".gloss").all_text_contents()
    assert len(heard) == len(set(heard)) > 6
    assert any("À retenir" in part for part in heard)
    assert hidden
    assert not [part for part in heard for meaning in hidden if meaning in part or part in meaning]


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_it_stops_at_once_and_says_nothing_more(page: Any, site: str, way: str) -> None:
    button = opened(page, site, HERE)
    button.click()
    ended = page.evaluate_handle("told.now")
    if way == "button":
        button.click()
    else:
        page.keyboard.press(way)
    ended.evaluate("said => said.onend()")
    assert page.evaluate("[told.said.length, told.cancelled > 0, told.now]") == [1, True, None]
    assert button.inner_text() == "Écouter"


def test_leaving_the_page_stops_the_voice(page: Any, site: str) -> None:
    button = opened(page, site, HERE)
    page.evaluate("addEventListener('pagehide', () => sessionStorage.setItem('cut', told.cancelled))")
    button.click()
    before = page.evaluate("told.cancelled")
    page.click(".act button.btn")
    page.wait_for_selector("main h1")
    assert int(page.evaluate("sessionStorage.getItem('cut')")) > before


def test_a_voice_that_fails_gives_the_button_back(page: Any, site: str) -> None:
    button = opened(page, site, HERE)
    button.click()
    page.evaluate("told.now.onerror()")
    assert button.inner_text() == "Écouter"


def test_feedback_is_read_as_soon_as_it_is_there_and_a_question_never(page: Any, tmp_path: Path) -> None:
    with Laptop(tmp_path / "neuf").served() as url:
        button = opened(page, url, HERE, at="")
        assert button.count() == 0
        page.locator("label.answer").first.click()
        page.click(".act .btn")
        page.wait_for_selector(".verdict")
        button.click()
        wanted = page.locator(".verdict, .say p").all_inner_texts()
        for _ in wanted:
            page.evaluate("tick()")
        said = page.evaluate("told.said.map(each => each[0])")
    assert said == wanted
    assert len(said) >= 2


def test_a_lesson_in_occitan_is_read_by_a_voice_of_occitan_or_not_at_all(
    page: Any, laptop: Laptop, site: str
) -> None:
    laptop.store.set_setting("language", "oc")
    button = opened(page, site, HERE)
    assert button.get_attribute("data-language") == "oc"
    assert not button.is_visible()
    page.evaluate(
        "(v) => { window.voices = [v]; speechSynthesis.onvoiceschanged(); }", {**HERE, "lang": "oc"}
    )
    assert button.inner_text() == "Escotar"
