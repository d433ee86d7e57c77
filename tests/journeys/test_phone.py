"""The phone's page in a real browser: with a script, without one, asleep, and while the laptop is away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.rooms import Room, Trainer

PHONE = {"viewport": {"width": 360, "height": 640}, "locale": "fr-FR"}
pytestmark = pytest.mark.journey


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A laptop with an open room."""
    made = Room(tmp_path)
    yield made
    if made.program is not None and made.program.is_running():
        made.kill()


def came_in(browser: Any, line: dict[str, str], **words: Any) -> Any:
    """A page of a phone that read the code in the address."""
    page = browser.new_context(**PHONE, **words).new_page()
    page.goto(f"{line['guest_url']}?p={line['pin']}")
    page.get_by_role("button", name="Entrer").click()
    return page


def test_a_phone_follows_the_room_by_itself(browser: Any, room: Room) -> None:
    line = room.open()
    trainer = Trainer(line["presenter_url"])
    page = came_in(browser, line)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.get_by_text("Vous êtes dans l’atelier").wait_for()
    trainer.do("next")
    page.get_by_role("heading", name="cadenas").wait_for()
    assert page.locator("button[name=choice]").count() == 0
    trainer.do("next")
    page.locator("button[name=choice]").nth(1).click()
    page.get_by_text("Réponse enregistrée : B.").wait_for()
    assert trainer.state()["question"]["answered_by_phone"] == 1
    trainer.do("next")
    page.get_by_text("Les réponses sont fermées").wait_for()
    assert errors == []
    page.context.close()


def test_a_phone_finds_the_room_again_after_a_power_cut(browser: Any, room: Room) -> None:
    line = room.open()
    trainer = Trainer(line["presenter_url"])
    page = came_in(browser, line)
    page.get_by_text("Vous êtes dans l’atelier").wait_for()
    room.kill()
    page.get_by_text("Je cherche l’ordinateur de l’atelier").wait_for()
    trainer = Trainer(room.open()["presenter_url"])
    page.get_by_text("relié").wait_for()
    trainer.do("next")
    page.get_by_role("heading", name="cadenas").wait_for()
    assert trainer.state()["seats"] == 1
    page.context.close()


def test_a_phone_that_slept_shows_where_the_room_is_when_it_wakes(browser: Any, room: Room) -> None:
    line = room.open()
    trainer = Trainer(line["presenter_url"])
    page = came_in(browser, line)
    page.get_by_text("Vous êtes dans l’atelier").wait_for()
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    trainer.do("next")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("heading", name="cadenas").wait_for()
    assert "Vous êtes dans" not in page.inner_text("main")
    page.context.close()


def test_a_phone_without_scripts_takes_part_in_catalan(browser: Any, room: Room) -> None:
    line = room.open()
    trainer = Trainer(line["presenter_url"])
    page = came_in(browser, line, java_script_enabled=False)
    page.get_by_role("link", name="Català").click()
    page.get_by_text("Sou al taller").wait_for()
    trainer.do("next")
    trainer.do("next")
    page.locator("button[name=choice]").first.click()  # the page comes back by itself until it is there
    page.get_by_text("Resposta desada: A.").wait_for()
    assert page.locator("html").get_attribute("lang") == "ca"
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_phones_pages_have_no_violation_axe_knows(
    browser: Any, room: Room, axe_source: str, scheme: str
) -> None:
    line = room.open()
    trainer = Trainer(line["presenter_url"])
    page = browser.new_context(**PHONE, color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(line["guest_url"])
    found = [violations(page, axe_source)]
    page.get_by_label("six chiffres").fill(line["pin"])
    page.get_by_role("button", name="Entrer").click()
    page.get_by_text("Vous êtes dans l’atelier").wait_for()
    for command in ("skip", "skip", "skip", "next"):
        trainer.do(command)
    page.locator("button[name=choice]").first.wait_for()
    found.append(violations(page, axe_source))
    page.locator("button[name=choice]").first.click()
    trainer.do("next")
    trainer.do("next")
    page.get_by_text("bonne réponse").first.wait_for()
    found.append(violations(page, axe_source))
    assert found == [[], [], []]
    page.context.close()


def violations(page: Any, axe_source: str) -> list[str]:
    """What axe finds on a page, by name."""
    page.evaluate(axe_source)
    return [each["id"] for each in page.evaluate("axe.run()")["violations"]]
