"""An exercise on the wall: what everybody may look at, a message at a time, and never the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.assessment.items.inspect import Inspect
from awareness.workshop.exercise import TRUTHS
from awareness.workshop.stage import Stage
from tests.unit.test_presenter import Trainer
from tests.workshop import Village

LAN = "192.168.8.2"
LETTERED = {"sms-appels": "Qui me dit que vous êtes la banque ?", "pro-perso": "Compte boutique"}


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A laptop without a room yet."""
    made = Village(tmp_path / "progression")
    yield made
    made.close()


def at_the_exercise(village: Village, module: str = "hameconnage") -> Stage:
    """Open a room and go on to its exercise."""
    opened = village.hall.begin(module, LAN)
    stage = opened.stage
    while stage.part is None or stage.part.does != "exercise":
        stage.go_on(opened.live.room.version, stage.at)
    return stage


def wall(village: Village) -> str:
    """What stands on the projector, with plain spaces and apostrophes."""
    html = str((Trainer(village).get("/room/projector/state").json or {})["html"])
    return re.sub(r"[\xa0\u202f]", " ", html.replace("<wbr>", "")).replace("’", "'")


def test_the_wall_shows_the_message_and_never_what_it_is(village: Village) -> None:
    at_the_exercise(village)
    html, message = wall(village), next(iter(village.opened.words.module("fr").quiz.exercise))
    assert isinstance(message, Inspect)
    assert "Réglez 2,90 € par carte" in html
    assert "colis-garonne-frais.example" in html
    assert not [zone.id for zone in message.zones if zone.why in html]
    assert message.explain not in html
    assert not [said for said in TRUTHS.values() if said in html]


def test_the_trainer_goes_to_the_second_message_and_reads_what_it_is(village: Village) -> None:
    at_the_exercise(village)
    assert "C’est un piège." in Trainer(village).get().text
    assert Trainer(village).send("item", item=1).status_code == 303
    assert "Mme Vidal arrive samedi" in wall(village)
    assert "C’est un vrai message." in Trainer(village).get().text


@pytest.mark.parametrize("item", [-1, 2])
def test_a_message_that_is_not_there_changes_nothing(village: Village, item: int) -> None:
    before = at_the_exercise(village).item
    assert Trainer(village).send("item", item=item).status_code == 409
    assert village.opened.stage.item == before


def test_the_message_on_the_wall_outlives_a_power_cut_and_not_its_part(village: Village) -> None:
    at_the_exercise(village).set_item(1)
    room = village.opened.live.opening.id
    village.hall.stop()
    village.make_hall().take_up()
    stage = village.hall.resume(room, LAN).stage
    assert stage.item == 1
    stage.go_on(stage.live.room.version, stage.at)
    assert stage.item == 0


@pytest.mark.parametrize("module", LETTERED)
def test_a_call_and_a_sorting_bear_the_letters_of_the_cards(village: Village, module: str) -> None:
    at_the_exercise(village, module)
    html = wall(village)
    assert LETTERED[module] in html
    assert 'aria-label="B"' in html


def test_where_each_goes_on_alone_the_wall_says_it_and_keeps_the_message(village: Village) -> None:
    live = at_the_exercise(village).live
    live.at_own_pace(live.room.version)
    assert "chacun à son rythme" in wall(village)
    assert "Réglez 2,90 €" in wall(village)
