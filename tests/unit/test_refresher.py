"""When a refresher is called for, what it is made of, and how it is gone through."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from awareness.catalogue.loader import Catalogue
from awareness.learning.refresher import (
    LENGTH,
    REST,
    RUNGS,
    Drawn,
    RefresherSession,
    coming_days,
    drawn_items,
    drawn_modules,
    due_modules,
)
from awareness.learning.session import Answer
from awareness.paths import shipped

DAY = date(2026, 11, 24)
CATALOGUE = Catalogue(shipped("content"), shipped("quizzes"))
POOLS = {name: CATALOGUE.module(name).quiz.final for name in ("hameconnage", "incident", "sauvegardes")}
DAYS = st.dates(date(2026, 11, 1), date(2028, 1, 1))


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def answered(session: RefresherSession, *, right: bool) -> RefresherSession:
    """The next question answered, rightly or not, as far as its kind lets one be wrong."""
    step = session.steps[session.place]
    assert step.item is not None
    tries = [one for one in step.item.responses() if step.item.is_right(one) is right]
    return session.answer(step.key, tries[0], b"{}")


def test_one_module_calls_after_two_six_and_twenty_weeks_then_never_again() -> None:
    assert coming_days({"incident": DAY}, [], DAY) == (after(14), after(42), after(140))
    assert coming_days({"incident": DAY}, [after(14), after(42)], after(43)) == (after(140),)
    done = [after(14), after(42), after(140)]
    assert coming_days({"incident": DAY}, done, after(150)) == ()
    assert due_modules({"incident": DAY}, done, after(900)) == ()


def test_nothing_is_due_a_day_too_early_and_all_that_waited_is_due_later() -> None:
    finished = {"incident": after(1), "hameconnage": DAY}
    assert due_modules(finished, [], after(13)) == ()
    assert due_modules(finished, [], after(14)) == ("hameconnage",)
    assert due_modules(finished, [], after(30)) == ("hameconnage", "incident")


def test_who_comes_back_after_a_year_has_one_refresher_and_not_three() -> None:
    assert due_modules({"incident": DAY}, [], after(365)) == ("incident",)
    assert due_modules({"incident": DAY}, [after(365)], after(400)) == ()


def test_five_modules_in_a_week_call_three_times_and_not_fifteen() -> None:
    finished = {str(number): after(number) for number in range(5)}
    assert coming_days(finished, [], DAY) == (after(14), after(42), after(140))


def test_a_module_done_again_begins_anew() -> None:
    assert due_modules({"incident": after(50)}, [after(14), after(42)], after(64)) == ("incident",)


def test_a_clock_that_lost_the_time_calls_for_nothing() -> None:
    assert due_modules({"incident": date(1970, 1, 1)}, [], after(0)) == ()
    assert due_modules({"incident": DAY}, [], date(1970, 1, 1)) == ()
    assert due_modules({"incident": DAY}, [date(2040, 1, 1)], after(20)) == ("incident",)


@given(st.dictionaries(st.sampled_from("abcdefgh"), DAYS, min_size=1), st.integers(0, 900))
def test_two_refreshers_are_never_close_and_every_module_is_called_for(
    finished: dict[str, date], span: int
) -> None:
    done: list[date] = []
    for day in (DAY + timedelta(days=number) for number in range(span)):
        if due_modules(finished, done, day):
            done.append(day)
    assert all(later - one >= REST for one, later in pairwise(done))
    assert len(done) <= len(RUNGS) * len(finished)
    if span > 600:
        assert done


@given(st.dictionaries(st.sampled_from("abc"), DAYS, min_size=1))
def test_the_card_tells_the_days_on_which_it_will_really_be_offered(finished: dict[str, date]) -> None:
    told, done = coming_days(finished, [], DAY), []
    for day in told:
        assert not due_modules(finished, done, day - timedelta(days=1)) or day == DAY
        assert due_modules(finished, done, day)
        done.append(day)


def test_a_refresher_mixes_its_modules_and_takes_only_what_may_come_back() -> None:
    for seed in map(str, range(30)):
        drawn = drawn_items(POOLS, (), (), seed)
        assert len({one.name for one in drawn}) == LENGTH
        assert max(Counter(one.module for one in drawn).values()) <= 2
        assert all("refresher" in one.item.roles for one in drawn)
        assert all(one.module != other.module for one, other in pairwise(drawn))


def test_the_same_seed_draws_the_same_and_others_draw_otherwise() -> None:
    draws = {tuple(one.name for one in drawn_items(POOLS, (), (), str(seed))) for seed in range(20)}
    assert drawn_items(POOLS, (), (), "3") == drawn_items(POOLS, (), (), "3")
    assert len(draws) > 10


def test_what_was_missed_comes_first_and_what_was_just_asked_comes_last() -> None:
    able = [item for item in POOLS["incident"] if "refresher" in item.roles]
    missed, last = f"incident.{able[-1].id}", f"incident.{able[0].id}"
    one = {"incident": POOLS["incident"]}
    for seed in map(str, range(10)):
        names = [each.name for each in drawn_items(one, {missed}, {last}, seed)]
        assert names[0] == missed
        assert last not in names[:-1]


def test_modules_that_are_due_are_chosen_before_the_others() -> None:
    others = [f"m{number}" for number in range(9)]
    for seed in map(str, range(10)):
        chosen = drawn_modules(("m7", "m3"), others, seed)
        assert set(chosen[:2]) == {"m3", "m7"}
        assert len(set(chosen)) == LENGTH


def test_what_was_wrong_comes_back_once_and_does_not_count() -> None:
    drawn = tuple(
        Drawn("incident", item) for item in POOLS["incident"] if item.kind in ("choice", "multiple_response")
    )[:3]
    session = RefresherSession("graine", {}, drawn)
    session = answered(answered(answered(session, right=False), right=True), right=True)
    assert (len(session.steps), session.is_finished) == (4, False)
    session = answered(session, right=True)
    assert session.is_finished
    outcome = session.outcome()
    assert (outcome.score, outcome.before, outcome.after) == (2, 0, 0)
    assert outcome.to_review == (drawn[0].name,)


def test_the_first_answer_stands() -> None:
    session = RefresherSession("graine", {}, (Drawn("incident", POOLS["incident"][0]),))
    key = session.steps[0].key
    once = answered(session, right=True)
    item = session.steps[0].item
    assert item is not None
    wrong = next(one for one in item.responses() if not item.is_right(one))
    assert once.answer(key, wrong, b"[]").answers == {key: Answer(key, b"{}", True)}
