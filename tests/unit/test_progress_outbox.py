"""Counts exist only after a « Oui », are made with the completion, and stay until they were sent twice."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from awareness import protocol
from awareness.learning.counting import Business
from awareness.learning.session import Outcome
from awareness.progress import copies, disk
from awareness.progress.disk import MAIN
from awareness.progress.outbox import outbox
from awareness.progress.records import Counting, Settled
from awareness.progress.store import ProgressStore

OUTCOME = Outcome(score=4, passed=True, band=2, before=1, after=2, to_review=())


class Clock:
    """A day that the tests may move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[ProgressStore]:
    opened = ProgressStore.open(tmp_path, clock=clock)
    yield opened
    opened.close()


def counting(clock: Clock) -> Counting:
    return Counting(campaign="occ-2026", today=clock.now.date(), seed=secrets.token_bytes(32))


def finish(store: ProgressStore, clock: Clock, module: str = "hameconnage", version: str = "2026.1") -> None:
    attempt = store.begin(module, version, "graine")
    store.complete(attempt.id, OUTCOME, counting=counting(clock))


def families(store: ProgressStore) -> list[str]:
    return sorted(protocol.family_of(protocol.decode_count(row.count)) for row in store.outbox())


def acknowledge(store: ProgressStore) -> None:
    ids = tuple(row.id for row in store.sendable())
    store.expose(ids)
    store.settle(Settled(acknowledged=ids))


def test_before_a_yes_and_after_a_no_there_is_no_row(store: ProgressStore, clock: Clock) -> None:
    finish(store, clock)
    assert store.outbox() == ()
    store.refuse()
    finish(store, clock, "sauvegardes")
    assert (store.outbox(), store.sendable(), store.consent()) == ((), (), "no")


def test_a_yes_counts_what_was_finished_before_it_in_one_go(store: ProgressStore, clock: Clock) -> None:
    finish(store, clock)
    finish(store, clock, "sauvegardes")
    assert store.due_modules() == ("hameconnage", "sauvegardes")
    store.agree()
    assert store.has_due()
    store.count_due(counting(clock))
    assert families(store).count("activity") == 2
    assert families(store).count("reach") == 1
    assert not store.has_due()


def test_from_then_on_a_completion_makes_its_counts_itself(store: ProgressStore, clock: Clock) -> None:
    store.agree()
    finish(store, clock)
    assert families(store) == ["activity", "chamber", "effect", "place", "reach", "score"]
    assert all(row.state == "new" and row.campaign == "occ-2026" for row in store.outbox())


def test_a_module_done_again_counts_once_a_version(store: ProgressStore, clock: Clock) -> None:
    store.agree()
    finish(store, clock)
    finish(store, clock)
    assert families(store).count("activity") == 1
    finish(store, clock, version="2027.1")
    assert families(store).count("activity") == 2


def test_without_a_campaign_nothing_is_counted(store: ProgressStore) -> None:
    store.agree()
    store.complete(store.begin("hameconnage", "2026.1", "graine").id, OUTCOME)
    assert store.outbox() == ()


def test_the_business_is_told_in_the_counts_made_after_it(store: ProgressStore, clock: Clock) -> None:
    store.set_business(Business(departement="09", section="I", setting="rural"))
    store.agree()
    finish(store, clock)
    told = [protocol.decode_count(row.count) for row in store.outbox()]
    assert {getattr(count, "departement", "09") for count in told} == {"09"}
    assert "sector" in families(store)


def test_a_done_action_is_counted_once_however_often_it_is_said(store: ProgressStore, clock: Clock) -> None:
    store.agree()
    finish(store, clock)
    for state in ("done", "not_yet", "done", "done"):
        store.set_action("hameconnage", state, counting(clock))  # type: ignore[arg-type]
    assert families(store).count("action") == 1
    assert store.action_states() == {"hameconnage": "done"}


def test_a_no_deletes_every_count_in_every_state_and_from_the_copies(
    store: ProgressStore, clock: Clock, tmp_path: Path
) -> None:
    store.agree()
    finish(store, clock)
    acknowledge(store)
    finish(store, clock, "incident")
    store.refuse()
    assert store.outbox() == ()
    for copy in copies.copy_paths(tmp_path / MAIN):
        database = disk.connect(copy)
        assert outbox(database) == ()
        database.close()
    store.agree()
    assert not store.has_due()


