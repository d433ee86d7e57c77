"""Where a business stands: few actions, in an order one can defend, each led on by a module."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness.assessment.items.self_assessment import BEST, SelfAssessment
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import LearningPath
from awareness.languages import languages
from awareness.learning.self_assessment import advice, changes, is_due, unanswered
from awareness.paths import shipped

CATALOGUE = Catalogue(shipped("content"), shipped("quizzes"))
ITEM: SelfAssessment = CATALOGUE.self_assessment().item
FIRST = ["inventaire", "mises-a-jour", "copie"]
TRADES = [path for path in CATALOGUE.paths() if path.trade]


def answered(at: int) -> dict[str, str]:
    """Every question answered with its answer at a place."""
    return {question.id: question.answers[at].id for question in ITEM.questions}


def perfect() -> dict[str, str]:
    """Everything is in place."""
    return {
        question.id: next(answer.id for answer in question.answers if answer.score == BEST)
        for question in ITEM.questions
    }


everything = st.fixed_dictionaries(
    {question.id: st.sampled_from([a.id for a in question.answers]) for question in ITEM.questions}
)


def gap(answers: Mapping[str, str], name: str) -> float:
    """How much a question leaves to do."""
    question = next(each for each in ITEM.questions if each.id == name)
    return question.gap(answers[name])


@given(answers=everything)
def test_there_are_at_most_five_actions_and_each_is_asked_for_by_its_answer(answers: dict[str, str]) -> None:
    found = advice(ITEM, answers)
    asked = [question.id for question in ITEM.questions if gap(answers, question.id)]
    assert len(found.actions) == min(5, len(asked))
    assert {action.question for action in found.actions} <= set(asked)
    assert found.in_place + len(found.actions) + found.later == len(ITEM.questions)


@given(answers=everything)
def test_what_would_be_missed_updates_and_copies_are_never_buried(answers: dict[str, str]) -> None:
    order = [action.question for action in advice(ITEM, answers).actions]
    leaning = [name for name in order if name not in FIRST]
    assert order == [*(name for name in FIRST if gap(answers, name)), *leaning]
    left_out = [q.id for q in ITEM.questions if gap(answers, q.id) and q.id not in order]
    assert not set(left_out) & set(FIRST)
    gaps = [gap(answers, name) for name in leaning]
    assert gaps == sorted(gaps, reverse=True)
    assert all(gap(answers, name) <= min(gaps, default=0) for name in left_out if len(order) == 5)


@given(answers=everything, trade=st.sampled_from(TRADES))
def test_each_action_and_each_step_of_the_path_leads_to_a_module(
    answers: dict[str, str], trade: LearningPath
) -> None:
    found = advice(ITEM, answers, trade.modules)
    assert [action.module for action in found.actions] == list(found.path[: len(found.actions)])
    assert set(trade.modules) <= set(found.path) <= set(CATALOGUE.ids())
    assert len(set(found.path)) == len(found.path)


def test_je_ne_sais_pas_everywhere_asks_for_the_same_as_nothing_done() -> None:
    unknown = {question.id: "inconnu" for question in ITEM.questions}
    said = [action.question for action in advice(ITEM, unknown).actions]
    assert said == [action.question for action in advice(ITEM, answered(0)).actions]
    assert said == [*FIRST, "deuxieme-verrou", "mot-de-passe"]


def test_somebody_who_has_it_all_gets_no_action_and_the_path_of_the_trade() -> None:
    found = advice(ITEM, perfect(), ("a", "b", "a"))
    assert (found.actions, found.in_place, found.later, found.path) == ((), 12, 0, ("a", "b"))


def test_an_action_says_what_was_answered() -> None:
    found = advice(ITEM, {**perfect(), "rib": "payer"})
    assert [action.said for action in found.actions] == ["Je note le nouveau RIB et je paie"]


def test_the_five_trades_are_on_offer_in_every_language() -> None:
    for language in languages():
        titles = [path.title for path in CATALOGUE.paths(language) if path.trade]
        assert len(set(titles)) == 5


def test_six_months_later_what_moved_is_said_and_nothing_else() -> None:
    before = {**perfect(), "copie": "non", "rib": "payer", "appel": "raccrocher", "partage": "inconnu"}
    after = {**perfect(), "copie": "essayee", "rib": "repondre", "appel": "donner", "partage": "famille"}
    moved = changes(ITEM, before, after)
    by_name = {question.id: question.action for question in ITEM.questions}
    assert moved.done == (by_name["copie"],)
    assert moved.nearer == (by_name["rib"],)
    assert moved.slipped == (by_name["appel"],)
    assert moved
    assert not changes(ITEM, before, before)


def test_a_question_another_version_did_not_ask_is_not_compared() -> None:
    assert not changes(ITEM, {"autrefois": "oui"}, perfect())
    assert not changes(ITEM, {**perfect(), "copie": "une-vieille-reponse"}, perfect())


def test_one_goes_on_at_the_first_question_without_an_answer() -> None:
    some = perfect()
    del some["rib"]
    found = unanswered(ITEM, some)
    assert found is not None
    assert found.id == "rib"
    stale = unanswered(ITEM, {**perfect(), "copie": "une-vieille-reponse"})
    assert stale is not None
    assert stale.id == "copie"
    assert unanswered(ITEM, perfect()) is None


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 3, 2), False),
        (date(2026, 8, 30), False),
        (date(2026, 8, 31), True),
        (date(2025, 1, 1), False),
    ],
)
def test_it_is_time_again_after_six_months(today: date, due: bool) -> None:
    assert is_due("2026-03-02", today) is due
