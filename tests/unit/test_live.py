"""Many phones at once: every answer once, on the disk before it is acknowledged, whatever comes together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from awareness.workshop.files import RoomFile, RoomNotKept
from awareness.workshop.live import LiveRoom
from awareness.workshop.refusals import Refused
from tests.workshop import Village

SEATS = [f"seat-{number}" for number in range(40)]


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A room of forty phones at an open question."""
    made = Village(tmp_path / "progression")
    live = made.begin().live
    for seat in SEATS:
        live.join(seat)
    made.go_to("open")
    yield made
    made.close()


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Do everything at the same moment, as well as eight threads can."""
    together = threading.Barrier(8)

    def one(call: Callable[[], Any]) -> Any:
        together.wait(timeout=30)
        try:
            return call()
        except (Refused, RoomNotKept) as refused:
            return refused.code

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(one, calls))


def on_disk(village: Village) -> dict[str, str]:
    """The answers as a new start reads them."""
    file = RoomFile.open(village.opened.file.path)
    answers = file.room().answers.get("avant-cadenas", {})
    file.close()
    return answers


def test_answers_that_come_together_are_each_stored_once(village: Village) -> None:
    live = village.opened.live
    calls = [
        lambda seat=seat, choice=choice: (seat, live.answer(seat, "avant-cadenas", choice))
        for seat in SEATS
        for choice in ("vrai", "faux")
    ]
    told = at_once(calls)
    assert dict(told) == on_disk(village) == live.room.answers["avant-cadenas"]
    assert all((seat, choice) in told for seat, choice in on_disk(village).items())
    assert len(on_disk(village)) == len(SEATS)


def test_answers_and_the_end_of_a_question_may_come_together(village: Village) -> None:
    live = village.opened.live
    version = live.room.version
    calls: list[Callable[[], Any]] = [
        lambda seat=seat: (seat, live.answer(seat, "avant-cadenas", "faux"))  # type: ignore[misc]
        for seat in SEATS
    ]
    calls[20:20] = [lambda: live.go_on(version)] * 8
    told = at_once(calls)
    kept = {each[0] for each in told if isinstance(each, tuple)}
    assert (told.count("stale"), told.count("closed")) == (7, len(SEATS) - len(kept))
    assert on_disk(village).keys() == kept
    assert live.room.here.phase == "closed"


def test_a_group_the_disk_refused_is_told_so_and_may_be_sent_again(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    live: LiveRoom = village.opened.live
    store, left = RoomFile.answer, [2]

    def fails_twice(self: RoomFile, answers: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise RoomNotKept
        store(self, answers)

    monkeypatch.setattr(RoomFile, "answer", fails_twice)
    calls = [lambda seat=seat: (seat, live.answer(seat, "avant-cadenas", "faux")) for seat in SEATS]
    told = at_once(calls)  # type: ignore[arg-type]
    kept = {each[0] for each in told if isinstance(each, tuple)}
    assert told.count("room-disk") == len(SEATS) - len(kept) > 0
    assert on_disk(village).keys() == kept == live.room.answers.get("avant-cadenas", {}).keys()
    again = [live.answer(seat, "avant-cadenas", "vrai") for seat in SEATS]
    assert again == ["faux" if seat in kept else "vrai" for seat in SEATS]
