"""Release, then allocate: when a number may appear or change, told in small examples."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import pytest

from awareness.collector.disclosure.layout import (
    OTHER,
    REGION,
    TABLES,
    is_past,
    month_of_week,
    quarter_of_week,
)
from awareness.collector.disclosure.release import next_state
from awareness.collector.disclosure.rules import RULES, percentage, rounded, threshold
from awareness.collector.disclosure.state import NotAState, State, Unit, decode_state, encode_state
from tests.contract.campaigns import FACTS, Row

WEEK = "2026-W48"
FIXED = RULES._replace(most=11)
"""Thresholds of 11 everywhere: what is tried here is what happens at one."""

NEW = State(campaign=FACTS.id, week="")


def seen(
    number: int,
    *,
    departement: str = "48",
    week: str = WEEK,
    module: str = "incident",
    lot: int = 0,
    room: int = 0,
) -> list[Row]:
    """Completions of one kind: alone, or in one room of so many."""
    mode = "workshop" if room else "solo"
    named = {"module": module, "week": week, "departement": departement, "mode": mode}
    one = Row("activity", named, n=room or 1, top=room or 1, lot=lot)
    return [one] * number


def edition(before: State, rows: Iterable[Row], week: str = WEEK, excluded: Sequence[int] = ()) -> State:
    return next_state(before, rows, excluded=excluded, facts=FACTS, week=week, rules=FIXED)


def unit(state: State, name: str = "48") -> Unit:
    return state.families["activity"].get(name, Unit())


def leaves(state: State, table: str = "t1", name: str = "48") -> dict[str, int]:
    return {leaf: there.shown for leaf, there in unit(state, name).leaves.get(table, {}).items()}


def test_nothing_is_told_of_ten_completions_and_eleven_are_told_in_every_table_at_once() -> None:
    ten = edition(NEW, seen(10))
    assert (unit(ten).shown, leaves(ten)) == (0, {})
    eleven = edition(ten, seen(11))
    assert unit(eleven).shown == 11
    assert leaves(eleven) == {WEEK: 11}
    assert leaves(eleven, "t2") == {"incident": 11}
    assert eleven.regional["t5"].leaves["t5"]["solo|2026-11"].shown == 11


def test_two_rooms_are_two_companies_and_wait_for_a_third() -> None:
    assert unit(edition(NEW, seen(2, room=20))).shown == 0
    assert unit(edition(NEW, seen(3, room=20))).shown == 60


def test_a_room_that_is_nearly_all_of_a_leaf_is_not_told_there_yet_the_total_is() -> None:
    state = edition(NEW, [*seen(1, room=40), *seen(4)])
    assert unit(state).shown == 44
    assert leaves(state) == {}
    later = edition(state, [*seen(1, room=40), *seen(4), *seen(20)])
    assert leaves(later) == {WEEK: 64}


def test_a_room_of_last_year_does_not_hold_back_what_grows_today() -> None:
    before = [*seen(1, room=40), *seen(10)]
    state = edition(NEW, before)
    assert leaves(state, "t2") == {"incident": 50}
    assert leaves(edition(state, [*before, *seen(11)]), "t2") == {"incident": 61}


def test_pending_counts_change_no_table_until_enough_are_pending() -> None:
    state = edition(NEW, seen(20))
    quiet = edition(state, [*seen(20), *seen(10, module="sauvegardes")])
    assert unit(quiet) == unit(state)
    moved = edition(quiet, [*seen(20), *seen(11, module="sauvegardes")])
    assert unit(moved).shown == 31
    assert leaves(moved, "t2") == {"incident": 20, "sauvegardes": 11}


def test_what_is_left_over_is_nothing_or_eleven() -> None:
    """14 and 11 in two leaves leave nothing; 5 more elsewhere make the smaller leaf wait with them."""
    whole = edition(NEW, [*seen(14), *seen(11, week="2026-W47")])
    assert leaves(whole) == {WEEK: 14, "2026-W47": 11}
    mixed = edition(NEW, [*seen(14), *seen(11, week="2026-W47"), *seen(5, week="2026-W46")])
    assert leaves(mixed) == {WEEK: 14}
    assert leaves(mixed, "t2") == {"incident": 30}


def test_late_arrivals_join_their_week_when_enough_of_them_came() -> None:
    state = edition(NEW, seen(15))
    late = [*seen(15), *seen(10), *seen(11, week="2026-W49")]
    after = edition(state, late, "2026-W49")
    assert leaves(after) == {WEEK: 15}
    assert unit(after).shown == 36
    assert leaves(edition(after, [*late, *seen(11)], "2026-W50")) == {WEEK: 36, "2026-W49": 11}


def test_the_region_sums_what_was_released_and_never_what_is_pending() -> None:
    state = edition(NEW, [*seen(12), *seen(10, departement="31")])
    assert state.regional["t5"].leaves["t5"]["solo|2026-11"].shown == 12
    after = edition(state, [*seen(12), *seen(23, departement="31")])
    assert state.regional["t5"].number < after.regional["t5"].number
    assert after.regional["t5"].leaves["t5"]["solo|2026-11"].shown == 35


def test_counts_from_elsewhere_are_one_unit_and_those_without_a_departement_another() -> None:
    state = edition(NEW, [*seen(6, departement="75"), *seen(6, departement="13"), *seen(11, departement="")])
    assert unit(state, OTHER).shown == 12
    assert unit(state, "").shown == 11


def test_a_chamber_is_told_of_when_its_quarter_is_over() -> None:
    rows = [Row("chamber", {"quarter": "2026-Q4", "mode": "solo"}, chamber="CCI")] * 12
    assert edition(NEW, rows, "2026-W53").families["chamber"] == {}
    assert edition(NEW, rows, "2027-W01").families["chamber"]["CCI"].shown == 12


def test_a_family_without_a_place_is_told_for_the_region() -> None:
    rows = [Row("score", {"module": "incident", "quarter": "2026-Q4", "band": 3})] * 11
    told = edition(NEW, rows).families["score"][REGION]
    assert told.leaves["t3"]["incident|3"].shown == 11


def test_the_order_of_the_cells_changes_nothing() -> None:
    rows = [*seen(30), *seen(9, room=9), *seen(17, departement="31"), *seen(13, module="sauvegardes")]
    mixed = list(rows)
    random.Random(4).shuffle(mixed)
    assert encode_state(edition(NEW, rows)) == encode_state(edition(NEW, mixed))


def test_lots_together_make_one_cell() -> None:
    assert edition(NEW, [*seen(6, lot=1), *seen(6, lot=2)]) == edition(NEW, seen(12))


def test_a_state_comes_back_as_it_was_kept_and_anything_else_is_refused() -> None:
    state = edition(NEW, [*seen(3, room=20), *seen(30, departement="31")])
    assert decode_state(encode_state(state)) == state
    with pytest.raises(NotAState):
        decode_state(b"[]")
    with pytest.raises(NotAState, match="version 9"):
        decode_state(encode_state(state).replace(b'"v":1', b'"v":9'))


def test_thresholds_are_drawn_from_eleven_to_twenty_and_only_the_secret_says_which() -> None:
    drawn = [threshold(b"one", f"activity {name}", number) for name in range(20) for number in range(20)]
    assert set(drawn) == set(range(11, 21))
    assert drawn == [
        threshold(b"one", f"activity {name}", number) for name in range(20) for number in range(20)
    ]
    assert drawn != [
        threshold(b"two", f"activity {name}", number) for name in range(20) for number in range(20)
    ]


def test_numbers_and_shares_are_rounded_to_fives_the_same_way_each_time() -> None:
    assert [rounded(n) for n in (0, 11, 12, 13, 17, 18, 22)] == [0, 10, 10, 15, 15, 20, 20]
    assert [percentage(part, 40) for part in (0, 1, 3, 20, 40)] == [0, 5, 10, 50, 100]
    assert {rounded(n) - n for n in range(500)} == {-2, -1, 0, 1, 2}


def test_a_week_belongs_to_the_month_and_quarter_of_its_thursday() -> None:
    assert (month_of_week("2026-W53"), quarter_of_week("2026-W53")) == ("2026-12", "2026-Q4")
    assert (month_of_week("2027-W01"), quarter_of_week("2027-W01")) == ("2027-01", "2027-Q1")
    assert (month_of_week(""), quarter_of_week("")) == ("", "")


def test_a_quarter_has_passed_before_any_of_its_cells_is_25_months_old() -> None:
    assert not is_past("2026-Q4", "2028-W42")
    assert is_past("2026-Q4", "2028-W43")
    assert not is_past("", "2099-W01")


def test_every_table_is_made_of_what_its_family_counts() -> None:
    assert [table.name for table in TABLES] == [f"t{number}" for number in range(1, 11)]
    assert [table.name for table in TABLES if table.dated] == ["t1", "t5", "t8", "t10"]
