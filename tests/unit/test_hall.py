"""A room from its opening to its closing on one laptop: interrupted anywhere, counted once, erased whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from awareness.errors import AwarenessError
from awareness.progress.faults import ProgressUnavailable
from awareness.progress.rooms import Rooms
from awareness.protocol import decode_count, dimensions_of, family_of
from awareness.workshop import files
from awareness.workshop.closing import NotErased
from awareness.workshop.events import Closing
from awareness.workshop.files import FOLDER, RoomFile, RoomNotKept, interrupted
from awareness.workshop.hall import AddressRefused, RoomTaken
from awareness.workshop.refusals import BadNumbers, Stale
from tests.workshop import ADDRESS, Phone, Village

END = Closing(date(2026, 11, 24), present=25, businesses=18, rural=7, urban=9)


class PowerCut(BaseException):
    """The plug is pulled: nothing catches it."""


def raising(error: BaseException | type[BaseException]) -> Callable[..., None]:
    """What fails in this way, whatever it is given."""

    def fail(*_words: Any, **_more: Any) -> None:
        raise error

    return fail


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A trainer's laptop, on which nothing is open yet."""
    made = Village(tmp_path / "progression")
    made.store.rooms.say("yes")
    yield made
    made.close()


def ask_all(village: Village, phones: list[Phone], rights: list[bool]) -> None:
    """Go through all questions; each phone answers them all, rightly or not."""
    for index, question in enumerate(village.opened.live.room.questions):
        village.go_to("open", index)
        wrong = next(name for name in question.choices if name != question.right)
        for phone, is_right in zip(phones, rights, strict=True):
            assert phone.answer(question.id, question.right if is_right else wrong).status_code == 200
    village.go_to("end")


def close(village: Village, end: Closing = END) -> None:
    """Close the room from the screen as it is."""
    village.hall.close(village.opened.live.room.version, end)


def counts(village: Village) -> list[tuple[str, int]]:
    """What waits in the outbox: family and number."""
    made = [decode_count(each.count) for each in village.store.outbox()]
    return sorted((family_of(each), each.n) for each in made)


def rooms(village: Village) -> list[str]:
    """The names of what is in the rooms' folder."""
    return sorted(path.name for path in (village.folder / FOLDER).glob("*"))


COUNTED = [
    ("activity", 25), ("chamber", 25), ("effect", 1), ("effect", 2),
    ("place", 2), ("place", 7), ("place", 9), ("reach", 18),
]  # fmt: skip


def test_a_whole_workshop_ends_in_counts_and_nothing_else(village: Village) -> None:
    village.begin()
    phones = [village.phone() for _ in range(3)]
    cookie = f"seat-{village.opened.live.opening.id[:8]}"
    tokens = [phone.client.get_cookie(cookie, domain=ADDRESS).value for phone in phones]
    seats = list(village.opened.live.room.seats)
    ask_all(village, phones, [True, True, False])
    assert all(seat.encode() in village.files() for seat in seats)
    close(village)
    assert counts(village) == COUNTED
    effects = [dimensions_of(decode_count(each.count)) for each in village.store.outbox()]
    assert {(e["before"], e["after"]) for e in effects if "before" in e} == {(2, 2), (0, 0)}
    everything = village.files()
    assert not [each for each in (*tokens, *seats) if each.encode() in everything]
    assert rooms(village) == []


def test_what_stays_on_the_laptop_is_counters(village: Village) -> None:
    village.begin()
    phone = village.phone()
    village.go_to("open")
    phone.answer("avant-cadenas", "faux")
    live = village.opened.live
    live.enter(live.room.version, "hands", {"faux": 9, "vrai": 4})
    close(village)
    (kept,) = village.store.rooms.all()
    told = json.loads(kept.result)
    assert (kept.module, kept.on, told["present"], told["businesses"]) == (
        "hameconnage",
        "2026-11-24",
        25,
        18,
    )
    assert told["evaluation"]["end.useful"] == {"n": 0}
    (vote,) = told["votes"]
    assert (vote["question"], vote["phones"], vote["hands"]) == (
        "avant-cadenas",
        {"faux": 1},
        {"faux": 9, "vrai": 4},
    )


def test_a_room_of_four_leaves_an_activity_and_no_answers(village: Village) -> None:
    village.begin()
    ask_all(village, [village.phone(), village.phone()], [True, False])
    close(village, Closing(END.on, present=4, businesses=2))
    assert counts(village) == [("activity", 4)]
    (kept,) = village.store.rooms.all()
    assert json.loads(kept.result).keys() == {"v", "module", "version", "present", "counts"}


def test_an_interrupted_room_goes_on_with_the_same_code_port_phase_and_answers(village: Village) -> None:
    opened = village.begin()
    phone = village.phone()
    village.go_to("open")
    phone.answer("avant-cadenas", "faux")
    before, room = (opened.pin, opened.guest_url, phone.state().json), opened.live.room
    hall = village.make_hall()
    (left,) = hall.take_up()
    resumed = hall.resume(left.id, ADDRESS)
    phone.client.application = village.app
    assert (resumed.pin, resumed.guest_url, phone.state().json) == before
    assert resumed.live.room == room


