"""The thread that sends: when it tries, how it ends, and what it never does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.config import Campaign
from awareness.progress.records import StoreStatus
from awareness.progress.store import ProgressStore
from awareness.sync import loop, reports, schedule
from awareness.sync.client import Line
from awareness.sync.loop import STOP_SECONDS, Sync
from awareness.sync.replies import Meaning, Reply
from tests.fakes.collector import (
    FakeCollector,
    Handler,
    Request,
    counts_and_hangs_up,
    drips,
    hangs,
    honest,
    saying,
)
from tests.fakes.counting import Clock, Hasty, campaign_of, finish, say_yes, states
from tests.journeys.launching import wait_for

Begin = Callable[..., Sync]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[ProgressStore]:
    opened = ProgressStore.open(tmp_path, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def collector() -> Iterator[FakeCollector]:
    with FakeCollector() as running:
        yield running


@pytest.fixture
def campaign(collector: FakeCollector) -> Campaign:
    return campaign_of(collector.url, bytes(collector.key.public_key))


@pytest.fixture
def begin(store: ProgressStore, campaign: Campaign, clock: Clock) -> Iterator[Begin]:
    """Start a thread that sends; all of them are at rest at the end."""
    begun: list[Sync] = []

    def start(**words: Any) -> Sync:
        begun.append(Sync(store, campaign, **{"now": clock, "dice": Hasty(3), **words}))
        begun[-1].start()
        return begun[-1]

    yield start
    assert all(sync.stop() for sync in begun)


def test_what_waits_at_the_start_is_sent(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin
) -> None:
    ids = say_yes(store, campaign)
    begin()
    collector.expects(lambda: set(collector.receipts) == ids)


def test_a_completion_is_sent_without_being_asked_for(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin
) -> None:
    say_yes(store, campaign, ())
    sync = begin()
    finish(store, campaign, "hameconnage")
    sync.wake()
    collector.expects(lambda: len(collector.receipts) == 6)


def test_before_a_yes_and_after_a_no_not_one_connection_is_made(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin
) -> None:
    finish(store, campaign, "hameconnage")
    sync = begin()
    assert sync.send_now(None).notice == reports.NOTHING
    say_yes(store, campaign, ["incident"])
    store.refuse()
    sync.wake()
    assert sync.send_now(None).notice == reports.NOTHING
    assert store.outbox() == ()
    assert collector.requests == []


def test_answers_lost_one_time_in_three_lose_and_double_nothing(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin
) -> None:
    ids = say_yes(store, campaign, [f"module-{number}" for number in range(20)])
    dice = Hasty(7)

    def loses_some(handler: Handler, request: Request) -> None:
        (counts_and_hangs_up if dice.random() < 0.3 else honest)(handler, request)

    collector.always = loses_some
    begin()
    wait_for(lambda: states(store) == {"acknowledged"}, "an answer to every count")
    assert set(collector.receipts) == ids
    assert max(collector.receipts.values()) > 1


def test_a_person_who_asks_is_told_at_once_what_came_of_it(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin
) -> None:
    say_yes(store, campaign)
    sync = begin(dice=_Slow())
    report = sync.send_now(None)
    assert (report.sent, report.waiting, report.is_going_on) == (6, 0, False)
    assert sync.last == report


class _Slow(Hasty):
    """Dice that wait an hour before trying by themselves, and not at all between envelopes."""

    def uniform(self, a: float, b: float) -> float:
        return 3600.0 if (a, b) == schedule.JITTER else 0.0


def test_a_person_who_asks_does_not_wait_for_a_slow_server(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin
) -> None:
    say_yes(store, campaign)
    collector.always = hangs
    report = begin().send_now(0.0)
    assert report.is_going_on
    assert report.waiting == 6


def test_a_command_sends_without_any_thread(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, clock: Clock
) -> None:
    say_yes(store, campaign)
    report = Sync(store, campaign, now=clock, dice=Hasty(3)).send_here()
    assert (report.sent, report.waiting) == (6, 0)
    assert not [thread for thread in threading.enumerate() if thread.name == "sync"]


def test_asking_before_the_start_is_a_fault_of_ours(store: ProgressStore, campaign: Campaign) -> None:
    with pytest.raises(RuntimeError):
        Sync(store, campaign).send_now()
    assert Sync(store, campaign).stop()


@pytest.mark.parametrize("behaviour", [hangs, drips])
def test_it_stops_at_once_whatever_the_server_does_and_loses_nothing(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin, behaviour: Any
) -> None:
    ids = say_yes(store, campaign)
    collector.always = behaviour
    sync = begin()
    collector.expects(lambda: collector.requests)
    assert sync.stop()
    assert collector.hung_up.wait(30)
    assert {row.id for row in store.sendable()} == ids
    assert STOP_SECONDS < 2


def test_it_stops_during_a_pause_and_before_the_first_try(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin
) -> None:
    say_yes(store, campaign)
    assert begin(dice=_Slow()).stop()
    assert collector.requests == []
    sync = begin(dice=_Pausing())
    collector.expects(lambda: collector.requests)
    assert sync.stop()
    assert len(collector.requests) == 1


class _Pausing(Hasty):
    """Dice that pause for an hour between two envelopes."""

    def uniform(self, a: float, b: float) -> float:
        return 3600.0 if (a, b) == schedule.PAUSE else 0.0


def test_a_network_that_appears_is_a_reason_and_none_is_no_failure(
    store: ProgressStore, collector: FakeCollector, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "LOOK_AT_NETWORK", 0.001)
    monkeypatch.setattr(Campaign, "is_here", False)
    far = campaign_of(collector.url)
    say_yes(store, far)
    online, looked = threading.Event(), threading.Semaphore(0)

    def has_network() -> bool:
        looked.release()
        return online.is_set()

    sync = Sync(store, far, has_network=has_network, now=clock, dice=Hasty(3))
    sync.start()
    assert all(looked.acquire(timeout=30) for _ in range(3))
    assert sync.send_now(None).notice == reports.NO_NETWORK
    assert collector.requests == []
    online.set()
    collector.expects(lambda: len(collector.receipts) == 6)
    assert sync.stop()


def test_a_server_that_asks_for_quiet_gets_it_from_everybody_even_after_a_restart(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin, clock: Clock
) -> None:
    say_yes(store, campaign)
    collector.script.append(saying(503, Retry_After="3600"))
    sync = begin()
    wait_for(lambda: store.setting(loop.QUIET), "a wish for quiet")
    assert sync.send_now(None).notice.code == "sync-busy"
    assert sync.stop()
    again = begin()
    again.wake()
    assert again.send_now(None).notice.code == "sync-busy"
    assert len(collector.requests) == 1
    clock.passes(1 / 24)
    assert begin(dice=_Slow()).send_now(None).sent == 6


def test_a_clock_that_jumped_does_not_silence_it_for_years(
    store: ProgressStore, campaign: Campaign, begin: Begin
) -> None:
    say_yes(store, campaign)
    store.set_setting(loop.QUIET, "2031-01-01T00:00:00+00:00")
    assert begin(dice=_Slow()).send_now(None).sent == 6


def test_nothing_is_sent_while_nothing_reaches_the_disk(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, begin: Begin, monkeypatch: Any
) -> None:
    say_yes(store, campaign)
    monkeypatch.setattr(type(store), "status", property(lambda _: StoreStatus("memory")))
    assert begin().send_now(None).notice == reports.IN_MEMORY
    assert collector.requests == []


def test_what_was_not_foreseen_is_written_down_without_a_name_and_tried_again(
    store: ProgressStore,
    collector: FakeCollector,
    campaign: Campaign,
    begin: Begin,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ids = say_yes(store, campaign)
    calls: list[str] = []
    address = "203.0.113.9"

    class Broken(Line):
        def post(self, path: str, body: bytes) -> Reply:
            calls.append(path)
            if len(calls) == 1:
                raise KeyError(address, body)
            return super().post(path, body)

    with caplog.at_level(logging.WARNING):
        begin(connect=lambda told: Broken(told.collector))
        collector.expects(lambda: set(collector.receipts) == ids)
    assert "KeyError" in caplog.text
    assert "sending.py" in caplog.text
    assert address not in caplog.text
    assert not [each for each in ids if each in caplog.text]


def test_a_second_sending_leaves_at_the_first_look_after_thirty_days(
    store: ProgressStore,
    collector: FakeCollector,
    campaign: Campaign,
    begin: Begin,
    clock: Clock,
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(schedule, "LOOK_AT_OUTBOX", 0.01)
    ids = say_yes(store, campaign)
    begin()
    wait_for(lambda: states(store) == {"acknowledged"}, "an answer to every count")
    clock.passes(29)
    assert len(collector.requests) == 6
    clock.passes(1)
    wait_for(lambda: store.outbox() == (), "the end of every count")
    assert collector.receipts == dict.fromkeys(ids, 2)


def test_a_campaign_that_ended_long_ago_is_dropped_without_a_connection(
    store: ProgressStore, collector: FakeCollector, begin: Begin, clock: Clock
) -> None:
    over = campaign_of(collector.url, bytes(collector.key.public_key), closes=clock.now.date())
    say_yes(store, over)
    clock.passes(91)
    assert begin().send_now(None).notice == reports.NOTHING
    assert (store.outbox(), collector.requests) == ((), [])


def test_a_stopped_transport_says_so(campaign: Campaign) -> None:
    line = Line(campaign.collector)
    line.cut()
    assert line.post("/v1/counts", b"").meaning is Meaning.STOPPED
