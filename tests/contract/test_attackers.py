"""Three attackers who keep every table of every edition: what can they find exactly of small numbers?

(a) passive; (b) one who knows the algorithm and has stolen the secret of the thresholds; (c) active: one who
also sends forged counts, or whose forged lot is excluded. What (c) still learns stands in SECURITY.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

from awareness.collector.disclosure.columns import TOTAL
from awareness.collector.disclosure.release import next_state
from awareness.collector.disclosure.rules import RULES, Rules, threshold
from awareness.collector.disclosure.state import State
from awareness.collector.disclosure.tables import Published, published
from tests.contract.attacker import Wanted
from tests.contract.campaigns import EDITIONS, FACTS, Row, Story, a_story, flood, own_the_forged
from tests.contract.readings import Reader
from tests.contract.shares import read_shares

STORIES = [(3, 0.3), (5, 0.6), (8, 0.3), (21, 0.6)]
"""Seed and size. Planted faults are caught in two of these very campaigns."""

MANY = [(seed, scale) for seed in range(100, 112) for scale in (0.3, 0.6, 1.0)]
FIXED = RULES._replace(most=11)


@dataclass(frozen=True)
class Attempt:
    """What an attacker wanted to know, and what was found."""

    wanted: list[Wanted]
    found: list[Wanted]


def attack(
    story: Story,
    *,
    knows: bool,
    rules: Rules = RULES,
    planted: Callable[..., Iterable[Published]] | None = None,
    enough: int | None = None,
) -> Attempt:
    """Publish a campaign and let an attacker read all of it. `planted`: what is shown of totals, wrongly."""
    reader = Reader(story, knows=knows, rules=rules, totals=rules._replace(step=1) if planted else None)
    for week, state in zip(EDITIONS, story.states(rules), strict=True):
        tables = tuple((planted or published)(state, story.facts, rules))
        reader.read(week, tables)
        read_shares(reader, week, tables, state)
    wanted = reader.wanted()
    return Attempt(wanted, reader.mind.found(wanted, enough))


def exact_totals(state: State, facts: object, rules: Rules) -> list[Published]:
    """Show totals as they are: the fault that is planted."""
    shown, exact = published(state, FACTS, rules), published(state, FACTS, rules._replace(step=1))
    return [
        table._replace(
            rows=tuple(
                true if true[-1] == TOTAL else row for row, true in zip(table.rows, other.rows, strict=True)
            )
        )
        for table, other in zip(shown, exact, strict=True)
    ]


def names(found: Iterable[Wanted]) -> list[str]:
    return [each.name for each in found]


@pytest.mark.parametrize("knows", [False, True], ids=["passive", "knowing"])
@pytest.mark.parametrize(("seed", "scale"), STORIES)
@pytest.mark.parametrize("forged", [False, True], ids=["quiet", "excluded"])
def test_no_small_number_is_found(seed: int, scale: float, *, forged: bool, knows: bool) -> None:
    attempt = attack(a_story(seed, scale=scale, forged=forged), knows=knows)
    assert len(attempt.wanted) > 100
    assert names(attempt.found) == []


@pytest.mark.full
@pytest.mark.parametrize("knows", [False, True], ids=["passive", "knowing"])
@pytest.mark.parametrize(("seed", "scale"), MANY)
@pytest.mark.parametrize("forged", [False, True], ids=["quiet", "excluded"])
def test_no_small_number_is_found_in_many_campaigns(
    seed: int, scale: float, *, forged: bool, knows: bool
) -> None:
    assert names(attack(a_story(seed, scale=scale, forged=forged), knows=knows).found) == []


@pytest.mark.parametrize(("seed", "scale"), [(8, 0.3), (21, 0.6)])
def test_without_rounding_small_numbers_would_be_found(seed: int, scale: float) -> None:
    attempt = attack(a_story(seed, scale=scale), knows=True, rules=RULES._replace(step=1), enough=1)
    assert names(attempt.found) != []


@pytest.mark.parametrize(("seed", "scale", "rules"), [(8, 0.3, RULES), (49, 0.3, FIXED)])
def test_with_exact_totals_small_numbers_would_be_found(seed: int, scale: float, rules: Rules) -> None:
    attempt = attack(a_story(seed, scale=scale), knows=True, rules=rules, planted=exact_totals, enough=1)
    assert names(attempt.found) != []


@pytest.mark.parametrize(("seed", "scale"), [(2, 0.3), (10, 0.3)])
def test_with_steps_of_five_small_numbers_would_be_found(seed: int, scale: float) -> None:
    attempt = attack(a_story(seed, scale=scale), knows=True, rules=RULES._replace(least=5, most=5), enough=1)
    assert names(attempt.found) != []


def flooded(seed: int, editions: int, scale: float) -> list[str]:
    """Name what is found by who sends more than every threshold to the tiny département."""
    story = a_story(seed, scale=scale)
    flood(story, "48", EDITIONS[:editions])
    return names(attack(story, knows=False).found)


def test_who_floods_a_departement_before_one_edition_finds_nothing() -> None:
    assert flooded(0, 1, 0.3) == []


def test_who_floods_a_departement_for_weeks_finds_something_there_and_nothing_elsewhere() -> None:
    """Told in SECURITY.md: such counts show, and the lot they came in can be excluded."""
    found = flooded(0, len(EDITIONS), 0.3)
    assert found != []
    assert [name for name in found if " 48 " not in name and "'48'" not in name] == []


@pytest.mark.full
@pytest.mark.parametrize("seed", range(20))
def test_flooding_tells_nothing_of_the_rest_in_many_campaigns(seed: int) -> None:
    for editions in (1, 2, 4, 8):
        found = flooded(seed, editions, 0.6)
        print(f"seed {seed}, {editions} editions flooded: {len(found)} small numbers found")
        assert [name for name in found if " 48 " not in name and "'48'" not in name] == []


@pytest.mark.parametrize("seed", [1, 5])
def test_who_forged_the_excluded_lot_finds_nothing_from_its_going(seed: int) -> None:
    assert names(attack(own_the_forged(a_story(seed, scale=0.6, forged=True)), knows=False).found) == []


def released(rows: list[Row], rules: Rules) -> bool:
    state = next_state(
        State(campaign=FACTS.id, week=""), rows, excluded=(), facts=FACTS, week=EDITIONS[0], rules=rules
    )
    return state.families["activity"]["48"].shown > 0


def test_forged_counts_cannot_be_measured_so_that_one_true_count_tips_the_scale() -> None:
    """With a threshold everybody knows, ten forged counts say whether one true one is there."""
    cell = {"module": "incident", "week": EDITIONS[0], "departement": "48", "mode": "solo"}
    ten, eleven = ([Row("activity", cell)] * number for number in (10, 11))
    assert (released(ten, FIXED), released(eleven, FIXED)) == (False, True)
    drawn = {threshold(bytes([key]), "activity 48", 0) for key in range(200)}
    assert drawn == set(range(11, 21))
