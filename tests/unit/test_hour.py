"""The hour beside the room: one step at a time through every part, what it costs to be late, what can go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.handouts.wifi import Wifi
from awareness.workshop import hour
from awareness.workshop.hour import MINUTE_MS, Pace, Part
from awareness.workshop.refusals import OutOfPlace, Stale
from awareness.workshop.stage import Stage
from tests.workshop import Village


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A laptop with an open room."""
    made = Village(tmp_path / "progression")
    made.begin()
    yield made
    made.close()


def leads(village: Village, minutes: int = 0) -> Stage:
    """Go on once, from the screen as it is, after some minutes."""
    opened = village.opened
    village.clock.now += minutes * MINUTE_MS
    opened.stage.go_on(opened.live.room.version, opened.stage.at)
    return opened.stage


def goes_to(village: Village, part: str) -> Stage:
    """Go on until a part begins."""
    stage = village.opened.stage
    while stage.part is None or stage.part.id != part:
        leads(village)
    return stage


def test_going_on_meets_every_part_and_every_question_once(village: Village) -> None:
    stage, live = village.opened.stage, village.opened.live
    parts, asked = [], []
    while live.room.here.phase != "end":
        leads(village)
        if stage.part and stage.part.id not in parts:
            parts.append(stage.part.id)
        if live.room.here.phase == "open":
            asked.append(live.room.question.id if live.room.question else "")
    assert parts == [part.id for part in stage.parts]
    assert asked == [question.id for question in live.room.questions]
    with pytest.raises(OutOfPlace):
        leads(village)


def test_every_module_is_led_from_its_first_part_to_its_last(tmp_path: Path) -> None:
    village = Village(tmp_path / "progression")
    for module in village.catalogue.ids():
        opened = village.begin(module)
        seen, steps = set(), 0
        while opened.live.room.here.phase != "end":
            steps += 1
            assert steps < 100, module
            leads(village)
            seen.add(opened.stage.at)
        assert seen == set(range(len(opened.stage.parts))), module
        village.hall.stop()
    village.close()


def test_going_back_undoes_each_step_to_the_first(village: Village) -> None:
    opened = village.opened
    walked = []
    for _ in range(12):
        walked.append((opened.stage.at, opened.live.room.here.phase, opened.live.room.here.index))
        leads(village)
    for before in reversed(walked):
        opened.stage.go_back(opened.live.room.version, opened.stage.at)
        assert (opened.stage.at, opened.live.room.here.phase, opened.live.room.here.index) == before
    with pytest.raises(OutOfPlace):
        opened.stage.go_back(opened.live.room.version, opened.stage.at)


def test_a_double_click_goes_one_step_among_the_parts_too(village: Village) -> None:
    opened = village.opened
    seen, at = opened.live.room.version, opened.stage.at
    opened.stage.go_on(seen, at)
    with pytest.raises(Stale):
        opened.stage.go_on(seen, at)
    assert opened.stage.at == 0


def test_nobody_is_asked_anything_between_the_questions(village: Village) -> None:
    stage = goes_to(village, "histoire")
    assert stage.is_between
    assert village.opened.live.room.here.phase == "closed"
    leads(village)
    assert not stage.is_between


def test_the_last_question_of_a_part_that_is_left_closes_its_answers(village: Village) -> None:
    stage, live = goes_to(village, "depart"), village.opened.live
    stage.skip(live.room.version, stage.at)
    while live.room.here.phase != "open":
        leads(village)
    stage.skip(live.room.version, stage.at)
    assert (live.room.here.phase, stage.part and stage.part.id) == ("closed", "histoire")


def test_a_power_cut_gives_back_the_part_its_time_and_the_wifi(village: Village) -> None:
    stage = goes_to(village, "histoire")
    stage.set_wifi(Wifi("Salle", "genet-2026"))
    stage.set_black(is_black=True)
    pace = stage.pace
    village.hall.stop()
    again = village.make_hall()
    taken_up = again.resume(again.take_up()[0].id, "127.0.0.1").stage
    assert (taken_up.pace, taken_up.is_black, taken_up.wifi) == (pace, True, Wifi("Salle", "genet-2026"))


def test_the_wifi_goes_with_the_room(village: Village) -> None:
    village.opened.stage.set_wifi(Wifi("Salle des fêtes", "genet-2026"))
    assert b"genet-2026" in village.files()
    from awareness.workshop.events import Closing

    village.hall.close(village.opened.live.room.version, Closing(village.hall.today(), 6, 4))
    assert b"genet-2026" not in village.files()


def test_a_room_led_without_the_hour_stays_in_its_parts(village: Village) -> None:
    live, stage = village.opened.live, village.opened.stage
    for _ in range(3):
        live.skip(live.room.version)
    stage.follow()
    assert stage.part == next(part for part in stage.parts if part.id == "questions")
    assert stage.late() == 0


PARTS = (
    Part(id="a", minutes=5),
    Part(id="b", minutes=10, skip=True),
    Part(id="margin", minutes=5, slack=True),
    Part(id="c", minutes=5),
)


@pytest.mark.parametrize(
    ("at", "since", "now", "late"),
    [
        (0, 0, 5, 0), (0, 0, 6, 0), (0, 0, 8, 3), (1, 5, 15, 0), (1, 9, 10, 4), (1, 9, 20, 5), (3, 12, 14, 0),
        (3, 23, 23, 3), (-1, 0, 90, 0),
    ],
)  # fmt: skip
def test_late_is_to_come_late_to_a_part_or_to_stay_too_long(at: int, since: int, now: int, late: int) -> None:
    began = 1_000_000
    pace = Pace(at, began + since * MINUTE_MS, began)
    assert hour.late(PARTS, pace, began + now * MINUTE_MS) == late


def test_what_may_go_is_what_the_plan_says_then_a_margin_then_nothing() -> None:
    assert [part and part.id for part in (hour.to_leave_out(PARTS, at) for at in range(4))] == [
        "b", "b", "margin", None,
    ]  # fmt: skip


def test_without_a_plan_the_hour_is_its_questions(village: Village) -> None:
    parts = hour.bare(village.opened.live.room)
    assert [part.does for part in parts] == ["before", "ask", "after", "evaluate"]
    assert hour.span(parts, village.opened.live.room) == (-1, -1)
    assert hour.step(parts, village.opened.live.room, -1) == "room"
