"""What only PostgreSQL can do to a collector: conflicts, waits for a standby, servers that come and go."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from peewee import Database
from werkzeug.test import TestResponse

from awareness.collector import postgres, tidying
from awareness.collector.words import PostgresWords
from awareness.config import CollectorConfig
from tests.collecting import TODAY, Laptops, begin, body, counts, engine, ids, running, settings, summed
from tests.contract.test_collector_counts import replay
from tests.journeys.launching import wait_for
from tests.parts import require
from tests.postgres import Cluster

WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'collector'"
LOCKED = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.fixture
def config(cluster: Cluster, tmp_path: Path) -> CollectorConfig:
    config = settings(cluster.create(), tmp_path / "collector.key")
    begin(config)
    return config


@pytest.fixture(scope="module")
def alone() -> Iterator[Cluster]:
    """A server of this file's own, to be stopped and made to wait."""
    require("postgresql")
    started = Cluster().start()
    yield started
    started.remove()


@pytest.fixture
def frail(alone: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CollectorConfig:
    """A collector on it, with little patience."""
    monkeypatch.setattr(postgres, "DEADLINE_SECONDS", 1.0)
    monkeypatch.setattr(postgres, "PATIENCE_SECONDS", 0.5)
    config = settings(alone.create(), tmp_path / "collector.key")
    begin(config)
    return config


def fight(config: CollectorConfig, told: list[dict[str, object]]) -> tuple[int, list[object]]:
    """Send the same counts through four servers at once; gives how often a transaction was done again."""
    faults: list[object] = []
    crew = [running(replace(config)) for _each in range(4)]
    laptops = [each.__enter__() for each in crew]
    try:
        threads = [
            threading.Thread(target=replay, args=(laptops[seed % 4], told, seed, faults))
            for seed in range(12)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(each.collector.engine.retries for each in laptops), faults
    finally:
        for each in crew:
            each.__exit__(None, None, None)


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_real_serialization_failures_are_survived(
    config: CollectorConfig, isolation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = PostgresWords.add_receipts

    def with_others_meanwhile(
        words: PostgresWords, database: Database, rows: list[tuple[bytes, int]]
    ) -> set[bytes]:
        database.execute_sql("SELECT pg_sleep(0.005)")
        return add(words, database, rows)

    monkeypatch.setattr(PostgresWords, "add_receipts", with_others_meanwhile)
    told = counts(200)
    retries, faults = fight(replace(config, isolation=isolation), told)
    assert faults == []
    assert retries > 0
    assert summed(config) == (200, 200, 200)


def test_real_deadlocks_are_survived(config: CollectorConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    add = PostgresWords.add_receipts

    def in_any_order(words: PostgresWords, database: Database, rows: list[tuple[bytes, int]]) -> set[bytes]:
        fresh: set[bytes] = set()
        for row in random.sample(rows, len(rows)):
            fresh |= add(words, database, [row])
            database.execute_sql("SELECT pg_sleep(0.002)")
        return fresh

    monkeypatch.setattr(PostgresWords, "add_receipts", in_any_order)
    told = counts(60)
    retries, faults = fight(config, told)
    assert faults == []
    assert retries > 0
    assert summed(config) == (60, 60, 60)


def test_ids_in_order_never_wait_for_each_other_in_a_circle(config: CollectorConfig) -> None:
    told = counts(200)
    assert fight(config, told) == (0, [])
    assert summed(config) == (200, 200, 200)


class Posting:
    """A request under way in a thread of its own."""

    def __init__(self, laptops: Laptops, content: bytes) -> None:
        self._answers: list[TestResponse] = []
        self._thread = threading.Thread(target=lambda: self._answers.append(laptops.post(content)))
        self._thread.start()

    def status(self) -> int:
        """Wait for the answer."""
        self._thread.join()
        return self._answers[0].status_code


@pytest.fixture
def no_standby(alone: Cluster) -> Iterator[Cluster]:
    """Every commit waits for a standby that does not exist."""
    _standby(alone, "nobody")
    yield alone
    _standby(alone, "")


def _standby(server: Cluster, name: str) -> None:
    server.run(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
    server.run("SELECT pg_reload_conf()")
    wait_for(lambda: server.run("SHOW synchronous_standby_names") == [(name,)], "the setting")


def end_the_wait(server: Cluster, how: str) -> None:
    for (process,) in server.run(WAITING):
        server.run(f"SELECT {how}({process})")


def kept_on_one_node_only(server: Cluster, laptops: Laptops, content: bytes) -> int:
    """Store counts on this node alone: the wait for the standby is ended from outside, the row stays."""
    posting = Posting(laptops, content)
    wait_for(lambda: server.run(WAITING), "a commit that waits")
    status = posting.status()
    end_the_wait(server, "pg_terminate_backend")
    wait_for(lambda: not server.run(WAITING), "nobody waits any more")
    return status


def test_what_waits_for_a_standby_is_not_acknowledged_nor_is_its_second_sending(
    frail: CollectorConfig, no_standby: Cluster
) -> None:
    told = counts(3)
    with running(frail) as laptops:
        assert kept_on_one_node_only(no_standby, laptops, body(told)) == 503
        assert kept_on_one_node_only(no_standby, laptops, body(told)) == 503
        _standby(no_standby, "")
        assert laptops.send(told) == {"accepted": ids(told)}
    assert summed(frail) == (3, 3, 3)


def test_without_its_record_in_the_log_a_second_sending_would_be_acknowledged_too_early(
    frail: CollectorConfig, no_standby: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = counts(3)
    with running(frail) as laptops:
        assert kept_on_one_node_only(no_standby, laptops, body(told)) == 503
        monkeypatch.setattr(PostgresWords, "note_nothing_new", lambda _self, _database: None)
        assert laptops.send(told) == {"accepted": ids(told)}


def test_a_wait_for_the_standby_that_somebody_cancels_is_no_success(
    frail: CollectorConfig, no_standby: Cluster
) -> None:
    told = counts(3)
    with running(frail) as laptops:
        posting = Posting(laptops, body(told))
        wait_for(lambda: no_standby.run(WAITING), "a commit that waits")
        end_the_wait(no_standby, "pg_cancel_backend")
        assert posting.status() == 503
        _standby(no_standby, "")
        assert laptops.send(told) == {"accepted": ids(told)}
    assert summed(frail) == (3, 3, 3)


def test_a_server_that_is_gone_acknowledges_nothing_and_its_return_is_noticed(
    frail: CollectorConfig, alone: Cluster
) -> None:
    told = counts(3)
    with running(frail) as laptops:
        laptops.send(counts(2))
        alone.stop()
        response = laptops.post(body(told))
        assert (response.status_code, response.data) == (503, b'{"error":"later"}')
        assert int(response.headers["Retry-After"]) >= 30
        assert laptops.collector.app.test_client().get("/healthz").status_code == 503
        alone.start()
        assert laptops.send(told) == {"accepted": ids(told)}
    assert summed(frail) == (5, 5, 5)


def test_one_group_that_waits_for_a_lock_does_not_stop_the_next_one(
    frail: CollectorConfig, alone: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres.LIMITS, "lock_timeout", "200ms")
    with running(frail) as laptops:
        laptops.send(counts(1))
        with engine(frail) as other, other.database.atomic():
            other.database.execute_sql("SELECT n FROM cell FOR UPDATE")
            stuck = Posting(laptops, body(counts(1)))
            wait_for(lambda: alone.run(LOCKED), "a group that waits for the lock")
            free = counts(1, "reach")
            assert laptops.send(free) == {"accepted": ids(free)}
            assert stuck.status() == 503
        assert laptops.send(told := counts(1)) == {"accepted": ids(told)}
    assert summed(frail) == (3, 3, 3)


def test_two_servers_do_not_tidy_at_once(config: CollectorConfig) -> None:
    with engine(config) as other:
        other.database.execute_sql("SELECT pg_advisory_lock(%s)", (tidying.ADVISORY_LOCK,))
        seen: list[object] = []

        def tidy_elsewhere() -> None:
            with engine(config) as opened:
                seen.append(tidying.tidy(opened, TODAY))

        thread = threading.Thread(target=tidy_elsewhere)
        thread.start()
        thread.join()
    assert seen == [None]
