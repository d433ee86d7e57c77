"""Tables that grow with the program, errors told apart, a writer that one bad request cannot stop."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from peewee import OperationalError, SqliteDatabase

from awareness.collector import migrate
from awareness.collector.committer import Committer
from awareness.collector.demonstration import fill
from awareness.collector.directory import generation
from awareness.collector.faults import (
    KeyUnusable,
    MigrationsMissing,
    NotInitialised,
    Refused,
    StoreUnavailable,
)
from awareness.collector.ingest import Group
from awareness.collector.jobs import Jobs
from awareness.collector.migrate import MIGRATIONS, bring_up, stored_version
from awareness.collector.opening import open_engine
from awareness.collector.postgres import MOST_BROKEN, fate_of
from awareness.collector.records import RegionData
from awareness.collector.schema import BLANKS, CELL_KEY, MODELS, SCHEMA_VERSION, CellTable
from awareness.collector.sealed import make_keys, read_keys
from awareness.config import CollectorConfig
from awareness.handover import regions, titled_modules
from awareness.progress.store import ProgressStore
from awareness.protocol import decode_envelope
from tests.collecting import TODAY, begin, body, counts, engine, settings, summed, totals

NEXT = """
from peewee import TextField

def up(migrator, db):
    migrator.migrate(migrator.add_column("code", "colour", TextField(default="blue")))
"""

CHANGE = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("UPDATE server SET generation = 99")
database.commit()
database.close()
"""


@pytest.fixture
def config(tmp_path: Path) -> CollectorConfig:
    return settings(str(tmp_path / "collector.sqlite"), tmp_path / "collector.key")


def test_the_last_script_bears_the_version_of_the_schema() -> None:
    assert max(int(path.name[:4]) for path in MIGRATIONS.glob("[0-9]*.py")) == SCHEMA_VERSION


def test_a_new_database_has_the_tables_the_models_speak_of(config: CollectorConfig) -> None:
    begin(config)
    with closing(sqlite3.connect(str(config.sqlite_file))) as raw:
        for model in MODELS:
            columns = {row[1] for row in raw.execute(f"PRAGMA table_info({model._meta.table_name})")}
            assert columns == {field.column_name for field in model._meta.sorted_fields}
    assert len(BLANKS) == len(CELL_KEY)
    assert set(CELL_KEY) | {"n", "m", "top"} == set(CellTable._meta.fields)


def test_a_later_script_brings_a_database_up_with_its_rows(
    config: CollectorConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(config)
    scripts = tmp_path / "scripts [1]"
    shutil.copytree(MIGRATIONS, scripts)
    number = SCHEMA_VERSION + 1
    scripts.joinpath(f"{number:04d}_next.py").write_text(NEXT)
    with engine(config) as opened:
        with monkeypatch.context() as patch:
            patch.setattr(migrate, "SCHEMA_VERSION", number)
            bring_up(opened.database, scripts)
            bring_up(opened.database, scripts)
        assert opened.database.execute_sql("SELECT colour FROM code").fetchall() == [("blue",)]
        with pytest.raises(MigrationsMissing, match="version plus récente"):
            bring_up(opened.database)


def test_a_script_that_fails_changes_nothing(
    config: CollectorConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(config)
    scripts = tmp_path / "scripts"
    shutil.copytree(MIGRATIONS, scripts)
    scripts.joinpath("0009_next.py").write_text(NEXT + "    raise ValueError\n")
    with engine(config) as opened:
        monkeypatch.setattr(migrate, "SCHEMA_VERSION", 9)
        with pytest.raises(ValueError):  # noqa: PT011
            bring_up(opened.database, scripts)
        monkeypatch.undo()
        assert stored_version(opened.database) == SCHEMA_VERSION
        assert "colour" not in {column.name for column in opened.database.get_columns("code")}


def test_no_script_at_all_is_an_error_and_not_an_empty_database(tmp_path: Path) -> None:
    database = SqliteDatabase(str(tmp_path / "x.sqlite"))
    with pytest.raises(MigrationsMissing, match="Réinstallez-le"):
        bring_up(database, tmp_path)
    database.close()


def test_a_database_that_is_not_there_is_never_made_by_accident(config: CollectorConfig) -> None:
    with pytest.raises(NotInitialised, match="awareness collector init"):
        open_engine(config)
    assert config.sqlite_file is not None
    assert not config.sqlite_file.exists()


def test_a_thread_that_comes_later_takes_no_lock_from_the_others(config: CollectorConfig) -> None:
    begin(config)
    opened = open_engine(config)
    assert config.sqlite_file is not None
    log = config.sqlite_file.with_name(config.sqlite_file.name + "-wal")
    assert opened.view(generation) < 99
    ours = log.stat().st_ino
    later = threading.Thread(target=lambda: (opened.view(generation), opened.close()))
    later.start()
    later.join()
    # A program that closes the database last takes the log away; that is not the last while we are here.
    done = subprocess.run([sys.executable, "-c", CHANGE, str(config.sqlite_file)], check=True, timeout=60)
    assert (done.returncode, log.stat().st_ino) == (0, ours)
    assert opened.view(generation) == 99
    opened.close()


def test_somebodys_progress_is_no_database_of_a_collector(tmp_path: Path) -> None:
    ProgressStore.open(tmp_path).close()
    file = tmp_path / "progress.sqlite"
    before = file.read_bytes()
    for may_create in (False, True):
        with pytest.raises(Refused, match="n'est pas la base d'un serveur de campagne"):
            open_engine(settings(str(file), tmp_path / "k"), may_create=may_create)
    assert file.read_bytes() == before


def test_the_files_of_a_collector_are_for_their_owner_alone(config: CollectorConfig) -> None:
    begin(config)
    assert config.sqlite_file is not None
    modes = {path.name: path.stat().st_mode & 0o777 for path in config.sqlite_file.parent.iterdir()}
    assert modes["collector.sqlite"] == modes["collector.key"] == 0o600


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [
        (None, 0, "manque"), (b"x" * 44, 0o600, "ne se lit pas"), (b"", 0o600, "ne se lit pas"),
        (b"QUJD\n" * 3, 0o600, "ne se lit pas"), (b"", 0o644, "lu par d'autres"),
    ],
)  # fmt: skip
def test_a_key_file_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, content: bytes | None, mode: int, sentence: str
) -> None:
    file = tmp_path / "k"
    if content is not None:
        file.write_bytes(content)
        file.chmod(mode)
    with pytest.raises(KeyUnusable, match=sentence):
        read_keys(file)


