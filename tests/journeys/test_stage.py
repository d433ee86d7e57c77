"""A whole plan led from the keyboard, with hands only: what the trainer presses, and what the wall shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.launching import wait_for
from tests.journeys.leading import SCREEN, Hall
from tests.journeys.rooms import Room

pytestmark = pytest.mark.journey


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A laptop with an open room."""
    made = Room(tmp_path)
    yield made
    if made.program is not None and made.program.is_running():
        made.kill()


def leads(opened: Any, line: dict[str, str]) -> Hall:
    """A trainer in front of an open room, the wall shown."""
    desk = opened(viewport=SCREEN)
    desk.goto(line["presenter_url"])
    return Hall(desk)


def test_a_whole_plan_is_led_by_keys_with_hands_only(opened: Any, room: Room) -> None:
    hall = leads(opened, room.open())
    keys, votes, parts = ["PageDown", "ArrowRight", " "], [], []
    while hall.button():
        state = hall.state()
        parts.append(state["hour"]["at"])
        if state["phase"] == "open":
            hall.raises(*range(7, 7 + len(state["question"]["choices"])))
            votes.append(hall.state()["question"]["votes"])
        hall.presses(keys[len(parts) % 3])
    assert sorted(set(parts)) == list(range(-1, 11))
    assert len(votes) == 7
    assert set(votes) <= {15, 24, 34}
    assert hall.state()["phase"] == "end"
    hall.wall.get_by_text("À faire cette semaine").wait_for()
    hall.desk.get_by_label("Personnes présentes").fill("25")
    hall.desk.get_by_label("Entreprises présentes").fill("12")
    hall.desk.keyboard.press("Enter")
    hall.desk.get_by_role("heading", name="L’atelier est fermé").wait_for()
    hall.wall.get_by_text("L’atelier est terminé").wait_for()


def test_keys_black_the_wall_give_the_phones_up_and_go_back(opened: Any, room: Room) -> None:
    hall = leads(opened, room.open())
    hall.presses("b")
    hall.wall.locator(".black").wait_for()
    hall.presses(".")
    hall.wall.locator(".lobby").wait_for()
    for _ in range(4):
        hall.presses("PageDown")
    hall.presses("m")
    assert hall.state()["ways"] == ["hands", "paper"]
    hall.presses("PageUp")
    hall.wall.get_by_text("Lisez, réfléchissez").wait_for()
    hall.desk.keyboard.press("?")
    hall.desk.get_by_text("écran noir, ou le montrer de nouveau").wait_for()


def test_keys_in_front_of_the_wall_lead_the_room_too(opened: Any, room: Room) -> None:
    hall = leads(opened, room.open())
    hall.wall.bring_to_front()
    hall.wall.keyboard.press("PageDown")
    hall.wall.keyboard.press(".")  # while the first one is still under way
    hall.wall.locator(".black").wait_for()
    assert (hall.state()["hour"]["at"], hall.state()["hour"]["is_black"]) == (0, True)


def test_hands_typed_and_not_noted_are_noted_by_going_on(opened: Any, room: Room) -> None:
    hall = leads(opened, room.open())
    while hall.state()["phase"] != "open":
        hall.presses("PageDown")
    hall.desk.keyboard.press("1")
    hall.desk.keyboard.type("12")
    hall.desk.keyboard.press("PageDown")
    wait_for(lambda: hall.state()["phase"] == "closed", "answers closed")
    assert hall.counted() == [12, 0]


def test_letters_can_be_switched_off_and_the_clicker_still_works(opened: Any, room: Room) -> None:
    hall = leads(opened, room.open())
    hall.desk.keyboard.press("?")
    hall.desk.get_by_label("Les touches d’une seule lettre").uncheck()
    hall.desk.keyboard.press("Escape")
    hall.desk.evaluate("document.activeElement.blur()")
    hall.desk.keyboard.press("b")
    hall.presses("PageDown")
    assert not hall.state()["hour"]["is_black"]


def test_hands_are_noted_once(opened: Any, room: Room) -> None:
    hall = leads(opened, room.open())
    while hall.state()["phase"] != "open":
        hall.presses("PageDown")
    seen = hall.state()["version"]
    hall.desk.keyboard.press("1")
    hall.desk.keyboard.type("12")
    hall.desk.keyboard.press("Enter")
    wait_for(lambda: hall.counted() == [12, 0], "hands counted")
    hall.presses("m")
    assert hall.state()["version"] == seen + 2
