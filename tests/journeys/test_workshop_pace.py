"""« Chacun à son rythme » in real browsers, through a power cut; a laptop of the room gives its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.protocol import BOX_BYTES, KEY_MARK_BYTES, write_stick
from tests.fakes.counting import campaign_of
from tests.journeys.rooms import Room, Trainer
from tests.journeys.test_phone import came_in

pytestmark = pytest.mark.journey


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A laptop with an open room."""
    made = Room(tmp_path)
    yield made
    if made.program is not None and made.program.is_running():
        made.kill()


def walks(page: Any, steps: int) -> None:
    """Read some steps that ask nothing."""
    for _ in range(steps):
        page.get_by_role("button", name="Continuer").click()


def at_steps(trainer: Trainer) -> dict[str, int]:
    """How many are where, as the trainer sees it."""
    return {each["step"]: each["n"] for each in trainer.state()["paces"] if each["n"]}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_phone_walks_alone_and_comes_back_when_the_room_goes_on(
    browser: Any, room: Room, script: bool
) -> None:
    line = room.open()
    trainer = Trainer(line["presenter_url"])
    page = came_in(browser, line, java_script_enabled=script)
    assert trainer.do("pace")[0] == 200
    page.get_by_role("link", name="Commencer").click()
    walks(page, 2)
    assert at_steps(trainer) == {"Idée 2": 1}
    room.kill()
    trainer = Trainer(room.open()["presenter_url"])
    while page.get_by_role("button", name="Continuer").count():
        walks(page, 1)
    page.get_by_role("button", name="C’est un piège").click()
    page.get_by_text(re.compile("Bien vu|Beaucoup s’y trompent")).wait_for()
    assert at_steps(trainer) == {"Exercice 2": 1}
    assert trainer.do("next")[0] == 200
    if not script:
        page.get_by_role("link", name="Voir si l’atelier continue").click()
    page.get_by_role("heading", name="cadenas").wait_for()
    page.context.close()


def test_a_laptop_of_the_room_gives_its_file_in_any_browser(browser: Any, room: Room, tmp_path: Path) -> None:
    line, file = room.open(), tmp_path / "compteurs-occ-2026-abcd.cyb"
    file.write_bytes(write_stick(campaign_of().key[:KEY_MARK_BYTES], [b"x" * BOX_BYTES] * 8))
    page = browser.new_context(locale="fr-FR").new_page()
    page.goto(line["guest_url"])
    page.get_by_role("link", name="Donner les compteurs d’un ordinateur").click()
    page.get_by_label("Le fichier « .cyb »").set_input_files(file)
    page.get_by_label("Le code de l’écran, six chiffres").fill(line["pin"])
    page.get_by_role("button", name="Donner ce fichier").click()
    page.get_by_text("C’est reçu.").wait_for()
    assert Trainer(line["presenter_url"]).state()["given"] == 1
    assert file.read_bytes() in room.files()
    page.context.close()
