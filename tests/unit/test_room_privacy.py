"""What is left of a room once it is closed: numbers the trainer typed, and nothing of who was there."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from awareness.learning.counting import Business
from awareness.protocol import decode_count, dimensions_of, family_of
from awareness.workshop.events import Closing
from awareness.workshop.files import FOLDER
from tests.unit.test_presenter import Trainer
from tests.workshop import ADDRESS, Phone, Village

SECRET = "Madame-Untel-1979"
END = Closing(date(2026, 11, 24), present=25, businesses=18, rural=7, urban=9)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A laptop with an open room."""
    made = Village(tmp_path / "progression")
    made.store.rooms.say("yes")
    made.begin()
    yield made
    made.close()


def close(village: Village, end: Closing = END) -> None:
    """Close the room from the screen as it is."""
    village.hall.close(village.opened.live.room.version, end)


def addresses(rule: Rule) -> Iterator[str]:
    """An address of a guest route, with a secret wherever something may stand."""
    yield re.sub(r"<[^>]+>", SECRET, rule.rule)
    yield f"{re.sub(r'<[^>]+>', SECRET, rule.rule)}?p={SECRET}&back={SECRET}&{SECRET}={SECRET}"


def says_everywhere(phone: Phone, address: str, fields: list[str]) -> list[int]:
    """Send a secret to one address by every method, in every kind of body, field, header and cookie."""
    body = dict.fromkeys([*fields, SECRET], SECRET)
    words: dict[str, Any] = {**phone.words, "headers": {"User-Agent": SECRET, "Accept-Language": SECRET}}
    phone.client.set_cookie("name", SECRET, domain=ADDRESS)
    bodies = ({"json": body}, {"json": SECRET}, {"data": body}, {"data": SECRET.encode()})
    told = [phone.client.post(address, **sent, **words) for sent in bodies]
    told += [phone.client.get(address, **words), phone.client.put(address, data=SECRET, **words)]
    return [each.status_code for each in told]


def test_free_text_sent_to_every_guest_route_is_in_no_file_before_and_after_closing(village: Village) -> None:
    phone, rules = village.phone(), [*village.app.url_map.iter_rules()]
    fields = ["pin", "table", "name", "seat", "question", "choice", "text", "answer", "step", "language"]
    for phase in ("lobby", "open", "feedback"):
        if phase != "lobby":
            village.go_to(phase)
        for rule in rules:
            for address in addresses(rule):
                told = says_everywhere(phone, address, fields)
                assert all(200 <= status < 500 for status in told), (address, told)
        assert SECRET.encode() not in village.files()
    close(village)
    village.store.close()
    assert SECRET.encode() not in village.files()
    assert len(rules) > 5


def test_a_planted_trace_would_be_found(village: Village) -> None:
    village.folder.joinpath(FOLDER, "log").write_text(SECRET, encoding="utf-8")
    assert SECRET.encode() in village.files()


def test_closing_leaves_no_token_seat_code_seed_or_name_of_a_place_in_any_file(village: Village) -> None:
    phones = [village.phone(), village.phone(joins=False)]
    assert phones[1].join(village.opened.pin, table=4).status_code == 200
    opening, room = village.opened.live.opening, village.opened.live.room
    cookies = [each.client.get_cookie(f"seat-{opening.id[:8]}", domain=ADDRESS) for each in phones]
    tokens = [cookie.value for cookie in cookies if cookie]
    village.go_to("open")
    for phone in phones:
        assert phone.answer("avant-cadenas", "faux").status_code == 200
    village.go_to("feedback")
    assert phones[0].answer("end.useful", "very").status_code == 200
    names = [seat.name for seat in village.opened.live.room.seats.values()]
    close(village)
    village.store.close()
    traces = [*tokens, *room.seats, *names, opening.pin, opening.seed.hex(), opening.shuffle]
    traces += [hashlib.sha256(token.encode()).hexdigest() for token in tokens]
    everything = village.files()
    assert [each for each in traces if each.encode() in everything] == []
    assert opening.seed not in everything
    assert len(tokens) == len(names) == 2
    assert [*village.folder.joinpath(FOLDER).iterdir()] == []


def test_what_the_trainer_types_is_what_is_counted_to_the_letter(tmp_path: Path) -> None:
    village = Village(tmp_path / "progression")
    village.store.set_business(Business(departement="48", section="G", setting="rural"))
    village.begin("incident")
    trainer = Trainer(village)
    trainer.send("consent", said="yes")
    assert trainer.send("close", present="23", businesses="17", rural="11", urban="4").status_code == 303
    made = [decode_count(each.count) for each in village.store.outbox()]
    told = sorted((family_of(each), each.n, tuple(dimensions_of(each).values())) for each in made)
    assert told == [
        ("activity", 23, ("incident", "2026-W47", "48", "workshop")),
        ("chamber", 23, ("2026-Q4", "workshop")),
        ("place", 2, ("2026-Q4", "")),
        ("place", 4, ("2026-Q4", "urban")),
        ("place", 11, ("2026-Q4", "rural")),
        ("reach", 17, ("2026-Q4", "48")),
    ]
    village.close()


@pytest.mark.parametrize("said", ["no", ""])
def test_without_a_yes_a_room_leaves_a_report_and_no_count_in_any_file(village: Village, said: str) -> None:
    village.store.rooms.say(said)  # type: ignore[arg-type]
    close(village)
    (room,) = village.store.rooms.all()
    assert village.store.outbox() == ()
    assert "counts" not in json.loads(room.result)
    village.store.close()
    assert b'"family":"activity"' not in village.files()


def test_a_second_click_on_closing_counts_the_room_once(village: Village) -> None:
    trainer = Trainer(village)
    fields = {"present": "12", "businesses": "9", "rural": "4"}
    assert [trainer.send("close", **fields).status_code for _ in range(3)] == [303, 303, 303]
    assert len(village.store.rooms.all()) == 1
    counted = village.store.outbox()
    assert village.make_hall().take_up() == []
    assert village.store.outbox() == counted