def test_a_key_that_is_there_is_never_made_again(tmp_path: Path) -> None:
    first = make_keys(tmp_path / "k").public
    assert make_keys(tmp_path / "k").public == first


@pytest.mark.parametrize(
    ("state", "tried", "fate"),
    [
        (None, 0, "lost"), ("40001", 0, "same"), ("40P01", 0, "same"), ("55P03", 0, "same"),
        ("57014", 0, "same"), ("57P01", 0, "lost"), ("57P03", 0, "lost"), ("08006", 0, "lost"),
        ("25006", 0, "lost"), ("25P03", 0, "lost"), ("40003", 0, "lost"), ("53100", 0, "lost"),
        ("58030", 0, "lost"), ("XX000", 0, "lost"), ("XX000", MOST_BROKEN, "bug"), ("42P01", 0, "bug"),
        ("22P02", 0, "bug"), ("28P01", 0, "bug"), ("23505", 0, "bug"),
    ],
)  # fmt: skip
def test_each_error_of_postgresql_has_its_fate(state: str | None, tried: int, fate: str) -> None:
    error = OperationalError("x")
    error.orig = SimpleNamespace(sqlstate=state)
    assert fate_of(error, tried) == fate


class Poisoned(Group):
    """Breaks on one campaign, as a bug would."""

    def take(self, envelopes: Any, *, capped: bool = True) -> Any:
        listed = list(envelopes)
        if any(envelope.campaign == "poison" for envelope in listed):
            raise ZeroDivisionError
        return super().take(listed, capped=capped)


def test_one_request_that_breaks_its_group_stops_nobody_else(
    config: CollectorConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(config)
    monkeypatch.setattr("awareness.collector.committer.Group", Poisoned)
    seen: list[str] = []

    def send(campaign: str) -> None:
        try:
            outcome = committer.submit(decode_envelope(body(counts(2), campaign=campaign)))
            seen.append(f"{campaign} {outcome.status}")
        except StoreUnavailable:
            seen.append(f"{campaign} unavailable")

    with engine(config) as opened:
        committer = Committer(opened, today=lambda: TODAY)
        threads = [threading.Thread(target=send, args=(name,)) for name in ("occ-2026", "poison") * 4]
        for thread in threads:
            thread.start()
        committer.start()
        for thread in threads:
            thread.join()
        committer.stop()
    assert sorted(seen) == ["occ-2026 200"] * 4 + ["poison unavailable"] * 4
    assert summed(config) == (8, 8, 8)


def test_a_writer_that_was_stopped_refuses_and_can_begin_again(config: CollectorConfig) -> None:
    begin(config)
    envelope = decode_envelope(body(counts(1)))
    with engine(config) as opened:
        committer = Committer(opened, today=lambda: TODAY)
        for _life in range(2):
            committer.start()
            assert committer.submit(envelope).status == 200
            committer.stop()
            committer.stop()
            with pytest.raises(StoreUnavailable):
                committer.submit(envelope)
    assert summed(config) == (1, 1, 1)


def test_a_daily_job_that_fails_comes_again_and_stops_when_told() -> None:
    runs = threading.Semaphore(0)

    def fail() -> None:
        runs.release()
        raise ValueError("not today")

    jobs = Jobs({"fail": fail}, first=0.001, every=0.001)
    jobs.start()
    assert [runs.acquire(timeout=30) for _each in range(3)] == [True, True, True]
    jobs.stop()
    jobs.stop()


def test_a_demonstration_says_so_and_never_mixes_with_real_counts(config: CollectorConfig) -> None:
    region = regions()["76"]
    assert isinstance(region, RegionData)
    with engine(config, may_create=True) as opened:
        counted = fill(opened, titled_modules(), region, date(2026, 11, 24))
        with pytest.raises(Refused, match="existe déjà"):
            fill(opened, titled_modules(), region, date(2026, 11, 24))
    found = totals(config)
    assert (found["campaign"], found["invented"], found["receipts"]) == ("demo", True, counted)
    assert {cell["chamber"] for cell in found["cells"] if "chamber" in cell} == {"INVENTEE"}
    with pytest.raises(Refused, match="ne partagent jamais une base"):
        begin(config)


def test_real_counts_are_never_joined_by_invented_ones(config: CollectorConfig) -> None:
    begin(config)
    with engine(config) as opened, pytest.raises(Refused, match="ne partagent jamais une base"):
        fill(opened, titled_modules(), RegionData("", "", {"31": ""}), TODAY)
    assert summed(config) == (0, 0, 0)


def test_what_the_program_hands_over_is_plain_and_whole() -> None:
    modules = {module.id: module for module in titled_modules()}
    assert {"hameconnage", "incident", "sauvegardes"} <= set(modules)
    assert {"fr", "en"} <= set(modules["sauvegardes"].titles)
    assert len(regions()["76"].departements) == 13
