"""Staying awake while a room is open: what the system is asked, by whom, and what happens when it refuses."""

from __future__ import annotations

import threading

from awareness.desktop.awake import CONTINUOUS, DISPLAY, SYSTEM, Awake, awake


class System:
    """A system that notes what each thread asks."""

    def __init__(self, *, grants: bool = True) -> None:
        self.grants = grants
        self.asked: list[tuple[int, int]] = []

    def __call__(self, wish: int) -> int:
        self.asked.append((wish, threading.get_ident()))
        return int(self.grants) and CONTINUOUS


def test_the_wish_is_made_once_and_taken_back_by_the_thread_that_made_it() -> None:
    system = System()
    held = Awake(system)
    held.start()
    held.start()
    assert held.works
    assert [wish for wish, _thread in system.asked] == [CONTINUOUS | SYSTEM | DISPLAY]
    held.stop()
    held.stop()
    assert [wish for wish, _thread in system.asked] == [CONTINUOUS | SYSTEM | DISPLAY, CONTINUOUS]
    assert len({thread for _wish, thread in system.asked}) == 1
    assert system.asked[0][1] != threading.get_ident()


def test_a_second_room_of_the_day_asks_again() -> None:
    system = System()
    held = Awake(system)
    for _room in range(2):
        held.start()
        held.stop()
    assert len(system.asked) == 4


def test_a_refusal_is_known_and_nothing_is_taken_back() -> None:
    system = System(grants=False)
    held = Awake(system)
    held.start()
    assert not held.works
    held.stop()
    assert len(system.asked) == 1


def test_elsewhere_nothing_is_asked_and_nothing_is_promised() -> None:
    held = Awake(None)
    held.start()
    held.stop()
    assert not held.works


def test_this_computer_says_what_it_can() -> None:
    held = awake()
    held.start()
    held.stop()
    assert not held.works  # the tests run where no program may ask
