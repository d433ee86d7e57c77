"""One person through one module: for any answers, nothing done is asked again but what was wrong, once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness.assessment.item import Item
from awareness.assessment.items.builder import Builder, BuilderResponse, Input
from awareness.assessment.items.choice import Choice, ChoiceResponse, Option
from awareness.catalogue.model import Action, Header, Idea, Lesson, Module, Quiz
from awareness.learning.session import READ, LearningSession, band

SEEDS = st.text("0123456789abcdef", min_size=8, max_size=8)


def choice(name: str, twin: str | None = None, difficulty: Any = 1) -> Choice:
    options = (
        Option(id="juste", text="Juste", feedback="Oui.", right=True),
        Option(id="faux", text="Faux", feedback="Non."),
    )
    return Choice(id=name, prompt=f"{name} ?", options=options, twin=twin, difficulty=difficulty)


def module(exercise: tuple[Item[Any], ...] = (), pool: int = 8) -> Module:
    final = tuple(choice(f"f{number}", difficulty=1 + number % 3) for number in range(pool))
    return Module(
        header=Header(
            id="essai", title="Essai", subtitle="Un essai", summary="Un essai.", minutes=10, version="2026.1",
            picture="essai", objectives=("Voir", "Faire"), sources=("s",), reviewed="2026-11-01",
            action=Action(title="Agir", if_then="Si, alors."),
        ),
        language="fr",
        state="house",
        lesson=Lesson(
            before="Avant", story="Une histoire courte", exercise="Exercice", quiz="Quiz", action="Agir",
            ideas=(Idea(title="Un", markdown="un"), Idea(title="Deux", markdown="deux")),
        ),
        quiz=Quiz(
            before=(choice("b1", twin="f1"), choice("b2", twin="f5")),
            exercise=exercise or (choice("e1"),),
            final=final,
        ),
        fingerprint="0",
    )  # fmt: skip


def give(session: LearningSession, right: bool) -> LearningSession:
    """Do the next step: read it, or answer it right or wrong."""
    step = session.steps[session.place]
    if step.item is None:
        return session.read(step.key)
    return session.answer(step.key, ChoiceResponse(option="juste" if right else "faux"), b"{}")


def walk(seed: str, rights: list[bool]) -> list[LearningSession]:
    """All the states of a session answered in order with these answers, the last one repeated to the end."""
    states = [LearningSession(seed, {}, module())]
    answers = iter(rights)
    while not states[-1].is_finished:
        step = states[-1].steps[states[-1].place]
        states.append(give(states[-1], next(answers, True) if step.item else True))
    return states


def in_turn(session: LearningSession, turn: Sequence[int], rights: list[bool]) -> LearningSession:
    """Do the first steps of a session in any order; the place never goes back."""
    steps = session.steps
    for index in turn:
        step, place = steps[index], session.place
        if step.item is None:
            session = session.read(step.key)
        else:
            option = "juste" if rights[index] else "faux"
            session = session.answer(step.key, ChoiceResponse(option=option), b"{}")
        assert session.place >= place
    return session


ANSWERS = st.lists(st.booleans(), max_size=20)


@given(seed=SEEDS, rights=ANSWERS)
def test_steps_already_met_never_change_and_the_place_only_grows(seed: str, rights: list[bool]) -> None:
    states = walk(seed, rights)
    assert [state.place for state in states] == list(range(len(states)))
    for earlier, later in pairwise(states):
        known = earlier.place + 1
        assert earlier.steps[:known] == later.steps[:known]
        assert len(earlier.steps) <= len(later.steps) <= len(earlier.steps) + 1


@given(seed=SEEDS, rights=ANSWERS)
def test_the_answers_alone_bring_back_the_same_place(seed: str, rights: list[bool]) -> None:
    for state in walk(seed, rights):
        again = LearningSession(seed, dict(state.answers), module())
        assert (again.place, again.steps, again.outcome()) == (state.place, state.steps, state.outcome())


@given(seed=SEEDS, rights=ANSWERS)
def test_the_outcome_stays_within_its_bounds_at_every_step(seed: str, rights: list[bool]) -> None:
    for state in walk(seed, rights):
        outcome = state.outcome()
        assert 0 <= outcome.score <= 5
        assert 0 <= outcome.before <= 2
        assert 0 <= outcome.after <= min(2, outcome.score)
        assert outcome.passed == (outcome.score >= 4)
        assert outcome.band == band(outcome.score)
        assert len(outcome.to_review) == 5 - outcome.score


@given(seed=SEEDS, rights=ANSWERS)
def test_wrong_answers_come_back_once_and_the_second_try_does_not_count(
    seed: str, rights: list[bool]
) -> None:
    states = walk(seed, rights)
    last = states[-1]
    wrong = [
        key.removeprefix("quiz.") for key, got in last.answers.items() if key[:5] == "quiz." and not got.right
    ]
    again = [step.key.removeprefix("again.") for step in last.steps if step.phase == "again"]
    assert again == wrong
    first = next(state for state in states if state.steps[state.place].phase in {"again", "action"})
    assert last.outcome() == first.outcome()


@given(seed=SEEDS)
def test_the_quiz_holds_both_twins_and_three_others_easier_ones_first(seed: str) -> None:
    quiz = [
        step.item for step in LearningSession(seed, {}, module()).steps if step.phase == "quiz" and step.item
    ]
    assert len({item.id for item in quiz}) == 5
    assert {"f1", "f5"} <= {item.id for item in quiz}
    assert [item.difficulty for item in quiz] == sorted(item.difficulty for item in quiz)


@given(seed=SEEDS, order=st.permutations(range(12)), rights=st.lists(st.booleans(), min_size=12, max_size=12))
def test_answers_sent_out_of_order_lose_nothing_and_score_the_same(
    seed: str, order: list[int], rights: list[bool]
) -> None:
    """Two windows, the back button: every step can be done at any time, the first answer stands."""
    start = LearningSession(seed, {}, module())
    straight = in_turn(start, range(12), rights)
    jumping = in_turn(start, order, rights)
    assert straight.steps == jumping.steps
    assert straight.outcome() == jumping.outcome()


def test_answering_again_changes_nothing() -> None:
    session = LearningSession("0", {}, module())
    wrong = session.answer("before.b1", ChoiceResponse(option="faux"), b"1")
    assert wrong.answer("before.b1", ChoiceResponse(option="juste"), b"2") == wrong


def test_a_step_of_another_session_is_refused() -> None:
    session = LearningSession("0", {}, module())
    for key in ("again.f1", "idea.3", "quiz.e1", ""):
        with pytest.raises(KeyError):
            session.read(key)
    with pytest.raises(KeyError):
        session.answer("story", ChoiceResponse(option="juste"), b"{}")


def test_a_tool_in_the_exercise_is_neither_right_nor_wrong() -> None:
    field = Input(id="quoi", entry="line", label="Quoi ?")
    tool = Builder(id="fiche", prompt="Remplissez.", title="Fiche", inputs=(field,), always="Gardez-la.")
    session = LearningSession("0", {}, module(exercise=(tool,)))
    done = session.answer("exercise.fiche", BuilderResponse(values={"quoi": ("x",)}), b"{}")
    assert done.answers["exercise.fiche"].right is None
    assert done.steps == session.steps


def test_a_step_that_is_read_is_neither_right_nor_wrong() -> None:
    answer = LearningSession("0", {}, module()).read("story").answers["story"]
    assert (answer.response, answer.right) == (READ, None)
