"""`order` with buttons only: an opening that leaves something to do, moves, and several right orders."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness.assessment.item import Partial
from awareness.assessment.items.order import Constraint, Order, OrderResponse, Step
from awareness.errors import ResponseIncomplete
from tests.samples.items.forms import made

SAMPLE = made("order")
assert isinstance(SAMPLE, Order)
RIGHT = ("couper", "photo", "appeler", "plainte")


def opening(item: Order, seed: str, draft: str = "") -> tuple[str, ...]:
    """The steps as the page shows them."""
    return tuple(step.id for step in item.present(seed, draft)["steps"])


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Any sound item: rules that all agree with one hidden order."""
    ids = draw(st.permutations([f"e{n}" for n in range(draw(st.integers(3, 7)))]))
    pairs = [(a, b) for at, a in enumerate(ids) for b in ids[at + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    rules = [Constraint(id=f"{a}-{b}", first=a, then=b, why="Parce que.") for a, b in chosen]
    steps = tuple(Step(id=name, text=name) for name in sorted(ids))
    return Order(id="o", prompt="?", steps=steps, constraints=tuple(rules), explain="Voilà.")


@given(item=orders(), seed=st.text(max_size=20))
def test_the_opening_holds_every_step_and_is_never_already_right(item: Order, seed: str) -> None:
    shown = opening(item, seed)
    assert sorted(shown) == sorted(step.id for step in item.steps)
    assert not item.is_right(OrderResponse(steps=shown))


@given(item=orders(), seed=st.text(max_size=20))
def test_pressing_up_often_enough_leads_from_any_opening_to_a_right_order(item: Order, seed: str) -> None:
    right = next(response for response in item.responses() if item.is_right(response))
    shown = opening(item, seed)
    for goal, name in enumerate(right.steps):
        while shown.index(name) > goal:
            moved = item.read({"step": list(shown), "up": [name]})
            assert isinstance(moved, Partial)
            shown = opening(item, seed, moved.draft)
    assert item.read({"step": list(shown)}) == right


@given(item=orders())
def test_a_sound_item_has_no_fault_and_can_be_right_and_wrong(item: Order) -> None:
    assert not list(item.faults())
    assert {item.is_right(response) for response in item.responses()} == {True, False}


@pytest.mark.parametrize(
    ("button", "name", "expected"),
    [
        ("up", "photo", "photo.couper.appeler.plainte"),
        ("down", "photo", "couper.appeler.photo.plainte"),
        ("up", "couper", "couper.photo.appeler.plainte"),
        ("down", "plainte", "couper.photo.appeler.plainte"),
    ],
)
def test_a_button_moves_one_step_by_one_place_and_stops_at_the_ends(
    button: str, name: str, expected: str
) -> None:
    assert SAMPLE.read({"step": list(RIGHT), button: [name]}) == Partial(draft=expected)


def test_every_order_that_keeps_the_rules_is_right_and_no_other() -> None:
    for steps in permutations(RIGHT):
        keeps = all(steps.index(rule.first) < steps.index(rule.then) for rule in SAMPLE.constraints)
        assert SAMPLE.is_right(OrderResponse(steps=steps)) == keeps


def test_each_broken_rule_is_explained_under_the_step_that_came_too_late() -> None:
    feedback = SAMPLE.feedback(OrderResponse(steps=("appeler", "plainte", "couper", "photo")))
    assert [remark.text for remark in feedback.about("couper")] == [
        "Chaque minute compte : coupez d'abord.",
        "La plainte attend, le réseau non.",
    ]
    assert [remark.text for remark in feedback.about("photo")] == ["La photo sert à la plainte."]
    assert feedback.about("")[0].text == SAMPLE.explain


@pytest.mark.parametrize("steps", [RIGHT[:3], (*RIGHT, "photo"), (*RIGHT[:3], "photo"), ()])
def test_missing_or_doubled_steps_are_asked_for_again(steps: tuple[str, ...]) -> None:
    with pytest.raises(ResponseIncomplete, match="manque une étape"):
        SAMPLE.read({"step": list(steps)})


def test_a_move_of_an_unknown_step_is_no_move() -> None:
    assert SAMPLE.read({"step": list(RIGHT), "up": ["grenier"]}) == OrderResponse(steps=RIGHT)
