"""SQLite's log is emptied beside the writer, comes to an end with the server, and outlives trouble."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from awareness.collector.checkpoints import Checkpoints
from awareness.collector.engine import LOG_PAGES, LOG_PAGES_SERVED, SqliteEngine
from awareness.collector.schema import ReceiptTable
from awareness.config import CollectorConfig
from tests.collecting import begin, counts, running, settings
from tests.journeys.launching import wait_for


@pytest.fixture
def config(tmp_path: Path) -> CollectorConfig:
    config = settings(str(tmp_path / "collector.sqlite"), tmp_path / "collector.key")
    begin(config)
    return config


@pytest.fixture
def served(config: CollectorConfig) -> Iterator[SqliteEngine]:
    """The database as a server has it, with one receipt that is in the log only."""
    assert config.sqlite_file is not None
    engine = SqliteEngine(config.sqlite_file, served=True)
    engine.transact(lambda database: ReceiptTable.insert(id=b"r" * 16, campaign=1).execute(database))
    yield engine
    engine.close()


def in_the_file_itself(engine: SqliteEngine) -> int:
    """Count the receipts of the file as it would be without its log."""
    alone = engine.file.with_name("alone.sqlite")
    shutil.copyfile(engine.file, alone)
    with closing(sqlite3.connect(alone)) as raw:
        (number,) = raw.execute("SELECT count(*) FROM receipt").fetchone()
    alone.with_name("alone.sqlite-wal").unlink(missing_ok=True)
    return int(number)


def test_what_is_committed_reaches_the_file_while_nobody_commits(served: SqliteEngine) -> None:
    assert in_the_file_itself(served) == 0
    checkpoints = Checkpoints(served, every=0.01)
    checkpoints.start()
    wait_for(lambda: in_the_file_itself(served) == 1, "the receipt in its place")
    checkpoints.stop()
    checkpoints.stop()


def test_a_database_that_is_gone_for_a_while_does_not_end_it(served: SqliteEngine) -> None:
    tried: list[bool] = []
    checkpoint = served.checkpoint

    def watched() -> None:
        tried.append(served.file.exists())
        checkpoint()

    served.checkpoint = watched  # type: ignore[method-assign]
    away = served.file.rename(served.file.with_name("away"))
    checkpoints = Checkpoints(served, every=0.01)
    checkpoints.start()
    wait_for(lambda: tried.count(False) > 2, "tries on a file that is gone")
    away.rename(served.file)
    wait_for(lambda: tried.count(True) > 2 and in_the_file_itself(served) == 1, "the receipt in its place")
    checkpoints.stop()


def test_only_a_server_leaves_its_log_to_the_thread_beside_it(config: CollectorConfig) -> None:
    assert config.sqlite_file is not None
    for served, pages in ((True, LOG_PAGES_SERVED), (False, LOG_PAGES)):
        engine = SqliteEngine(config.sqlite_file, served=served)
        found = engine.view(lambda database: database.execute_sql("PRAGMA wal_autocheckpoint").fetchone())
        assert found == (pages,)
        engine.close()


def test_a_server_that_stopped_leaves_one_file_and_no_log(config: CollectorConfig) -> None:
    with running(config) as laptops:
        laptops.send(counts(3))
        assert config.sqlite_file is not None
        log = config.sqlite_file.with_name(f"{config.sqlite_file.name}-wal")
        assert log.exists()
    assert not log.exists()
