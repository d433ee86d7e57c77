"""« Répétition »: 25 real browsers' worth of simulated people, a power cut, and nothing left of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.workshop.crowd import KNOW, LATE, PEOPLE, cast, chosen
from awareness.workshop.hall import Open
from awareness.workshop.questions import Question
from awareness.workshop.rehearsal import FOLDER
from tests.journeys.launching import wait_for
from tests.trainer import TrainersLaptop, really, words

HASTE = 0.02
"""A minute of the trainer's in little more than a second."""


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[TrainersLaptop]:
    """A trainer alone, the evening before, without any network."""
    made = TrainersLaptop(tmp_path, networks=())
    made.listens = really
    yield made
    made.close()


@pytest.fixture
def rehearsing(laptop: TrainersLaptop) -> TrainersLaptop:
    """The same trainer, rehearsing in haste."""
    laptop.trainer.pace = HASTE
    laptop.trainer.rehearse("hameconnage")
    return laptop


def room_of(laptop: TrainersLaptop) -> Open:
    """The rehearsal's room."""
    opened = laptop.trainer.desk.hall.open
    assert opened is not None
    return opened


def ask(laptop: TrainersLaptop, *, skips: int = 0) -> Question:
    """Go to a question and open it."""
    live = room_of(laptop).live
    for _ in range(skips):
        live.skip(live.room.version)
    for _ in range(3):
        if live.room.here.phase != "open":
            live.go_on(live.room.version)
    assert live.room.question is not None
    return live.room.question


def answered(laptop: TrainersLaptop) -> dict[str, str]:
    """What the phones have answered to the question here."""
    room = room_of(laptop).live.room
    return room.answers.get(room.ballot, {})


def test_everybody_comes_and_answers_through_the_guests_own_app_some_of_them_wrongly(
    rehearsing: TrainersLaptop,
) -> None:
    wait_for(lambda: len(room_of(rehearsing).live.room.seats) == PEOPLE, "everybody has a seat")
    question = ask(rehearsing)
    given = wait_for(
        lambda: len(answered(rehearsing)) == PEOPLE and answered(rehearsing), "everybody answered"
    )
    assert 0 < list(given.values()).count(question.right) < PEOPLE


def test_one_is_late_and_one_phone_sleeps_and_comes_back(rehearsing: TrainersLaptop) -> None:
    crowd = rehearsing.trainer.rehearsal.crowd  # type: ignore[union-attr]
    assert crowd is not None
    assert sum(part.joins == LATE for part in cast()) == 1
    ask(rehearsing)
    (sleeper,) = (phone for phone in crowd.phones if phone.part.sleeps)
    wait_for(lambda: sleeper.doing == "asleep", "a phone sleeps")
    wait_for(lambda: sleeper.doing == "here", "it is back")
    assert wait_for(lambda: len(answered(rehearsing)) == PEOPLE, "the late one has answered too")


def test_cut_in_the_middle_of_a_question_the_room_comes_back_with_code_port_and_answers(
    rehearsing: TrainersLaptop,
) -> None:
    ask(rehearsing)
    wait_for(lambda: len(answered(rehearsing)) > 3, "some have answered")
    before = room_of(rehearsing)
    assert rehearsing.send("/workshop/cut").headers["Location"] == "/workshop"
    crowd = rehearsing.trainer.rehearsal.crowd  # type: ignore[union-attr]
    assert crowd is not None
    wait_for(lambda: crowd.told()["searching"] > 3, "the phones search")
    (room,) = re.findall(r'name="room" value="(\w+)"', rehearsing.get().text)
    assert rehearsing.send("/workshop/resume", room=room).headers["Location"] == "/room"
    after = room_of(rehearsing)
    assert (after.pin, after.listener.port) == (before.pin, before.listener.port)
    wait_for(lambda: len(answered(rehearsing)) == PEOPLE, "all of them have answered")
    assert len(after.live.room.seats) == PEOPLE


