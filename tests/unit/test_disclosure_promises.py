"""What holds of every campaign, whatever arrives, is excluded, is lost and restored, or grows old."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awareness.collector.disclosure.columns import TOTAL
from awareness.collector.disclosure.layout import TABLES
from awareness.collector.disclosure.release import next_state
from awareness.collector.disclosure.rules import RULES, Rules, is_told_or_none
from awareness.collector.disclosure.state import State, Unit, decode_state, encode_state
from awareness.collector.disclosure.tables import published
from awareness.protocol import week_of
from tests.contract.campaigns import FACTS, Row

START = date(2026, 11, 23)
SHAPES: dict[str, dict[str, tuple[str | int, ...]]] = {
    "activity": {
        "module": ("incident", "sauvegardes"),
        "week": ("", "2026-W48", "2026-W49", "2027-W05"),
        "departement": ("31", "48", "75"),
        "mode": ("solo", "workshop"),
    },
    "score": {"module": ("incident", "sauvegardes"), "quarter": ("2026-Q4", "2027-Q1"), "band": (0, 3)},
    "place": {"quarter": ("2026-Q4", ""), "setting": ("rural", "")},
    "reach": {"quarter": ("2026-Q4", "2027-Q1"), "departement": ("31", "48")},
    "chamber": {"quarter": ("2026-Q4",), "mode": ("solo", "workshop")},
}


@dataclass(frozen=True)
class Happening:
    """What comes before an edition: counts; a lot is to go; or only an old backup is there, for once."""

    rows: tuple[Row, ...]
    weeks_later: int = 1
    excluded: frozenset[int] = frozenset()
    lost: int = 0


@st.composite
def bursts(draw: st.DrawFn) -> Row:
    """Some counts of one cell: many single ones, or one room."""
    family = draw(st.sampled_from(sorted(SHAPES)))
    dimensions = {name: draw(st.sampled_from(values)) for name, values in SHAPES[family].items()}
    number = draw(st.integers(1, 40))
    singly = draw(st.sampled_from((True, True, True, False)))
    m, top = (number, 1) if singly else (1, number)
    lot = draw(st.sampled_from((0, 0, 0, 1, 2)))
    return Row(family, dimensions, n=number, m=m, top=top, chamber="CCI", lot=lot)


def happenings(*, ages: bool = True) -> st.SearchStrategy[list[Happening]]:
    one = st.builds(
        Happening,
        rows=st.lists(bursts(), max_size=8).map(tuple),
        weeks_later=st.sampled_from((1, 1, 1, 5, 60) if ages else (1,)),
        excluded=st.frozensets(st.sampled_from((1, 2)), max_size=2),
        lost=st.sampled_from((0, 0, 0, 1, 3)),
    )
    return st.lists(one, min_size=2, max_size=8)


def editions(story: Sequence[Happening], rules: Rules = RULES) -> Iterator[State]:
    """Publish a story; a restored backup lacks the last arrivals, which come again for the next edition."""
    state, day = State(campaign=FACTS.id, week=""), START
    yield state
    for place, happening in enumerate(story):
        day += timedelta(weeks=happening.weeks_later)
        there = [row for past in story[: max(0, place + 1 - happening.lost)] for row in past.rows]
        state = next_state(
            state, there, excluded=happening.excluded, facts=FACTS, week=week_of(day), rules=rules
        )
        yield state


def numbers(state: State) -> dict[tuple[str, ...], int]:
    """Give every number behind an edition, before it is rounded."""
    found: dict[tuple[str, ...], int] = {}
    for family, units in state.families.items():
        for name, unit in units.items():
            found[family, name] = unit.shown
            found |= {(family, name, *leaf): shown for leaf, shown in leaves(unit).items()}
    for table, unit in state.regional.items():
        found |= {(table, *leaf): shown for leaf, shown in leaves(unit).items()}
    return found


def leaves(unit: Unit) -> dict[tuple[str, str], int]:
    return {(table, name): leaf.shown for table, there in unit.leaves.items() for name, leaf in there.items()}


def remainders(state: State) -> Iterator[int]:
    """Give what is in no leaf, for every unit of every table."""
    for units in state.families.values():
        for unit in units.values():
            for there in unit.leaves.values():
                yield unit.shown - sum(leaf.shown for leaf in there.values())
    for table in TABLES:
        if table.regional and table.name in state.regional:
            total = sum(unit.shown for unit in state.families[table.family].values())
            yield total - sum(leaf.shown for leaf in state.regional[table.name].leaves[table.name].values())


def small_changes(
    before: dict[tuple[str, ...], int], after: dict[tuple[str, ...], int]
) -> list[tuple[str, ...]]:
    """Name the numbers that changed, but by less than eleven."""
    return [
        name for name in before | after if not is_told_or_none(abs(after.get(name, 0) - before.get(name, 0)))
    ]


@given(happenings())
@settings(max_examples=300)
def test_every_change_and_every_number_is_nothing_or_at_least_eleven(story: list[Happening]) -> None:
    for before, after in pairwise(editions(story)):
        assert small_changes(numbers(before), numbers(after)) == []
        assert all(map(is_told_or_none, numbers(after).values()))


@given(happenings())
@settings(max_examples=300)
def test_what_is_in_no_leaf_is_nothing_or_at_least_eleven(story: list[Happening]) -> None:
    assert all(is_told_or_none(left) for state in editions(story) for left in remainders(state))


@given(happenings(ages=False))
@settings(max_examples=200)
def test_a_number_that_was_hidden_for_a_while_comes_back_the_same_or_at_least_eleven_apart(
    story: list[Happening],
) -> None:
    last: dict[tuple[str, ...], int] = {}
    for state in editions(story):
        now = {name: number for name, number in numbers(state).items() if number}
        assert small_changes({name: last[name] for name in now.keys() & last.keys()} | now, now) == []
        last |= now


@given(happenings())
def test_a_change_is_fed_by_three_contributions(story: list[Happening]) -> None:
    for before, after in pairwise(editions(story)):
        for family, units in after.families.items():
            for name, unit in units.items():
                last = before.families.get(family, {}).get(name, Unit())
                if unit.shown > last.shown > 0:
                    assert unit.released.m - last.released.m >= RULES.contributions


@given(happenings())
def test_a_unit_that_is_not_released_changes_in_no_table(story: list[Happening]) -> None:
    for before, after in pairwise(editions(story)):
        for name, unit in after.families["activity"].items():
            last = before.families.get("activity", {}).get(name, Unit())
            if unit.number == last.number:
                assert unit.shown == last.shown
                assert {k: v for k, v in leaves(unit).items() if v != leaves(last).get(k)} == {}


@given(happenings())
def test_tables_that_share_a_margin_agree_on_it(story: list[Happening]) -> None:
    for state in editions(story):
        tables = {table.name: table.rows for table in published(state, FACTS)}
        totals = [
            {row[0]: row[-2] for row in tables[name] if row[-1] == TOTAL}
            for name in ("t1-temps-departement", "t2-module-departement")
        ]
        assert totals[0] == totals[1]
        regional = [row[-2] for row in tables["t5-mode-mois"] if row[-1] == TOTAL]
        figures = [row[1] for row in tables["chiffres"] if row[0] == "modules_termines_et_rappels"]
        assert regional == figures


@given(happenings(), st.randoms(use_true_random=False))
def test_the_same_counts_in_another_order_give_the_same_edition(
    story: list[Happening], mixed: random.Random
) -> None:
    other = [
        Happening(tuple(mixed.sample(each.rows, len(each.rows))), each.weeks_later, each.excluded, each.lost)
        for each in story
    ]
    for one, two in zip(editions(story), editions(other), strict=True):
        assert encode_state(one) == encode_state(two)
        assert decode_state(encode_state(one)) == one


@pytest.mark.parametrize("age", [0, 1, 2, 3, 4])
def test_a_backup_of_any_age_between_two_editions_gives_nobody_away(age: int) -> None:
    """The state is the newest there is; the counts are as old as the backup, then the laptops come back."""
    drawn = random.Random(age)

    def arrivals() -> tuple[Row, ...]:
        week = f"2026-W{drawn.randint(48, 53)}"
        named = {"module": "incident", "week": week, "departement": "48", "mode": "solo"}
        return tuple(Row("activity", named, n=n, m=n) for n in [drawn.randint(3, 30)])

    story = [Happening(arrivals(), lost=age if place == 6 else 0) for place in range(12)]
    states = list(editions(story))
    for before, after in pairwise(states):
        assert small_changes(numbers(before), numbers(after)) == []
        assert all(map(is_told_or_none, remainders(after)))
    held = sum(row.n for happening in story for row in happening.rows)
    assert held - 20 < states[-1].families["activity"]["48"].shown <= held


def test_a_rule_that_lets_five_through_would_be_found() -> None:
    cell = {"module": "incident", "week": "2026-W48", "departement": "48", "mode": "solo"}
    story = [Happening((Row("activity", cell, n=7, m=7),)) for _ in range(3)]
    states = list(editions(story, RULES._replace(least=5, most=5)))
    assert [small_changes(numbers(before), numbers(after)) for before, after in pairwise(states)] != [[]] * 3
