"""What a closed room is counted as: itself, once, and about nobody."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from awareness.learning.counting import Business, mint_from
from awareness.learning.room_counting import RoomTotals, room_counts
from awareness.progress.disk import MAIN, PART
from awareness.progress.faults import ProgressUnavailable
from awareness.progress.records import ClosedRoom, Counting
from awareness.progress.store import ProgressStore
from awareness.protocol import decode_count, family_of

SEED = b"s" * 32
DAY = date(2026, 11, 24)
COUNTING = Counting("occ-2026", DAY, SEED)
FULL = RoomTotals(
    module="hameconnage", on=DAY, present=25, businesses=18, rural=7, urban=9, effects={(0, 2): 6, (1, 2): 4}
)
ROOM = ClosedRoom("0123456789abcdef", "hameconnage", DAY.isoformat(), b"{}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProgressStore]:
    """A trainer's folder."""
    opened = ProgressStore.open(tmp_path / "progression")
    yield opened
    opened.close()


def families(store: ProgressStore) -> Counter[str]:
    """What waits in the outbox, by family."""
    return Counter(family_of(decode_count(each.count)) for each in store.outbox())


def test_a_room_of_twenty_five_makes_one_count_a_family_and_its_effects() -> None:
    made = list(room_counts(FULL, "31", mint_from(SEED)))
    assert Counter(map(family_of, made)) == {
        "activity": 1, "chamber": 1, "reach": 1, "place": 3, "effect": 2,
    }  # fmt: skip
    activity = made[0]
    assert (activity.n, activity.week, activity.departement, activity.mode) == (
        25,
        "2026-W48",
        "31",
        "workshop",
    )
    assert sum(each.n for each in made if family_of(each) == "place") == FULL.businesses
    assert len({each.id for each in made}) == len(made)


@pytest.mark.parametrize("present", [1, 4])
def test_fewer_than_five_people_make_an_activity_alone(present: int) -> None:
    small = RoomTotals(module="incident", on=DAY, present=present, businesses=1, effects={(2, 2): 1})
    assert [family_of(each) for each in room_counts(small, "", mint_from(SEED))] == ["activity"]


def test_an_empty_room_is_no_count_and_a_lost_clock_no_week() -> None:
    assert not list(
        room_counts(RoomTotals(module="x", on=None, present=0, businesses=0), "", mint_from(SEED))
    )
    lost = room_counts(RoomTotals(module="x", on=None, present=9, businesses=0), "", mint_from(SEED))
    assert [(family_of(each), getattr(each, "week", "")) for each in lost] == [
        ("activity", ""),
        ("chamber", ""),
    ]


def test_the_longest_room_stays_within_the_bounds_of_the_protocol() -> None:
    nine = {(before, after): 300 for before in range(3) for after in range(3)}
    largest = RoomTotals(module="m" * 64, on=DAY, present=300, businesses=300, rural=299, effects=nine)
    made = list(room_counts(largest, "31", mint_from(SEED)))
    assert len([each for each in made if family_of(each) == "effect"]) == 9


@pytest.mark.parametrize(("said", "expected"), [("yes", 8), ("no", 0), ("", 0)])
def test_a_room_counts_only_after_the_trainers_yes(store: ProgressStore, said: str, expected: int) -> None:
    store.set_business(Business(departement="31"))
    if said:
        store.rooms.say(said)  # type: ignore[arg-type]
    store.rooms.close(ROOM, FULL, COUNTING)
    assert sum(families(store).values()) == expected
    assert store.anyone_agreed() is (said == "yes")
    assert [room.id for room in store.rooms.all()] == [ROOM.id]


def test_the_same_room_closed_twice_is_counted_once(store: ProgressStore) -> None:
    store.rooms.say("yes")
    store.rooms.close(ROOM, FULL, COUNTING)
    first = store.outbox()
    store.rooms.close(ROOM, FULL, Counting("occ-2026", DAY, b"t" * 32))
    assert store.outbox() == first


def test_a_no_deletes_the_counts_of_rooms_and_a_later_yes_brings_none_back(store: ProgressStore) -> None:
    store.rooms.say("yes")
    store.rooms.close(ROOM, FULL, COUNTING)
    store.rooms.say("no")
    assert not store.outbox()
    store.rooms.say("yes")
    store.rooms.close(ROOM, FULL, COUNTING)
    assert not store.outbox()


def test_a_room_leaves_the_first_count_of_the_business_alone(store: ProgressStore) -> None:
    store.rooms.say("yes")
    store.rooms.close(ROOM, FULL, COUNTING)
    reached = store._keeper.read(lambda db: db.execute_sql("SELECT reached FROM folder").fetchone())
    assert reached == (0,)


def test_a_room_closed_apart_comes_back_with_its_counts_once(tmp_path: Path) -> None:
    apart = ProgressStore.open(tmp_path / "apart")
    apart.rooms.say("yes")
    apart.rooms.close(ROOM, FULL, COUNTING)
    apart.close()
    for _ in range(2):
        (tmp_path / "home").mkdir(exist_ok=True)
        shutil.copy(tmp_path / "apart" / MAIN, tmp_path / "home" / PART)
        home = ProgressStore.open(tmp_path / "home")
        (room,) = home.rooms.all()
        assert (home.rooms.consent(), room.id, len(home.outbox())) == ("yes", ROOM.id, 8)
        home.close()


def test_a_disk_that_refuses_the_numbers_keeps_the_room(tmp_path: Path) -> None:
    tmp_path.joinpath("not-a-folder").write_text("")
    store = ProgressStore.open(tmp_path / "not-a-folder")
    with pytest.raises(ProgressUnavailable, match="rien n'est effacé"):
        store.rooms.close(ROOM, FULL, COUNTING)
    store.close()
