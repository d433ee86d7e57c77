"""The collector's pure parts: neighbourhoods, windows, sums, what can be joined, what is written down."""

from __future__ import annotations

import logging
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness.collector import tally
from awareness.collector.logbook import WithoutAddresses
from awareness.collector.neighbours import KEY_SECONDS, Neighbourhoods
from awareness.collector.records import CellRow
from awareness.collector.totals import joinable

PROXY = "192.0.2.1"


def marks(*asked: tuple[str, str], proxy: str = "") -> list[int]:
    """Number the marks of requests: the same number for the same mark."""
    neighbourhoods = Neighbourhoods(proxy)
    seen = [neighbourhoods.mark(*each) for each in asked]
    return [seen.index(each) for each in seen]


def test_a_neighbourhood_is_a_24th_or_a_56th() -> None:
    assert marks(("203.0.113.7", ""), ("203.0.113.250", ""), ("203.0.112.7", "")) == [0, 0, 2]
    assert marks(("2001:db8:0:11::1", ""), ("2001:db8:0:ff::2", ""), ("2001:db8:0:111::1", "")) == [0, 0, 2]
    assert marks(("::ffff:203.0.113.7", ""), ("203.0.113.8", "")) == [0, 0]
    assert marks(("", ""), ("nonsense", "")) == [0, 0]


def test_only_the_trusted_relay_is_believed_and_only_its_last_hop() -> None:
    one, other = (PROXY, "8.8.8.8, 203.0.113.7"), (PROXY, "9.9.9.9, 203.0.113.8:4711")
    assert marks(one, other, (PROXY, "203.0.113.7, 198.51.100.1"), proxy=PROXY) == [0, 0, 2]
    assert marks(("198.51.100.9", "203.0.113.7"), ("198.51.100.9", ""), proxy=PROXY) == [0, 0]
    assert marks((PROXY, "unknown"), (PROXY, ""), (PROXY, "[2001:db8::1]:80"), proxy=PROXY) == [0, 0, 2]
    assert marks(one, (PROXY, ""), (PROXY, "x")) == [0, 0, 0]


def test_a_mark_means_nothing_an_hour_later_and_nothing_elsewhere() -> None:
    now = [0.0]
    here = Neighbourhoods(clock=lambda: now[0])
    first = here.mark("203.0.113.7")
    now[0] = KEY_SECONDS - 1
    assert here.mark("203.0.113.9") == first
    now[0] = KEY_SECONDS
    assert here.mark("203.0.113.7") != first
    assert Neighbourhoods().mark("203.0.113.7") != Neighbourhoods().mark("203.0.113.7")


@given(
    st.lists(st.tuples(st.sampled_from([("a", 1), ("a", 2), ("b", 1)]), st.integers(1, 300)), max_size=30),
    st.randoms(use_true_random=False),
)
def test_sums_do_not_depend_on_the_order_things_came_in(
    counted: list[tuple[tuple[str, int], int]], chance: random.Random
) -> None:
    found = tally.sums(counted)
    assert found == tally.sums(chance.sample(counted, len(counted)))
    assert found == sorted(found)
    assert sum(row[-3] for row in found) == sum(people for _key, people in counted)
    assert sum(row[-2] for row in found) == len(counted)
    for *key, _n, _m, top in found:
        assert top == max(people for one, people in counted if one == tuple(key))


def test_a_large_count_in_the_way_does_not_stop_small_ones() -> None:
    assert tally.allowed([(b"a", 5), (b"b", 300), (b"c", 5), (b"d", 1)], 10) == [b"a", b"c"]


@given(st.dates(date(2026, 11, 1), date(2030, 12, 31)), st.integers(0, 900))
def test_the_week_one_is_in_is_always_inside_the_window(opens: date, days: int) -> None:
    today = date.fromordinal(opens.toordinal() + days)
    inside = tally.window(opens, today)
    for day in (opens, today, date.fromordinal(today.toordinal() + 7)):
        assert inside.week(tally.week_of(day)) == tally.week_of(day)
        assert inside.quarter(tally.quarter_of(day)) == tally.quarter_of(day)
    assert inside.week(tally.week_of(date.fromordinal(today.toordinal() + 14))) == ""


def cell(family: str, n: int = 1, m: int = 1, lot: int = 1, chamber: str = "", **dimensions: str) -> CellRow:
    return CellRow(lot, family, dimensions, chamber, n, m, n)


ACTIVITY = {"module": "a", "week": "2026-W48", "departement": "48", "mode": "solo"}
SCORE = {"module": "a", "quarter": "2026-Q4", "band": "2"}
REACH = {"quarter": "2026-Q4", "departement": "48"}


def test_lone_counts_that_nothing_contradicts_can_be_put_together() -> None:
    lone = [cell("activity", **ACTIVITY), cell("score", **SCORE), cell("reach", **REACH)]
    assert joinable(lone) == {"lone": 3, "joinable": 3, "certain": 3}


@pytest.mark.parametrize(
    "other",
    [
        cell("score", **{**SCORE, "module": "b"}),
        cell("score", **{**SCORE, "quarter": "2027-Q1"}),
        cell("score", lot=0, **SCORE),
        cell("reach", **{**REACH, "departement": "31"}),
        cell("chamber", chamber="CCI31", quarter="2026-Q4", mode="workshop"),
        cell("score", n=2, m=2, **SCORE),
        cell("activity", **{**ACTIVITY, "departement": "31"}),
    ],
)
def test_lone_counts_that_contradict_each_other_stay_apart(other: CellRow) -> None:
    assert joinable([cell("activity", **ACTIVITY), other])["joinable"] == 0


def test_two_people_in_one_place_make_a_join_possible_but_not_certain() -> None:
    other = cell("activity", **{**ACTIVITY, "departement": "31"})
    seen = [cell("activity", **ACTIVITY), other, cell("score", **SCORE)]
    assert joinable(seen) == {"lone": 3, "joinable": 3, "certain": 0}


@pytest.mark.parametrize(
    "address",
    ["203.0.113.7", "2001:db8::1", "::1", "fe80::1:2:3", "2001:db8:0:1:2:3:4:5", "::ffff:203.0.113.7"],
)
def test_no_address_is_written_down_whatever_a_library_says(address: str) -> None:
    record = logging.LogRecord(
        "waitress",
        logging.ERROR,
        __file__,
        1,
        "closing channel <connected %s:4711 at 0x7f>",
        (address,),
        None,
    )
    written = WithoutAddresses("%(levelname)s %(name)s: %(message)s").format(record)
    assert address not in written
    assert not any(part in written for part in ("113", "2001", "fe80", "ffff"))
    assert written.startswith("ERROR waitress: closing channel <connected […]")


def test_an_address_in_a_traceback_is_taken_out_too() -> None:
    try:
        raise OSError("203.0.113.7 went away")
    except OSError as error:
        told = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "broke", (), told)
    written = WithoutAddresses("%(message)s").format(record)
    assert "OSError: […] went away" in written
    assert "203.0" not in written
