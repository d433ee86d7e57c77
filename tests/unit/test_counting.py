"""What a completion counts: one count a family, ids that only chance gave, nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness import protocol
from awareness.learning.counting import (
    EARLIEST,
    Business,
    Completion,
    action_count,
    believed,
    completion_counts,
    mint_from,
)

TODAY = date(2026, 11, 24)
DONE = Completion(module="hameconnage", on=TODAY, band=2, before=1, after=2)
KNOWN = Business(departement="48", section="A", setting="rural")


def families(business: Business = KNOWN, done: Completion = DONE, *, first: bool = False) -> list[str]:
    made = completion_counts(done, business, first=first, mint=mint_from(b"x" * 32))
    return [protocol.family_of(count) for count in made]


def test_a_completion_makes_one_count_a_family() -> None:
    assert families() == ["activity", "chamber", "sector", "score", "effect"]
    assert families(Business()) == ["activity", "chamber", "score", "effect"]


def test_a_business_is_reached_with_its_first_counted_completion_only() -> None:
    assert families(first=True)[-2:] == ["reach", "place"]


def test_a_refresher_says_that_somebody_came_back_and_nothing_more() -> None:
    done = Completion(module="hameconnage", on=TODAY, band=0, before=0, after=0, mode="refresher")
    assert families(done=done) == ["activity", "chamber"]


def test_no_count_holds_more_than_its_family_says() -> None:
    made = {
        protocol.family_of(count): protocol.dimensions_of(count)
        for count in completion_counts(DONE, KNOWN, first=True, mint=mint_from(b"x" * 32))
    }
    assert made == {
        "activity": {
            "module": "hameconnage", "week": "2026-W48", "departement": "48", "mode": "solo",
        },
        "chamber": {"quarter": "2026-Q4", "mode": "solo"},
        "sector": {"module": "hameconnage", "quarter": "2026-Q4", "section": "A"},
        "score": {"module": "hameconnage", "quarter": "2026-Q4", "band": 2},
        "effect": {"module": "hameconnage", "quarter": "2026-Q4", "before": 1, "after": 2},
        "reach": {"quarter": "2026-Q4", "departement": "48"},
        "place": {"quarter": "2026-Q4", "setting": "rural"},
    }  # fmt: skip


def test_a_clock_that_lost_the_time_makes_counts_without_a_week() -> None:
    assert believed(date(1970, 1, 1)) is None
    assert believed(EARLIEST) == EARLIEST
    lost = Completion(module="incident", on=believed(date(2000, 1, 1)), band=0, before=0, after=0)
    counts = list(completion_counts(lost, KNOWN, first=True, mint=mint_from(b"y" * 32)))
    assert {getattr(count, "week", getattr(count, "quarter", "")) for count in counts} == {""}
    assert action_count("incident", None, mint_from(b"z" * 32)).quarter == ""


@given(st.binary(min_size=32, max_size=32))
def test_the_same_seed_gives_the_same_ids_and_no_id_twice(seed: bytes) -> None:
    one, two = mint_from(seed), mint_from(seed)
    ids = [one() for _ in range(50)]
    assert ids == [two() for _ in range(50)]
    assert len(set(ids)) == 50


@pytest.mark.parametrize("business", [KNOWN, Business()])
def test_what_is_made_is_what_the_collector_takes(business: Business) -> None:
    for count in completion_counts(DONE, business, first=True, mint=mint_from(b"w" * 32)):
        assert protocol.decode_count(protocol.encode_count(count)) == count
