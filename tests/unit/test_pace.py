"""« Chacun à son rythme » in the room as a value: where it may be opened, what is kept, who is where."""

from __future__ import annotations

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.paths import shipped
from awareness.workshop.pace import DONE, alone, places, walk
from awareness.workshop.questions import questions_of
from awareness.workshop.refusals import ByHand, NoLongerOpen, NoSeat, OutOfPlace, RoomOver, Stale
from awareness.workshop.room import Room, after, with_answer
from awareness.workshop.tally import effects, tallies
from tests.unit.test_room import END, gone_on, room

CATALOGUE = Catalogue(shipped("content"), shipped("quizzes"))
SEED = "a-room"


def paced(here: Room) -> Room:
    """The room once the trainer let each go on alone."""
    return after(here, here.at_own_pace(here.version))


def did(here: Room, seat: str, step: str, stored: str = "{}") -> Room:
    """The room once a phone has done a step."""
    answered = here.pace(seat, step, stored)
    return with_answer(here, answered) if answered else here


@pytest.mark.parametrize(
    ("phases", "following"),
    [((), 0), (("question",), 0), (("open", "closed"), 1), (("question",) * 3 + ("reveal",), 3),
     (("question",) * 3 + ("reveal", "talk"), 3)],
)  # fmt: skip
def test_after_it_comes_the_next_question_nobody_was_asked(phases: tuple[str, ...], following: int) -> None:
    here = gone_on(paced(room(*phases)))
    assert (here.here.phase, here.here.index) == ("question", following)


@pytest.mark.parametrize("phases", [("question", "open"), ("feedback",), ("feedback", "end")])
def test_it_is_not_opened_while_people_answer_together_nor_at_the_end(phases: tuple[str, ...]) -> None:
    here = room(*phases)
    assert not here.may_pace
    with pytest.raises(OutOfPlace):
        paced(here)


def test_a_double_click_opens_it_once_and_it_can_be_taken_back() -> None:
    before = room("question", "open", "closed")
    here = paced(before)
    with pytest.raises(Stale):
        here.at_own_pace(before.version)
    assert after(here, here.go_back(here.version)).here == before.here


def test_the_first_answer_to_a_step_counts_whenever_another_comes() -> None:
    here = did(paced(room()), "seat-0", "exercise.tri", '{"a":1}')
    assert here.pace("seat-0", "exercise.tri", '{"a":2}') is None
    assert gone_on(here).pace("seat-0", "exercise.tri", '{"a":2}') is None
    assert here.paced("seat-0") == {"exercise.tri": '{"a":1}'}


def test_a_step_is_taken_from_a_seat_of_the_room_while_it_is_open_and_phones_work() -> None:
    before = room()
    here = paced(before)
    given_up = after(here, here.set_phones(here.version, work=False))
    closed = after(here, here.close(here.version, END))
    for which, seat, refusal in (
        (before, "seat-0", NoLongerOpen), (gone_on(here), "seat-0", NoLongerOpen), (here, "x", NoSeat),
        (given_up, "seat-0", ByHand), (closed, "seat-0", RoomOver),
    ):  # fmt: skip
        with pytest.raises(refusal):
            which.pace(seat, "story", "{}")


def test_what_is_done_alone_is_in_no_count_of_the_room() -> None:
    here = did(paced(room()), "seat-0", "exercise.tri")
    assert (tallies(here), effects(here)) == ((), {})


@pytest.mark.parametrize("name", CATALOGUE.ids())
def test_nothing_the_room_asks_together_is_met_alone_and_no_draw_is_typed(name: str) -> None:
    module = CATALOGUE.module(name)
    asked = {question.id for question in questions_of(module, SEED)}
    session = walk(alone(module, questions_of(module, SEED)), SEED, paced(room()), "seat-0")
    met = [step.item for step in session.steps if step.item is not None]
    assert asked
    assert not asked & {item.id for item in met}
    assert {step.phase for step in session.steps} >= {"story", "ideas", "exercise", "quiz", "action"}
    assert all(step.item.lan for step in session.steps if step.item and step.phase == "quiz")


def test_the_trainer_learns_how_many_are_at_which_step() -> None:
    module = CATALOGUE.module("hameconnage")
    mine, here = alone(module, questions_of(module, SEED)), paced(room(seats=3))
    keys = [step.key for step in walk(mine, SEED, here, "seat-0").steps]
    for key in keys:
        here = did(here, "seat-0", key)
    here = did(here, "seat-1", "story")
    found = {place.key: place.phones for place in places(mine, SEED, here)}
    assert found == {**dict.fromkeys([*keys, DONE], 0), "story": 1, "idea.1": 1, DONE: 1}
