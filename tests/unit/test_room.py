"""The room as a value: whatever people and trainers do, in whatever order, no answer is lost or doubled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from awareness.workshop.events import Closing
from awareness.workshop.questions import Question
from awareness.workshop.refusals import (
    BadNumbers,
    ByHand,
    EntriesClosed,
    NoLongerOpen,
    NoSeat,
    NotAnAnswer,
    NotOpenYet,
    OutOfPlace,
    Refused,
    RoomFull,
    RoomOver,
    Stale,
)
from awareness.workshop.room import LEAD_MS, PLANTS, Room, after, with_answer
from awareness.workshop.tally import effects, evaluation, tallies

QUESTIONS = (
    Question("before-a", ("x", "y"), "x", "before"),
    Question("before-b", ("x", "y"), "y", "before"),
    Question("middle", ("a", "b", "c"), "b"),
    Question("a", ("x", "y"), "x", "after", "before-a"),
    Question("b", ("x", "y"), "y", "after", "before-b"),
)
NOW = 1_000_000
LATE = NOW + LEAD_MS
END = Closing(date(2026, 11, 24), present=9, businesses=4)


def room(*phases: str, seats: int = 2) -> Room:
    """A room with people in it that has gone on until it met each of these phases."""
    here = Room(questions=QUESTIONS)
    for number in range(seats):
        here = seated(here, f"seat-{number}")
    for phase in phases:
        here = gone_on(here)
        while here.here.phase != phase:
            here = gone_on(here)
    return here


def seated(here: Room, seat: str, table: int = 0) -> Room:
    event = here.join(seat, 3, table)
    return after(here, event) if event else here


def gone_on(here: Room) -> Room:
    return after(here, here.go_on(here.version, NOW))


def gone_back(here: Room) -> Room:
    return after(here, here.go_back(here.version))


def answered(here: Room, seat: str, choice: str) -> Room:
    found = here.answer(seat, here.ballot, choice, LATE)
    return with_answer(here, found) if found else here


def test_a_room_goes_through_its_phases_and_tells_nothing_of_the_opening_questions() -> None:
    here, seen = room(), []
    while here.here.phase != "end":
        here = gone_on(here)
        seen.append((here.here.phase, here.here.index))
    assert seen[:6] == [
        ("question", 0),
        ("open", 0),
        ("closed", 0),
        ("question", 1),
        ("open", 1),
        ("closed", 1),
    ]
    assert seen[6:11] == [("question", 2), ("open", 2), ("closed", 2), ("reveal", 2), ("talk", 2)]
    assert [phase for phase, _ in seen[-2:]] == ["feedback", "end"]
    with pytest.raises(OutOfPlace):
        here.go_on(here.version, NOW)


def test_a_double_click_moves_one_step() -> None:
    here = room("question")
    seen = here.version
    here = after(here, here.go_on(seen, NOW))
    with pytest.raises(Stale):
        here.go_on(seen, NOW)
    assert here.here.phase == "open"


def test_choices_are_answered_from_the_moment_they_show_and_not_before() -> None:
    here = room("question")
    with pytest.raises(NotOpenYet):
        here.answer("seat-0", here.ballot, "x", NOW)
    here = gone_on(here)
    with pytest.raises(NotOpenYet):
        here.answer("seat-0", here.ballot, "x", here.here.opens_at - 1)
    assert here.answer("seat-0", here.ballot, "x", here.here.opens_at) is not None


def test_the_first_answer_stands_also_when_it_comes_again_after_closing() -> None:
    here = answered(room("open"), "seat-0", "x")
    assert here.answer("seat-0", here.ballot, "y", LATE) is None
    here = gone_on(here)
    assert here.answer("seat-0", here.ballot, "y", LATE) is None
    assert here.stored("seat-0") == "x"
    with pytest.raises(NoLongerOpen):
        here.answer("seat-1", here.ballot, "x", LATE)


def test_an_answer_to_a_question_the_room_has_left_is_not_taken_for_the_next_one() -> None:
    here = room("open", "question", "open")
    with pytest.raises(NoLongerOpen):
        here.answer("seat-0", "before-a", "x", LATE)


def test_strangers_and_choices_that_do_not_exist_are_refused() -> None:
    here = room("open")
    with pytest.raises(NoSeat):
        here.answer("stranger", here.ballot, "x", LATE)
    with pytest.raises(NotAnAnswer):
        here.answer("seat-0", here.ballot, "z", LATE)


def test_who_comes_late_answers_the_question_that_is_open() -> None:
    here = seated(room("open", "question", "open"), "late")
    assert answered(here, "late", "y").stored("late") == "y"


def test_back_keeps_every_answer_and_the_same_way_leads_on() -> None:
    here = answered(room("open"), "seat-0", "x")
    closed = gone_on(here)
    again = gone_back(closed)
    assert (again.here, again.answers) == (here.here, here.answers)
    assert gone_on(again).here == closed.here
    assert gone_back(gone_back(again)).here.phase == "lobby"


def test_a_second_vote_keeps_the_first_one_and_its_late_answers_apart() -> None:
    here = answered(room("open"), "seat-0", "x")
    first = here.ballot
    here = gone_on(here)
    here = answered(after(here, here.vote_again(here.version, NOW)), "seat-0", "y")
    assert here.answer("seat-0", first, "y", LATE) is None
    with pytest.raises(NoLongerOpen):
        here.answer("seat-1", first, "y", LATE)
    assert [each.phones for each in tallies(here)] == [{"x": 1}, {"y": 1}]


def test_once_the_right_answer_was_shown_nobody_answers_any_more() -> None:
    here = room("reveal")
    here = gone_back(gone_back(here))
    assert (here.here.phase, here.may_answer("seat-0")) == ("open", False)
    with pytest.raises(NoLongerOpen):
        here.answer("seat-0", here.ballot, "b", LATE)
    closed = gone_on(here)
    with pytest.raises(OutOfPlace):
        closed.vote_again(closed.version, NOW)


def test_giving_the_phones_up_turns_the_running_question_to_hands_and_loses_nothing() -> None:
    here = answered(room("open"), "seat-0", "x")
    here = after(here, here.set_phones(here.version, work=False))
    assert here.ways == ("hands", "paper")
    with pytest.raises(ByHand):
        here.answer("seat-1", here.ballot, "x", LATE)
    here = after(here, here.enter(here.version, "hands", {"x": 3, "y": 4}))
    (counted,) = tallies(here)
    assert (counted.total("x"), counted.total("y"), counted.votes) == (4, 4, 8)
    here = after(here, here.set_phones(here.version, work=True))
    assert answered(here, "seat-1", "y").stored("seat-1") == "y"


def test_a_question_by_tables_is_not_answered_by_a_phone_of_one_person() -> None:
    here = seated(room("open"), "table", table=5)
    here = after(here, here.set_ways(here.version, ["table", "hands"], "before-a"))
    assert (here.may_answer("table"), here.may_answer("seat-0")) == (True, False)
    with pytest.raises(ByHand):
        here.answer("seat-0", here.ballot, "x", LATE)
    assert room("open").may_answer("seat-0")


def test_what_is_entered_by_hand_may_be_corrected_and_stands_beside_paper() -> None:
    here = room("open")
    for source, counts in (("hands", {"x": 9}), ("hands", {"x": 7}), ("paper", {"y": 2})):
        here = after(here, here.enter(here.version, source, counts))  # type: ignore[arg-type]
    (counted,) = tallies(here)
    assert (counted.hands, counted.paper) == ({"x": 7}, {"y": 2})
    for wrong in ({"x": -1}, {"x": 301}):
        with pytest.raises(BadNumbers):
            here.enter(here.version, "hands", wrong)
    with pytest.raises(NotAnAnswer):
        here.enter(here.version, "hands", {"z": 1})


def test_names_come_from_the_room_and_no_two_are_the_same() -> None:
    here = room(seats=40)
    here = after(here, here.remove("seat-7"))
    here = seated(here, "again")
    names = [seat.name for seat in here.seats.values()]
    assert len(set(names)) == len(names) == 40
    assert all(name.split()[0] in PLANTS for name in names)
    assert seated(here, "again") == here


def test_a_full_room_and_closed_entries_say_so() -> None:
    here = Room(questions=QUESTIONS, places=1)
    here = seated(here, "one")
    with pytest.raises(RoomFull):
        here.join("two", 0)
    here = after(here, here.set_entries(here.version, are_open=False))
    with pytest.raises(EntriesClosed):
        here.join("two", 0)


@pytest.mark.parametrize(
    "wrong", [{"present": 301}, {"present": -1}, {"businesses": 10}, {"rural": 5}, {"rural": 3, "urban": 2}]
)
def test_numbers_that_cannot_be_do_not_close_a_room(wrong: dict[str, int]) -> None:
    numbers = {"present": 9, "businesses": 4, **wrong}
    here = room("end")
    with pytest.raises(BadNumbers):
        here.close(here.version, Closing(END.on, **numbers))


def test_nothing_changes_a_closed_room() -> None:
    here = room("open")
    here = after(here, here.close(here.version, END))
    for act in (
        lambda: here.go_on(here.version, NOW),
        lambda: here.join("late", 0),
        lambda: here.answer("seat-0", "before-a", "x", LATE),
        lambda: here.close(here.version, END),
    ):
        with pytest.raises(RoomOver):
            act()


def test_effects_speak_of_phones_that_answered_all_four_questions() -> None:
    here = room(seats=3)
    ballots = {"before-a": "xxy", "before-b": "xyx", "a": "xx", "b": "yyy"}
    for ballot, choices in ballots.items():
        while here.ballot != ballot or here.here.phase != "open":
            here = gone_on(here)
        for number, choice in enumerate(choices):
            here = answered(here, f"seat-{number}", choice)
    assert effects(here) == {(1, 2): 1, (2, 2): 1}


def test_the_three_questions_of_the_end_are_answered_then_once_and_by_hands_too() -> None:
    early = room("open")
    with pytest.raises(NotOpenYet):
        early.answer("seat-0", "end.useful", "yes", LATE)
    here = room("feedback", seats=6)
    for number in range(4):
        found = here.answer(f"seat-{number}", "end.useful", "yes", LATE)
        assert found is not None
        here = with_answer(here, found)
    assert here.answer("seat-0", "end.useful", "very", LATE) is None
    assert evaluation(here)["end.useful"] == {"n": 4}
    here = after(here, here.enter(here.version, "hands", {"very": 3}, "end.useful"))
    assert evaluation(here)["end.useful"] == {"n": 7, "not-at-all": 0, "a-little": 0, "yes": 4, "very": 3}
    with pytest.raises(NotAnAnswer):
        here.answer("seat-5", "end.action", "very", LATE)
    with pytest.raises(NoLongerOpen):
        gone_on(here).answer("seat-5", "end.action", "yes", LATE)
    given_up = after(here, here.set_phones(here.version, work=False))
    with pytest.raises(ByHand):
        given_up.answer("seat-5", "end.action", "yes", LATE)


class Afternoon(RuleBasedStateMachine):
    """A trainer who clicks anywhere and phones that send anything, as often as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.room, self.now = Room(questions=QUESTIONS), NOW
        self.first: dict[tuple[str, str], str] = {}

    @rule(name=st.integers(0, 5), table=st.integers(0, 2))
    def join(self, name: int, table: int) -> None:
        self.room = seated(self.room, str(name), table)

    @rule(command=st.sampled_from(["go_on", "vote_again", "skip", "go_back", "off", "on"]), old=st.booleans())
    def host(self, command: str, old: bool) -> None:
        seen = self.room.version - old
        commands: dict[str, Any] = {
            "go_on": lambda: self.room.go_on(seen, self.now),
            "vote_again": lambda: self.room.vote_again(seen, self.now),
            "skip": lambda: self.room.skip(seen),
            "go_back": lambda: self.room.go_back(seen),
            "off": lambda: self.room.set_phones(seen, work=False),
            "on": lambda: self.room.set_phones(seen, work=True),
        }
        before = self.room
        try:
            self.room = after(self.room, commands[command]())
        except Refused:
            return
        assert not old
        assert self.room.version == before.version + 1

    @rule(wait=st.integers(0, LEAD_MS))
    def time_passes(self, wait: int) -> None:
        self.now += wait

    @precondition(lambda self: self.room.seats and self.room.ballot)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        seat = data.draw(st.sampled_from(sorted(self.room.seats)))
        question = data.draw(st.sampled_from(QUESTIONS))
        ballot = data.draw(st.sampled_from([self.room.ballot, question.id]))
        choice = data.draw(st.sampled_from(["a", "b", "x", "y", "z"]))
        try:
            found = self.room.answer(seat, ballot, choice, self.now)
        except Refused:
            assert (seat, ballot) not in self.first
            return
        if found is not None:
            assert (seat, ballot) not in self.first
            self.room, self.first[seat, ballot] = with_answer(self.room, found), choice

    @invariant()
    def no_answer_is_lost_or_doubled(self) -> None:
        kept = {(s, b): c for b, given_ in self.room.answers.items() for s, c in given_.items()}
        assert kept == self.first
        assert sum(each.votes for each in tallies(self.room)) == len(self.first)


TestAfternoon = Afternoon.TestCase


@given(st.lists(st.sampled_from(["go_on", "skip"]), max_size=30))
def test_going_back_as_often_as_one_went_on_leads_to_where_one_was(steps: list[str]) -> None:
    here, ways = room(), []
    for step in steps:
        if here.here.phase != "end":
            ways.append(here.here)
            event = here.go_on(here.version, NOW) if step == "go_on" else here.skip(here.version)
            here = after(here, event)
    for was in reversed(ways):
        here = gone_back(here)
        assert here.here == was
    assert not here.past
