"""A room that was interrupted comes first: same code, where it was if that is still here; or it is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.workshop.hall import Open
from tests.trainer import CABLE, WIFI, TrainersLaptop, words


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[TrainersLaptop]:
    """A laptop whose plug was pulled during a workshop."""
    made = TrainersLaptop(tmp_path)
    made.begin()
    opened = open_room(made)
    opened.live.go_on(opened.live.room.version)
    made.cut()
    yield made
    made.close()


def open_room(laptop: TrainersLaptop) -> Open:
    """The room that is open."""
    opened = laptop.trainer.real.hall.open
    assert opened is not None
    return opened


def left(laptop: TrainersLaptop) -> str:
    """The id of the room that is offered to be taken up."""
    (found,) = re.findall(r'action="/workshop/resume">.*?name="room" value="(\w+)"', laptop.get().text, re.S)
    return str(found)


def test_it_is_offered_before_anything_else_with_its_time_and_where_it_stood(laptop: TrainersLaptop) -> None:
    page = words(laptop.get().text)
    assert re.search(r"Reprendre l’atelier de \d{1,2}\sh\s\d\d", page)
    assert "question 1 sur 7" in page
    assert "Commencer" not in page
    assert "Répétition" not in page


def test_taken_up_it_has_its_code_its_port_and_its_address(laptop: TrainersLaptop) -> None:
    pin = laptop.trainer.real.hall.interrupted[0][0].pin
    assert laptop.send("/workshop/resume", room=left(laptop)).headers["Location"] == "/room"
    opened = open_room(laptop)
    assert (opened.pin, opened.address, opened.listener.port) == (pin, WIFI.address, 80)
    assert opened.live.room.here.phase == "question"


def test_where_its_address_is_gone_it_says_so_and_moves(laptop: TrainersLaptop) -> None:
    laptop.networks = [CABLE]
    assert f"reprend à {CABLE.address}" in words(laptop.get().text)
    laptop.send("/workshop/resume", room=left(laptop))
    assert open_room(laptop).address == CABLE.address


def test_without_any_network_it_goes_on_by_hands_and_nothing_is_lost(laptop: TrainersLaptop) -> None:
    laptop.networks = []
    assert "reprend à mains levées" in words(laptop.get().text)
    laptop.send("/workshop/resume", room=left(laptop))
    opened = open_room(laptop)
    assert (opened.address, opened.live.room.phones_work) == ("127.0.0.1", False)
    assert opened.live.room.here.phase == "question"


def test_taken_up_twice_or_by_a_wrong_name_it_is_one_sentence(laptop: TrainersLaptop) -> None:
    room = left(laptop)
    assert "plus à reprendre" in words(laptop.send("/workshop/resume", room="0" * 32).text)
    laptop.send("/workshop/resume", room=room)
    answer = laptop.send("/workshop/resume", room=room)
    assert (answer.status_code, "plus à reprendre" in words(answer.text)) == (409, True)


def test_it_can_be_closed_without_being_taken_up_and_nothing_of_it_is_left(laptop: TrainersLaptop) -> None:
    room = left(laptop)
    sent = {"room": room, "present": "25", "businesses": "18", "rural": "7", "urban": "9"}
    assert laptop.send("/workshop/close", **sent).status_code == 303
    assert laptop.send("/workshop/close", **sent).status_code == 303  # the second click
    assert not list((laptop.config.data_folder / "rooms").iterdir())
    assert [each.id for each in laptop.store.rooms.all()] == [room]
    assert "Commencer" in words(laptop.get().text)


@pytest.mark.parametrize("present", ["12", "beaucoup", "-1", "301"])
def test_numbers_that_cannot_be_close_nothing(laptop: TrainersLaptop, present: str) -> None:
    answer = laptop.send("/workshop/close", room=left(laptop), present=present, businesses="18")
    assert answer.status_code == 400
    assert len(re.findall(r'role="alert">[^<]+<', answer.text)) == 1
    assert left(laptop)


def test_a_rehearsal_waits_until_real_people_are_served(laptop: TrainersLaptop) -> None:
    answer = laptop.send("/workshop/rehearse", module="hameconnage")
    assert answer.status_code == 409
    assert "puis répétez" in words(answer.text)


def test_an_open_room_moves_when_its_address_is_gone_and_keeps_everything(laptop: TrainersLaptop) -> None:
    laptop.send("/workshop/resume", room=left(laptop))
    laptop.networks = [CABLE]
    page = words(laptop.get("/workshop/address").text)
    assert f"{WIFI.address} n’existe plus" in page
    assert laptop.send("/workshop/address", address=WIFI.address).status_code == 400
    assert laptop.send("/workshop/address", address=CABLE.address).status_code == 303
    opened = open_room(laptop)
    assert (opened.address, opened.live.room.here.phase) == (CABLE.address, "question")


def test_phones_join_a_room_that_was_led_by_hands(tmp_path: Path) -> None:
    laptop = TrainersLaptop(tmp_path / "other")
    laptop.begin(way="hands", address="", devices="0")
    laptop.send("/workshop/address", address=WIFI.address)
    opened = open_room(laptop)
    assert opened.address == WIFI.address
    assert set(opened.live.room.ways) == {"hands", "paper", "table", "phone"}
    laptop.close()


def test_without_an_open_room_there_is_no_address_to_change(laptop: TrainersLaptop) -> None:
    assert laptop.get("/workshop/address").headers["Location"] == "/workshop"
    assert laptop.send("/workshop/address", address=WIFI.address).headers["Location"] == "/workshop"


def test_stopping_from_the_page_says_that_the_room_can_be_taken_up(laptop: TrainersLaptop) -> None:
    laptop.send("/workshop/resume", room=left(laptop))
    assert "se reprend au prochain démarrage" in words(laptop.send("/quit").text)
