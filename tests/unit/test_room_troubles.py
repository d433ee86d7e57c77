"""What a village hall does to a room: sleep, another Wi-Fi, none at all, a full disk. It goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.workshop.hall import AddressRefused
from tests.unit.test_hall import END, counts
from tests.unit.test_presenter import Trainer
from tests.workshop import ADDRESS, Village

FIVE_MINUTES, AN_HOUR = 5 * 60_000, 60 * 60_000


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A trainer's laptop with an open room."""
    made = Village(tmp_path / "progression")
    made.store.rooms.say("yes")
    made.begin()
    yield made
    made.close()


def test_a_phone_asleep_for_five_minutes_is_where_the_room_is(village: Village) -> None:
    asleep, awake = village.phone(), village.phone()
    tag = asleep.state().headers["ETag"]
    village.go_to("open")
    village.clock.now += FIVE_MINUTES
    awake.state()
    assert village.opened.live.present_phones() == 1
    told = asleep.state(tag)
    assert (told.status_code, told.json["phase"], told.json["asked"]) == (200, "open", True)
    assert asleep.answer("avant-cadenas", "faux").json == {"choice": "faux"}
    assert village.opened.live.present_phones() == 2


def test_the_laptop_asleep_for_an_hour_takes_answers_to_the_question_it_slept_on(village: Village) -> None:
    phone = village.phone()
    live = village.opened.live
    village.go_to("question")
    live.go_on(live.room.version)
    village.clock.now += AN_HOUR
    assert live.present_phones() == 0
    assert phone.answer("avant-cadenas", "faux").status_code == 200
    assert len(live.room.seats) == 1
    assert village.phone().state().json["phase"] == "open"


def test_another_address_of_the_laptop_gives_new_seats_and_keeps_the_answers(village: Village) -> None:
    phone = village.phone()
    village.go_to("open")
    phone.answer("avant-cadenas", "faux")
    moved = village.hall.move("192.168.8.2")
    again = village.phone(joins=False)
    again.words["base_url"] = moved.guest_url
    assert again.join(moved.pin).status_code == 200
    assert again.answer("avant-cadenas", "vrai").status_code == 200
    votes = village.opened.live.room.answers["avant-cadenas"].values()
    assert sorted(votes) == ["faux", "vrai"]
    with pytest.raises(AddressRefused):
        village.hall.move("169.254.7.7")
    assert again.state().status_code == 200


def test_without_any_network_the_whole_hour_is_led_by_raised_hands(tmp_path: Path) -> None:
    village = Village(tmp_path / "progression")
    village.store.rooms.say("yes")
    village.hall.begin("hameconnage", ADDRESS, modes=("hands",))
    trainer, live = Trainer(village), village.opened.live
    for index, question in enumerate(live.room.questions):
        village.go_to("closed", index)
        hands = {f"choice-{name}": str(5 + place) for place, name in enumerate(question.choices)}
        assert trainer.send("count", source="hands", **hands).status_code == 303
    village.go_to("end")
    assert all(live.room.entered[question.id]["hands"] for question in live.room.questions)
    assert trainer.send("close", present="25", businesses="18").status_code == 303
    assert ("activity", 25) in counts(village)
    village.close()


def test_a_full_disk_stops_no_screen_and_what_was_said_before_stays(village: Village) -> None:
    phone, trainer = village.phone(), Trainer(village)
    village.go_to("open")
    assert phone.answer("avant-cadenas", "faux").status_code == 200
    database, told, room = village.opened.file._database, 303, village.opened.live.room
    database.pragma("max_page_count", database.pragma("page_count"))
    while told == 303:
        room = village.opened.live.room
        told = trainer.send("phones", work=str(int(not room.phones_work))).status_code
    assert told == 503
    assert village.opened.live.room == room
    assert phone.state().json["answer"] == "faux"
    assert "Le disque ne garde plus" in trainer.send("phones", work="1").text
    database.pragma("max_page_count", 1_000_000)
    assert trainer.send("next").status_code == 303


def test_an_answer_to_a_room_that_is_over_is_told_so(village: Village) -> None:
    phone = village.phone()
    village.go_to("open")
    live = village.opened.live
    live.close(live.room.version, END)
    told = phone.answer("avant-cadenas", "faux")
    assert (told.status_code, told.json["code"]) == (410, "over")
    assert village.phone(joins=False).join(village.opened.pin).status_code == 410
    assert phone.state().json["phase"] == "closed"


def test_a_double_tap_is_one_answer_and_a_double_entrance_one_seat(village: Village) -> None:
    phone = village.phone(joins=False)
    for _ in range(2):
        assert phone.form("/join", pin=village.opened.pin).status_code == 303
    village.go_to("open")
    for _ in range(2):
        assert phone.form("/answer", question="avant-cadenas", choice="faux").status_code == 303
    room = village.opened.live.room
    assert (len(room.seats), len(room.answers["avant-cadenas"])) == (1, 1)
