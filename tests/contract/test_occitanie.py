"""A small campaign does not look dead: a year of Occitanie, as its manager would see it."""

from __future__ import annotations

import pytest

from awareness.collector.disclosure.columns import AWAITED, TOTAL
from awareness.collector.disclosure.tables import published
from tests.contract.occitanie import OCCITANIE, SHARES, arrivals, editions, year


def check_year(seed: int) -> None:
    seen = year(seed)
    print(
        f"seed {seed}: {seen.completions} completions; the 11th on day {seen.eleventh}, first figure on day "
        f"{seen.first}; {seen.placed:.1%} placed in a département, {seen.by_month:.1%} in a month of it"
    )
    assert seen.first - seen.eleventh <= 14
    assert seen.placed >= 0.9
    assert seen.unnamed == ()


@pytest.mark.parametrize("seed", range(2))
def test_a_year_is_told_soon_and_nearly_whole(seed: int) -> None:
    check_year(seed)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2, 20))
def test_twenty_years_are_told_soon_and_nearly_whole(seed: int) -> None:
    check_year(seed)


def test_from_the_first_figure_on_every_departement_is_told_or_said_to_be_awaited() -> None:
    for _sunday, state in editions(arrivals(0)):
        table = next(each for each in published(state, OCCITANIE) if each.name == "t1-temps-departement")
        said = {row[0]: row[-1] for row in table.rows if row[-1] in {TOTAL, AWAITED}}
        assert table.awaited or set(said) == set(SHARES)