@pytest.mark.parametrize(
    ("owner", "name"),
    [(Rooms, "close"), (RoomFile, "delete"), (files, "sweep")],
    ids=["before", "between", "after"],
)
def test_a_closing_that_is_cut_is_finished_once_at_the_next_start(
    village: Village, owner: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.begin()
    ask_all(village, [village.phone() for _ in range(3)], [True, True, False])
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, raising(PowerCut))
        with pytest.raises(PowerCut):
            close(village)
    assert village.make_hall().take_up() == []
    assert (counts(village), rooms(village), len(village.store.rooms.all())) == (COUNTED, [], 1)
    assert village.make_hall().take_up() == []
    assert counts(village) == COUNTED


def test_logs_whose_room_is_gone_are_deleted_at_the_next_start(village: Village) -> None:
    folder = village.folder / FOLDER
    folder.mkdir(parents=True)
    for end in ("-wal", "-shm", "-journal"):
        folder.joinpath(f"ab.sqlite{end}").write_bytes(b"answers")
    assert village.hall.take_up() == []
    assert rooms(village) == []


def test_a_no_said_between_the_two_halves_is_heard(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    village.begin()
    with monkeypatch.context() as patch:
        patch.setattr(Rooms, "close", raising(ProgressUnavailable("…")))
        with pytest.raises(ProgressUnavailable):
            close(village)
    village.store.rooms.say("no")
    close(village)
    assert (counts(village), rooms(village)) == ([], [])
    assert len(village.store.rooms.all()) == 1


def test_a_file_somebody_holds_is_erased_at_the_next_start(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.begin()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", raising(PermissionError))
        with pytest.raises(NotErased):
            close(village)
    assert len(rooms(village)) == 1
    village.make_hall().take_up()
    assert rooms(village) == []
    assert counts(village)[0] == ("activity", 25)


def test_numbers_that_cannot_be_close_nothing(village: Village) -> None:
    village.begin()
    with pytest.raises(BadNumbers):
        close(village, Closing(END.on, present=2, businesses=3))
    with pytest.raises(Stale):
        village.hall.close(village.opened.live.room.version - 1, END)
    assert village.opened.live.room.closing is None


def test_a_room_moves_to_another_address_and_nothing_is_lost(village: Village) -> None:
    village.begin()
    phone = village.phone()
    village.go_to("open")
    phone.answer("avant-cadenas", "faux")
    room, old = village.opened.live.room, village.opened.listener
    moved = village.hall.move("192.168.8.2")
    assert (moved.guest_url, moved.live.room) == ("http://192.168.8.2:8080/", room)
    assert (old.is_on, moved.listener.is_on) == (False, True)  # type: ignore[attr-defined]
    phone.client.application = village.app
    assert phone.state().status_code == 421
    phone.words["base_url"] = moved.guest_url
    assert phone.join(moved.pin).status_code == 200


def test_an_address_that_cannot_be_had_leaves_the_room_where_it_is(village: Village) -> None:
    village.begin()
    listen = village.hall._listen

    def refuse(app: Any, address: str, port: int) -> Any:
        if address != ADDRESS:
            raise AwarenessError("pas une adresse de cet ordinateur")
        return listen(app, address, port)

    village.hall._listen = refuse
    with pytest.raises(AwarenessError, match="pas une adresse"):
        village.hall.move("192.168.8.2")
    assert village.phone().state().status_code == 200
    assert village.opened.address == ADDRESS


def test_one_room_at_a_time(village: Village) -> None:
    village.begin()
    with pytest.raises(RoomTaken):
        village.begin("incident")
    hall = village.make_hall()
    (left,) = hall.take_up()
    with pytest.raises(RoomTaken):
        village.begin("incident")
    hall.close_interrupted(left.id, END)
    assert village.begin("incident").pin


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "8.8.8.8",
        "169.254.1.1",
        "::1",
        "localhost",
        "cyber.example",
        "",
    ],
)
def test_a_room_listens_on_a_local_address_and_no_other(village: Village, address: str) -> None:
    with pytest.raises(AddressRefused):
        village.hall.begin("hameconnage", address)
    assert rooms(village) == []


def test_a_room_that_cannot_listen_leaves_nothing_behind(village: Village) -> None:
    hall = village.make_hall(raising(AwarenessError("le port est pris")))
    with pytest.raises(AwarenessError, match="le port est pris"):
        hall.begin("hameconnage", ADDRESS)
    assert rooms(village) == []


def test_a_damaged_room_is_left_where_it_is_and_another_one_opens(village: Village) -> None:
    folder = village.folder / FOLDER
    folder.mkdir(parents=True)
    folder.joinpath("ab.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert village.hall.take_up() == []
    assert village.begin().pin
    assert "ab.sqlite" in rooms(village)


def test_a_file_cut_short_before_its_first_word_is_nobodys_room(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(files, "settle", raising(PowerCut))
        with pytest.raises(PowerCut):
            village.begin()
    assert interrupted(village.folder) == ()
    assert rooms(village) == []


def test_an_answer_is_on_the_disk_before_it_is_acknowledged(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.begin()
    phone = village.phone()
    village.go_to("open")
    with monkeypatch.context() as patch:
        patch.setattr(RoomFile, "answer", raising(RoomNotKept()))
        assert phone.answer("avant-cadenas", "faux").status_code == 503
    assert phone.state().json["answer"] == ""
    assert phone.answer("avant-cadenas", "vrai").json == {"choice": "vrai"}
