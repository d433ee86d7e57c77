"""One go at what waits, over real HTTP: what each answer does to the outbox."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.config import Campaign
from awareness.progress.records import StoreStatus
from awareness.progress.store import ProgressStore
from awareness.protocol import Answer, Refusal
from awareness.sync import reports
from awareness.sync.client import Line
from awareness.sync.replies import Meaning
from awareness.sync.sending import Outcome, Sending, due
from tests.fakes.collector import (
    Behaviour,
    FakeCollector,
    Handler,
    Request,
    answering,
    counts_and_hangs_up,
    honest,
    saying,
)
from tests.fakes.counting import MODULES, Clock, Hasty, campaign_of, finish, modules, say_yes, states

Go = Callable[..., Outcome]


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
def go(store: ProgressStore, campaign: Campaign) -> Go:
    """Send once all that waits."""

    def send(pause: Callable[[float], bool] = lambda _: False, seed: int = 3) -> Outcome:
        return Sending(store, campaign, Line(campaign.collector), Hasty(seed), pause).run()

    return send


def test_all_that_waits_is_sent_once_and_stays_for_its_second_sending(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    ids = say_yes(store, campaign, MODULES)
    outcome = go()
    assert (outcome.trouble, outcome.report.sent, outcome.report.waiting) == (None, len(ids), 0)
    assert f": {len(ids)}." in outcome.report.sentence
    assert collector.receipts == dict.fromkeys(ids, 1)
    assert states(store) == {"acknowledged"}
    assert go().report.sentence.startswith("Rien n'attend")
    assert len(collector.requests) == 6  # one a family


def test_the_second_sending_goes_by_itself_and_then_nothing_is_left(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go, clock: Clock
) -> None:
    first = say_yes(store, campaign)
    go()
    clock.passes(30)
    finish(store, campaign, "incident")
    outcome = go()
    assert outcome.report.again == len(first)
    mixed = [set(request.ids) & first for request in collector.requests]
    assert all(
        known in (set(), set(request.ids)) for known, request in zip(mixed, collector.requests, strict=True)
    )
    assert {row.id for row in store.outbox()} & first == set()
    assert {collector.receipts[each] for each in first} == {2}


@pytest.mark.parametrize(
    "behaviour",
    [
        saying(200, b"<html>Bienvenue</html>"), saying(302, Location="/"), saying(204), saying(511),
        saying(404), saying(413), saying(415), saying(429), saying(503), saying(500), saying(403),
        counts_and_hangs_up, answering(lambda _: Answer()),
        answering(lambda _: Answer(accepted=("0" * 32,), refused=(Refusal("1" * 32, "x"),))),
    ],
)  # fmt: skip
def test_whatever_else_is_answered_every_count_stays_to_be_sent(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go, behaviour: Behaviour
) -> None:
    ids = say_yes(store, campaign)
    collector.always = behaviour
    outcome = go()
    assert outcome.report.waiting == len(ids)
    assert outcome.report.sent == 0
    assert states(store) <= {"new", "exposed"}
    collector.always = honest
    assert go().report.sent == len(ids)


@pytest.mark.parametrize(
    ("status", "requests"), [(404, 1), (413, 1), (415, 1), (429, 1), (503, 1), (302, 1), (500, 2), (599, 2)]
)
def test_a_server_in_trouble_is_not_asked_over_and_over(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go, status: int, requests: int
) -> None:
    say_yes(store, campaign)
    collector.always = saying(status)
    go()
    assert len(collector.requests) == requests


def test_an_answer_that_is_lost_now_and_then_does_not_stop_the_rest(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    ids = say_yes(store, campaign)
    collector.script.extend([honest, counts_and_hangs_up, honest, counts_and_hangs_up, honest, honest])
    assert go().report.sent == len(ids) - 2
    assert go().report.sent == 2
    assert sum(collector.receipts.values()) == len(ids) + 2
    assert set(collector.receipts) == ids


def test_the_server_says_how_long_to_wait(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    say_yes(store, campaign)
    collector.always = saying(503, Retry_After="90")
    outcome = go()
    assert (outcome.trouble, outcome.wait) == (Meaning.BUSY, 90)
    assert "plus tard" in outcome.report.sentence


def test_held_later_and_refused_are_told_apart(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go, clock: Clock
) -> None:
    say_yes(store, campaign, list(modules(4)))

    def sort(ids: list[str]) -> Answer:
        if len(ids) < 4:
            return Answer(held=tuple(ids))
        return Answer(accepted=(ids[0],), later=(ids[1],), refused=(Refusal(ids[2], "module"),))

    collector.always = answering(sort)
    report = go().report
    assert (report.sent, report.held, report.later, report.refused) == (6, 2, 4, 4)
    assert "n'a pas tout confirmé" in report.sentence
    assert states(store) == {"acknowledged", "later", "refused", "exposed"}
    clock.passes(7)
    asked_again = {row.id for row in due(store, campaign)}
    assert asked_again == {row.id for row in store.outbox() if row.state in {"later", "exposed"}}


def dislikes(bad: str) -> Behaviour:
    def behave(handler: Handler, request: Request) -> None:
        (saying(400) if bad in request.ids else honest)(handler, request)

    return behave


def test_one_count_the_server_cannot_read_is_found_and_set_aside(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    ids = say_yes(store, campaign, list(modules(16)))
    bad = next(row.id for row in store.outbox() if b'"activity"' in row.count)
    collector.always = dislikes(bad)
    outcome = go()
    assert (outcome.report.refused, outcome.report.waiting) == (1, 0)
    assert outcome.report.sent == len(ids) - 1
    assert {row.id: row.state for row in store.outbox()}[bad] == "refused"
    sizes = [len(request.ids) for request in collector.requests if bad in request.ids]
    assert sizes == [16, 8, 4, 2, 1]


def test_a_campaign_that_is_over_loses_its_counts_says_so_and_hears_no_more(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    say_yes(store, campaign)
    collector.always = saying(410)
    outcome = go()
    assert outcome.trouble is Meaning.CLOSED
    assert "terminée" in outcome.report.sentence
    assert store.outbox() == ()
    assert len(collector.requests) == 1


def test_last_years_campaign_may_be_over_while_this_years_goes_on(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    last_year = campaign_of(campaign.collector, campaign.key, id="occ-2025", code="ANCIEN", name="L'an passé")
    say_yes(store, last_year)
    say_yes(store, campaign, MODULES[1:])
    this_year = {row.id for row in store.outbox() if row.campaign == "occ-2026"}

    def over(handler: Handler, request: Request) -> None:
        (saying(410) if request.envelope.campaign == "occ-2025" else honest)(handler, request)

    collector.always = over
    assert "« L'an passé » est terminée" in go().report.sentence
    assert {row.campaign for row in store.outbox()} == {"occ-2026"}
    assert states(store) == {"acknowledged"}
    codes = {(request.envelope.campaign, request.envelope.auth.k) for request in collector.requests}
    assert codes == {("occ-2025", "ANCIEN"), ("occ-2026", "CCI31-7QF2")}
    assert set(collector.receipts) == this_year


def test_a_no_in_the_middle_stops_the_rest_from_leaving(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    say_yes(store, campaign)

    def says_no(_seconds: float) -> bool:
        store.refuse()
        return False

    assert go(says_no).report.sent == 1
    assert len(collector.requests) == 1
    assert store.outbox() == ()


def test_counts_are_shown_only_once_the_disk_knows_it(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    ids = say_yes(store, campaign)
    seen: list[Any] = []

    def looks(handler: Handler, request: Request) -> None:
        known = {row.id: row.state for row in store.outbox()}
        seen.extend(known[each] for each in request.ids)
        honest(handler, request)

    collector.always = looks
    go()
    assert seen == ["exposed"] * len(ids)


def test_nothing_goes_to_a_server_nobody_said_yes_to(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    store.agree()
    finish(store, campaign, "hameconnage")
    assert store.sendable()
    assert go().report.sent == 0
    assert collector.requests == []


def test_being_stopped_between_two_envelopes_leaves_the_rest_untouched(
    store: ProgressStore, collector: FakeCollector, campaign: Campaign, go: Go
) -> None:
    say_yes(store, campaign)
    stopped = threading.Event()
    stopped.set()
    assert go(stopped.wait).trouble is Meaning.STOPPED
    assert len(collector.requests) == 1
    assert len(due(store, campaign)) == 5


def test_a_disk_that_stops_keeping_in_the_middle_stops_the_sending(
    store: ProgressStore,
    collector: FakeCollector,
    campaign: Campaign,
    go: Go,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say_yes(store, campaign)

    def is_pulled_out(_seconds: float) -> bool:
        monkeypatch.setattr(type(store), "status", property(lambda _: StoreStatus("memory")))
        return False

    assert go(is_pulled_out).report.notice == reports.IN_MEMORY
    assert len(collector.requests) == 1
