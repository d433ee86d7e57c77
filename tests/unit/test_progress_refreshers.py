"""A refresher on the disk: beside the modules, counted once as coming back, taken along."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from awareness import protocol
from awareness.learning.session import Answer, Outcome
from awareness.progress import outbox, transfer
from awareness.progress.records import Counting
from awareness.progress.store import ProgressStore

NOW = datetime(2026, 12, 8, 10, tzinfo=UTC)
DONE = Outcome(score=4, passed=True, band=2, before=0, after=0, to_review=("incident.delais",))
DRAWN = ("incident.delais", "hameconnage.cadenas")
KEY = "quiz.incident.delais"
LAST = Answer("quiz.hameconnage.cadenas", b"{}", True)


def opened(folder: Path) -> ProgressStore:
    return ProgressStore.open(folder, clock=lambda: NOW)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProgressStore]:
    made = opened(tmp_path)
    module = made.begin("incident", "2026.1", "graine")
    made.complete(module.id, DONE)
    yield made
    made.close()


def counting() -> Counting:
    return Counting("occ-2026", NOW.date(), secrets.token_bytes(32))


def comes_back(store: ProgressStore, *, counted: bool = True) -> int:
    attempt = store.begin("", "1", "graine", DRAWN)
    store.save_answer(attempt.id, Answer(KEY, b"{}", False))
    store.complete(attempt.id, DONE, LAST, counting() if counted else None)
    return attempt.id


def modes(store: ProgressStore) -> list[tuple[str, str, str]]:
    counts = [protocol.decode_count(row.count) for row in store.outbox()]
    made = [(protocol.family_of(count), protocol.dimensions_of(count)) for count in counts]
    return sorted((name, str(of.get("mode", "")), str(of.get("module", "-"))) for name, of in made)


def test_a_refresher_is_no_module(store: ProgressStore) -> None:
    comes_back(store)
    assert list(store.states()) == ["incident"]
    assert store.due_modules() == ("incident",)
    assert [each.modules for each in store.others()] == [("incident",)]
    open_one = store.begin("", "1", "autre", DRAWN)
    assert (store.latest(), store.open_attempt("")) == (None, open_one)


def test_each_answer_is_there_after_a_stop_with_what_was_drawn(store: ProgressStore, tmp_path: Path) -> None:
    attempt = store.begin("", "1", "graine", DRAWN)
    store.save_answer(attempt.id, Answer(KEY, b"{}", False))
    store.close()
    again = opened(tmp_path)
    assert again.open_attempt("") == attempt
    assert attempt.drawn == DRAWN
    assert list(again.answers(attempt.id)) == [KEY]
    again.close()


def test_it_makes_activity_and_chamber_and_nothing_more(store: ProgressStore) -> None:
    store.agree()
    store.count_due(counting())
    before = modes(store)
    comes_back(store)
    added = [each for each in modes(store) if each not in before]
    assert added == [("activity", "refresher", ""), ("chamber", "refresher", "-")]


def test_it_is_counted_once_whatever_is_pressed_again_and_a_second_one_for_itself(
    store: ProgressStore,
) -> None:
    store.agree()
    first = comes_back(store)
    count = len(store.outbox())
    store.complete(first, DONE, LAST, counting())
    store.count_due(counting())
    assert len(store.outbox()) == count
    comes_back(store)
    assert len(store.outbox()) == count + 2


def test_without_a_yes_nothing_is_counted(store: ProgressStore) -> None:
    comes_back(store)
    assert store.outbox() == ()
    store.refuse()
    comes_back(store)
    assert store.outbox() == ()


def test_a_yes_said_later_counts_it_too(store: ProgressStore) -> None:
    comes_back(store)
    store.agree()
    assert store.has_due()
    store.count_due(counting())
    assert ("activity", "refresher", "") in modes(store)
    assert not store.has_due()


def test_the_last_answer_the_end_and_the_counts_come_together_or_not_at_all(
    store: ProgressStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ValueError

    store.agree()
    attempt = store.begin("", "1", "graine", DRAWN)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "count_due", breaks)
        with pytest.raises(ValueError):  # noqa: PT011
            store.complete(attempt.id, DONE, LAST, counting())
    assert (store.answers(attempt.id), store.refreshed(), store.outbox()) == ({}, (), ())
    store.complete(attempt.id, DONE, LAST, counting())
    assert (list(store.answers(attempt.id)), len(store.refreshed())) == ([LAST.key], 1)
    assert ("activity", "refresher", "") in modes(store)


def test_it_travels_with_the_progress_and_is_not_doubled(store: ProgressStore, tmp_path: Path) -> None:
    comes_back(store)
    file = tmp_path / "progression.dix"
    store.export(file)
    other = opened(tmp_path / "ailleurs")
    other.import_file(file)
    other.import_file(file)
    assert [(each.on, each.score, each.drawn) for each in other.refreshed()] == [("2026-12-08", 4, DRAWN)]
    assert list(other.states()) == ["incident"]
    other.close()


def test_a_file_from_before_refreshers_is_still_read(store: ProgressStore, tmp_path: Path) -> None:
    file = tmp_path / "ancien.dix"
    store.export(file)
    now = transfer.read_file(file)
    written = msgspec.to_builtins(now) | {"format": 2}
    for attempt in written["attempts"]:
        del attempt["drawn"]
    assert transfer.decode(msgspec.json.encode(written)).attempts == now.attempts


def test_the_action_not_spoken_of_for_longest_comes_first(store: ProgressStore) -> None:
    for module in ("sauvegardes", "hameconnage"):
        store.complete(store.begin(module, "2026.1", "graine").id, DONE)
    assert store.open_actions() == ("incident", "sauvegardes", "hameconnage")
    store.set_action("incident", "not_yet")
    assert store.open_actions() == ("sauvegardes", "hameconnage", "incident")
    store.set_action("sauvegardes", "done")
    store.set_action("hameconnage", "not_for_me")
    assert store.open_actions() == ("incident",)