def test_what_a_yes_would_count_is_shown_to_the_letter_and_writes_nothing(
    store: ProgressStore, clock: Clock
) -> None:
    finish(store, clock)
    finish(store, clock)
    store.set_action("hameconnage", "done", counting(clock))
    same = counting(clock)
    shown = store.preview(same)
    assert (store.outbox(), store.has_due(), store.preview(same)) == ((), False, shown)
    store.agree()
    store.count_due(same)
    assert {row.count for row in store.outbox()} == {protocol.encode_count(count) for count in shown}
    assert store.preview(same) == ()


def test_what_the_footer_says_follows_every_tile_but_an_erased_one(
    store: ProgressStore, clock: Clock
) -> None:
    assert not store.anyone_agreed()
    store.agree()
    finish(store, clock)
    first, mine = store.current_tile(), store.own_outbox()
    store.choose_tile(store.add_tile("cigale", "ocre").id)
    assert (store.anyone_agreed(), store.own_outbox()) == (True, ())
    assert mine == store.outbox()
    store.erase_tile(first.id)
    assert not store.anyone_agreed()


def test_another_tile_keeps_its_counts_when_one_says_no(store: ProgressStore, clock: Clock) -> None:
    store.agree()
    finish(store, clock)
    first = store.current_tile()
    store.choose_tile(store.add_tile("cigale", "ocre").id)
    assert store.consent() == ""
    store.agree()
    finish(store, clock)
    store.refuse()
    assert families(store).count("activity") == 1
    store.erase_tile(first.id)
    assert store.outbox() == ()


def test_reach_is_never_counted_twice_in_a_folder(store: ProgressStore, clock: Clock) -> None:
    store.agree()
    finish(store, clock)
    store.refuse()
    store.agree()
    finish(store, clock, "incident")
    assert "reach" not in families(store)


def test_an_acknowledged_count_goes_out_again_after_thirty_days_and_then_is_gone(
    store: ProgressStore, clock: Clock
) -> None:
    store.agree()
    finish(store, clock)
    before = {row.id: row.count for row in store.sendable()}
    acknowledge(store)
    assert store.sendable() == ()
    acknowledge(store)
    clock.passes(29)
    assert store.sendable() == ()
    clock.passes(1)
    assert {row.id: row.count for row in store.sendable()} == before
    acknowledge(store)
    assert store.outbox() == ()


def test_a_late_second_answer_to_the_first_sending_deletes_nothing(
    store: ProgressStore, clock: Clock
) -> None:
    store.agree()
    finish(store, clock)
    ids = tuple(row.id for row in store.sendable())
    store.settle(Settled(acknowledged=ids))
    store.settle(Settled(acknowledged=ids))
    assert {row.state for row in store.outbox()} == {"acknowledged"}


def test_later_waits_a_week_and_refused_is_kept_aside(store: ProgressStore, clock: Clock) -> None:
    store.agree()
    finish(store, clock)
    first, second, *others = (row.id for row in store.sendable())
    store.settle(Settled(later=(first,), refused=(second,)))
    assert {row.id for row in store.sendable()} == set(others)
    clock.passes(7)
    assert {row.id for row in store.sendable()} == {first, *others}
    assert {row.id for row in store.unsent()} == {first, *others}
    assert second in {row.id for row in store.outbox()}


def test_a_closed_campaign_leaves_nothing_and_says_how_many_were_lost(
    store: ProgressStore, clock: Clock
) -> None:
    store.agree()
    finish(store, clock)
    acknowledge(store)
    finish(store, clock, "incident")
    assert store.drop_campaign("occ-2026") == 4
    assert store.outbox() == ()


def test_what_waits_survives_a_stop_to_the_letter(store: ProgressStore, clock: Clock, tmp_path: Path) -> None:
    store.agree()
    finish(store, clock)
    store.expose([store.outbox()[0].id])
    kept = store.outbox()
    store.close()
    again = ProgressStore.open(tmp_path, clock=clock)
    assert again.outbox() == kept
    again.close()


def test_ones_progress_on_another_computer_is_not_counted_there_again(
    store: ProgressStore, clock: Clock, tmp_path: Path
) -> None:
    store.agree()
    finish(store, clock)
    store.set_action("hameconnage", "done", counting(clock))
    store.export(tmp_path / "a.dix")
    other = ProgressStore.open(tmp_path / "autre", clock=clock)
    other.import_file(tmp_path / "a.dix")
    other.agree()
    assert (other.outbox(), other.has_due()) == ((), False)
    finish(other, clock, "incident")
    assert "reach" not in families(other)
    other.close()