def test_phones_given_up_the_hands_of_the_room_are_told_to_be_typed(rehearsing: TrainersLaptop) -> None:
    question, live = ask(rehearsing), room_of(rehearsing).live
    assert "mains levées dans la salle :" not in words(rehearsing.get("/workshop/rehearsal").text)
    live.set_phones(live.room.version, work=False)
    page = rehearsing.get("/workshop/rehearsal/crowd").text
    hands = [int(n) for n in re.findall(r"<b>[A-D] (\d+)</b>", page)]
    assert (len(hands), sum(hands)) == (len(question.choices), PEOPLE)


def test_every_screen_says_that_it_is_a_rehearsal_and_none_afterwards(rehearsing: TrainersLaptop) -> None:
    pages = ("/room", "/workshop", "/workshop/rehearsal", "/workshop/checklist", "/")
    for path in pages:
        assert "Répétition <span>" in rehearsing.get(path).text, path
    rehearsing.send("/workshop/rehearsal/end")
    for path in pages:
        assert "Répétition <span>" not in rehearsing.get(path).text, path


def test_nothing_of_it_is_counted_or_kept(rehearsing: TrainersLaptop) -> None:
    folder = rehearsing.config.data_folder
    rehearsing.store.rooms.say("yes")
    ask(rehearsing)
    wait_for(lambda: answered(rehearsing), "an answer")
    assert rehearsing.trainer.desk.campaign is None
    version = room_of(rehearsing).live.room.version
    rehearsing.send("/room/close", **{"from": version, "present": 25, "businesses": 18})
    assert room_is_closed(rehearsing)
    rehearsing.send("/workshop/rehearsal/end")
    assert not (folder / FOLDER).exists()
    assert rehearsing.store.rooms.all() == ()
    assert rehearsing.send("/workshop/rehearsal/end").status_code == 303  # the second click


def room_is_closed(laptop: TrainersLaptop) -> bool:
    """Whether the rehearsal's room is over, and its page says so."""
    over = laptop.trainer.desk.hall.open is None
    return over and "La salle est fermée." in words(laptop.get("/workshop/rehearsal").text)


def test_a_real_room_waits_until_the_rehearsal_is_over(rehearsing: TrainersLaptop) -> None:
    answer = rehearsing.begin(way="hands", address="", devices="0")
    assert answer.status_code == 409
    assert "finissez-la" in words(answer.text)
    assert not rehearsing.pages.is_open()  # left alone, the program may end


def test_closing_the_program_ends_the_rehearsal_and_its_thread(rehearsing: TrainersLaptop) -> None:
    crowd = rehearsing.trainer.rehearsal.crowd  # type: ignore[union-attr]
    assert crowd is not None
    rehearsing.pages.stop()
    rehearsing.pages.stop()
    assert not crowd._thread.is_alive()
    assert not (rehearsing.config.data_folder / FOLDER).exists()


@pytest.mark.parametrize("module", ["", "inconnu", "../x"])
def test_a_module_that_is_none_is_one_sentence(laptop: TrainersLaptop, module: str) -> None:
    assert laptop.trainer
    answer = laptop.send("/workshop/rehearse", module=module)
    assert (answer.status_code, "un module de la liste" in words(answer.text)) == (400, True)
    assert laptop.get("/workshop/rehearsal").headers["Location"] == "/workshop"
    assert laptop.send("/workshop/cut").headers["Location"] == "/workshop"
    assert laptop.get("/workshop/rehearsal/crowd").text == ""


def test_the_parts_are_always_the_same_and_the_hour_teaches_something() -> None:
    questions = [Question(f"q{number}", ("a", "b", "c"), "b") for number in range(40)]
    assert cast() == cast()
    right = sum(chosen(part, question) == "b" for part in cast() for question in questions)
    assert abs(right / (PEOPLE * 40) - KNOW["module"] / 100) < 0.05
    assert KNOW["before"] < KNOW["module"] < KNOW["after"] < 100
