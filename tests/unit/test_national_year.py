"""The arithmetic of a national year: what is made is sent, twice, at the hours people have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bench.national_year import Rates, tell
from tests.bench.year import (
    COMES_BACK,
    DAYS,
    HOUR_SECONDS,
    HOURS,
    Assumptions,
    Year,
    counts_of,
    hours_behind,
    machines,
    ordinary_weights,
    play,
    second_sendings,
    when,
)

FRANCE = Assumptions()
QUIET = replace(FRANCE, bursts=0, lost=0.0)


def test_a_business_makes_the_counts_its_own_program_makes() -> None:
    assert (counts_of("solo"), counts_of("solo", first=True), counts_of("refresher")) == (5, 7, 2)
    assert FRANCE.completions == 56_000_000
    assert FRANCE.counts == 4_000_000 * (14 * (5 + 1) + 3 * 2 + 2)


def test_every_count_is_sent_once_when_made_and_once_more_a_month_later() -> None:
    made = [0.0] * (DAYS * HOURS)
    made[10 * HOURS + 9] = 1000.0
    again = second_sendings(made)
    assert sum(again) == pytest.approx(1000)
    days = [day for day in range(DAYS) if any(again[day * HOURS : (day + 1) * HOURS])]
    assert (days[0], days[-1]) == (40, 40 + COMES_BACK - 1)


def test_what_falls_after_the_year_is_not_in_it() -> None:
    year = play(QUIET, 1)
    assert QUIET.counts * 1.8 < year.total < QUIET.counts * 2


def test_a_share_of_answers_lost_is_a_share_of_requests_more() -> None:
    lossy = play(replace(QUIET, lost=0.2), 1)
    assert lossy.total == pytest.approx(play(QUIET, 1).total / 0.8)


def test_the_hour_after_the_news_is_twenty_ordinary_ones() -> None:
    year = play(replace(FRANCE, lost=0.0), 7)
    ordinary = play(QUIET, 7)
    first = max(ordinary.hours[: 30 * HOURS])
    assert len(year.news) == 3
    assert year.busiest in year.news
    assert {hour % HOURS for hour in year.news} <= {13, 20}
    assert all(hour // HOURS % 7 < 5 for hour in year.news)
    assert 18 * first < year.hours[year.busiest] < 22 * first


def test_people_learn_on_weekdays_and_not_at_night() -> None:
    weights = ordinary_weights()
    days = [sum(weights[day * HOURS : (day + 1) * HOURS]) for day in range(7)]
    assert min(days[:5]) > 3 * max(days[5:])
    assert weights[3] == 0 < weights[9]


def test_the_same_seed_is_the_same_year_and_another_is_not() -> None:
    assert play(FRANCE, 3) == play(FRANCE, 3)
    assert play(FRANCE, 3).peak() == play(FRANCE, 3).peak()
    assert play(FRANCE, 3).news != play(FRANCE, 4).news


def test_the_busiest_second_is_above_its_hour_and_not_far() -> None:
    year = Year([0.0, 900.0 * HOUR_SECONDS], (1,), 5)
    assert 900 < year.peak() < 900 + 6 * 30
    assert (year.mean, year.ordinary) == (450, 0)


@pytest.mark.parametrize(("peak", "needed"), [(100, 1), (320, 1), (321, 2), (1000, 4)])
def test_no_machine_is_planned_beyond_its_margin(peak: float, needed: int) -> None:
    assert machines(peak, 640, 0.5) == needed


def test_one_machine_alone_is_behind_until_it_has_caught_up() -> None:
    hour = 10 * HOUR_SECONDS
    assert hours_behind([hour, hour], 10) == 0
    assert hours_behind([0, 4 * hour, 0, 0, 0, 2 * hour, 0], 10) == 3
    assert when(24 * 3 + 20) == "07/01 à 20 h"


def test_it_is_told_in_a_few_lines_with_the_machines_and_the_disk() -> None:
    year = play(FRANCE, 1)
    rates = {"SQLite": Rates(640, 24), "PostgreSQL": Rates(year.peak(), 100)}
    lines = list(tell(FRANCE, year, rates))
    assert len(lines) == 12
    assert "4\u202f000\u202f000 entreprises" in lines[0]
    assert lines[6].endswith("368\u202f000\u202f000 reçus de 24 octets, 8,8 Go.")
    assert "la pointe en est 100\u00a0%" in lines[8]
    assert lines[9].endswith("au-delà de 50\u00a0% : 2.")
