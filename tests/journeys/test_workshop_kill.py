"""`kill -9` in every phase of a workshop and within its closing: nothing is lost, nothing doubled."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.progress.store import ProgressStore
from awareness.protocol import decode_count, family_of
from tests.journeys.rooms import Phone, Room, Trainer, phone_of

END = {"present": 25, "businesses": 18, "rural": 7, "urban": 9}
FIRST = {"avant-cadenas": "faux", "avant-adresse": "verif"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A laptop whose programs are all killed at the end."""
    made = Room(tmp_path)
    yield made
    if made.program is not None and made.program.is_running():
        made.kill()


def outbox(room: Room) -> Counter[str]:
    """What waits on the laptop, by family."""
    store = ProgressStore.open(room.laptop.data)
    found = Counter(family_of(decode_count(each.count)) for each in store.outbox())
    store.close()
    return found


def steady(trainer: Trainer) -> dict[str, object]:
    """What the trainer sees, but for what time alone changes."""
    return {name: value for name, value in trainer.state().items() if name not in {"now", "present_phones"}}


def moved_again(phone: Phone, line: dict[str, str]) -> dict[str, object]:
    """What a phone is told at the address it had; its place is the one it had."""
    assert line["guest_url"] == f"http://{phone.address}/"
    return phone.state()


def test_a_killed_laptop_comes_back_in_every_phase_with_everything(room: Room) -> None:
    line = first = room.open()
    one, two = phone_of(first), phone_of(first)
    trainer, seen = Trainer(first["presenter_url"]), set[str]()
    while (told := one.state())["phase"] != "end" or "end" not in seen:
        if told["phase"] == "open":
            question = told["question"]
            assert one.answer(question["id"], question["choices"][0]["id"])[0] == 200
        if told["phase"] not in seen:
            seen.add(told["phase"])
            before, host = [each.state() for each in (one, two)], steady(trainer)
            room.kill()
            line = room.open()
            trainer = Trainer(line["presenter_url"])
            assert (line["pin"], steady(trainer)) == (first["pin"], host)
            assert [moved_again(each, line) for each in (one, two)] == before
        # One question through all its phases says as much as seven.
        if told["phase"] != "end":
            assert trainer.do("skip" if "talk" in seen else "next")[0] == 200
    assert seen == {"lobby", "question", "open", "closed", "reveal", "talk", "feedback", "end"}


@pytest.mark.parametrize("moment", ["keep", "erase", "swept"])
def test_a_closing_that_is_killed_is_finished_once_and_leaves_no_trace(room: Room, moment: str) -> None:
    line = room.open_to_be_cut(moment)
    trainer = Trainer(line["presenter_url"])
    trainer.say("yes")
    phone = phone_of(line)
    for question, choice in FIRST.items():
        trainer.do("skip")
        trainer.do("next")
        assert phone.answer(question, choice) == (200, {"choice": choice})
    with pytest.raises((ConnectionError, OSError)):
        trainer.do("close", **END)
    room.kill()
    again = room.open()
    assert phone.address not in again["guest_url"] or phone.ask("GET", "/state")[0] == 403
    room.kill()
    assert outbox(room) == {"activity": 1, "chamber": 1, "reach": 1, "place": 3}
    (token,) = phone.cookies.values()
    everything = room.files()
    assert token.encode() not in everything
    assert hashlib.sha256(token.encode()).hexdigest().encode() not in everything


def test_a_double_click_is_a_409_and_strangers_stay_outside(room: Room) -> None:
    line = room.open()
    trainer = Trainer(line["presenter_url"])
    seen = trainer.state()["version"]
    header = {"X-CSRF": trainer.token}
    assert trainer.ask("POST", "/room/next", {"from": seen}, **header)[0] == 200
    assert trainer.ask("POST", "/room/next", {"from": seen}, **header)[0] == 409
    assert trainer.ask("POST", "/room/next", {"from": seen + 1})[0] == 403
    trainer.cookies.clear()
    assert trainer.ask("GET", "/room/state")[0] == 403
    guest = phone_of(line)
    assert guest.ask("GET", "/room/state")[0] == 404
    assert guest.ask("POST", "/room/next", {"from": seen + 1})[0] == 404


def test_another_module_is_not_opened_beside_a_room_that_was_left(room: Room) -> None:
    room.open()
    room.kill()
    with pytest.raises(AssertionError, match="est resté ouvert ici"):
        room.open("incident")
