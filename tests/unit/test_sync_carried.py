"""Files other laptops gave: carried unread, counted once, gone once the server has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.config import Campaign
from awareness.progress.store import ProgressStore
from awareness.sync.carried import CarryPlace
from awareness.sync.client import Line
from awareness.sync.sealed import seal
from tests.fakes.collector import FakeCollector, closed_port
from tests.fakes.counting import Clock, Hasty, campaign_of, say_yes


@pytest.fixture
def collector() -> Iterator[FakeCollector]:
    with FakeCollector() as running:
        yield running


@pytest.fixture
def campaign(collector: FakeCollector) -> Campaign:
    return campaign_of(collector.url, bytes(collector.key.public_key))


def given(folder: Path, name: str, campaign: Campaign) -> tuple[bytes, set[str]]:
    """What a laptop of the room keeps in its file, and the ids in it."""
    store = ProgressStore.open(folder / name, clock=Clock())
    ids = say_yes(store, campaign)
    content, number = seal(store, campaign)
    store.close()
    assert number == len(ids)
    return content, ids


def at_once(_seconds: float) -> bool:
    return False


def test_two_laptops_files_arrive_once_and_are_gone(
    tmp_path: Path, collector: FakeCollector, campaign: Campaign
) -> None:
    place, all_ids = CarryPlace(tmp_path, campaign), set[str]()
    for name in ("boulangerie", "garage"):
        content, ids = given(tmp_path, name, campaign)
        place.take(content)
        all_ids |= ids
    carried = place.carry(Line(campaign.collector), wait=at_once, dice=Hasty(1))
    assert (carried.left, place.files()) == (0, ())
    assert set(collector.receipts) == all_ids


def test_without_a_connection_the_files_stay(tmp_path: Path, campaign: Campaign) -> None:
    place = CarryPlace(tmp_path, campaign)
    place.take(given(tmp_path, "garage", campaign)[0])
    away = Line(f"http://127.0.0.1:{closed_port()}")
    assert place.carry(away, wait=at_once, dice=Hasty(1)).left
    assert len(place.files()) == 1
