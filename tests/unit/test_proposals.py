"""Two numbers make one proposal, and hands are what is proposed whenever phones might not work."""

from __future__ import annotations

import pytest

from awareness.protocol import LARGEST_ROOM
from awareness.workshop.proposals import MODES, WAYS, WHY_NO_NETWORK, places, propose


@pytest.mark.parametrize(
    ("people", "devices", "way"),
    [
        (25, 0, "hands"),
        (25, 2, "hands"),  # two tables of nine at most leave seven people out
        (25, 3, "table"),
        (25, 5, "table"),
        (25, 24, "table"),
        (25, 25, "phone"),
        (25, 60, "phone"),
        (1, 1, "phone"),
        (300, 300, "phone"),
    ],
)
def test_the_numbers_say_which_way_works(people: int, devices: int, way: str) -> None:
    assert propose(people, devices, has_network=True).way == way


@pytest.mark.parametrize("devices", [1, 5, 25])
def test_without_a_network_hands_are_proposed_and_the_reason_says_so(devices: int) -> None:
    proposed = propose(25, devices, has_network=False)
    assert (proposed.way, proposed.why) == ("hands", WHY_NO_NETWORK)


def test_each_proposal_has_a_reason_of_its_own_in_one_sentence() -> None:
    cases = [(25, 0, True), (25, 5, False), (25, 2, True), (25, 5, True), (25, 25, True)]
    reasons = [propose(people, devices, has_network=net).why for people, devices, net in cases]
    assert len(set(reasons)) == 5
    assert all(reason.endswith(".") for reason in reasons)


def test_hands_and_paper_stay_possible_whatever_is_chosen() -> None:
    assert all({"hands", "paper"} <= set(MODES[way]) for way in WAYS)


def test_every_phone_may_come_twice_and_no_room_is_larger_than_the_largest() -> None:
    assert places(5) >= 10
    assert places(300) == LARGEST_ROOM
