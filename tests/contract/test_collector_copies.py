"""A copy is made while counts come in, and brings everything back, on its own engine or the other one."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from awareness.collector import campaigns, copies
from awareness.collector.copies import Restored, back_up
from awareness.collector.faults import CopyUnusable, Refused
from awareness.collector.schema import QuarantineTable
from awareness.config import CollectorConfig
from tests.collecting import TODAY, count, counts, engine, ids, running, settings, summed, totals
from tests.postgres import Cluster

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def copy(config: CollectorConfig, tmp_path: Path) -> Path:
    """A copy of a collector that has taken something of everything."""
    with running(config) as laptops:
        for told in (counts(12), counts(3, "chamber"), [count(mode="workshop", n=9)]):
            laptops.send(told)
        laptops.send(counts(2), "NOBODY-1")
    return save(config, tmp_path / "copy")


def save(config: CollectorConfig, file: Path) -> Path:
    with engine(config) as opened:
        back_up(opened, file, NOW)
    return file


def restore(config: CollectorConfig, file: Path, *, replace: bool = False) -> Restored:
    with engine(config, may_create=True) as opened:
        return copies.restore(opened, file, replace=replace)


@pytest.fixture
def elsewhere(tmp_path: Path, cluster: Cluster) -> Callable[[str], CollectorConfig]:
    """An empty place on either engine."""
    places = {"sqlite": lambda: str(tmp_path / "other.sqlite"), "postgresql": cluster.create}
    return lambda name: settings(places[name](), tmp_path / "collector.key")


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_copy_brings_everything_back_on_either_engine(
    config: CollectorConfig, copy: Path, elsewhere: Callable[[str], CollectorConfig], target: str
) -> None:
    other = elsewhere(target)
    assert restore(other, copy) == Restored(NOW, 16, 0)
    assert totals(other) == totals(config)
    with engine(other) as opened:
        assert opened.view(lambda database: QuarantineTable.select().count(database)) == 2
        mine = opened.view(campaigns.one)
    with engine(config) as opened:
        assert opened.view(campaigns.one) == mine
    with running(other) as laptops:
        fresh = counts(2)
        assert laptops.send(fresh) == {"accepted": ids(fresh)}
    assert summed(other)[0] == 18


def test_a_copy_of_a_copy_is_the_same_to_the_byte_but_for_nothing(
    config: CollectorConfig, copy: Path, elsewhere: Callable[[str], CollectorConfig], tmp_path: Path
) -> None:
    other = elsewhere("sqlite")
    restore(other, copy)
    again = save(other, tmp_path / "again")
    dumps = []
    for file in (copy, again):
        connection = sqlite3.connect(file)
        dumps.append([line for line in connection.iterdump() if 'INSERT INTO "server"' not in line])
        connection.close()
    dumps = [[line for line in dump if "schema_migration" not in line] for dump in dumps]
    assert dumps[0] == dumps[1]
    assert len(dumps[0]) > 20


def test_a_copy_is_for_its_owner_alone_and_holds_no_key(config: CollectorConfig, copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    key = config.seal_key_file.read_bytes().split()[0]
    assert key not in copy.read_bytes()
    assert [each.name for each in copy.parent.iterdir() if each.name.startswith(".")] == []


def test_a_copy_made_while_counts_come_in_is_of_one_moment(config: CollectorConfig, tmp_path: Path) -> None:
    with running(config) as laptops:
        for number in range(20):
            laptops.send(counts(10))
            save(config, tmp_path / f"{number}")
        laptops.send(counts(10))
    with running(config) as laptops:
        restore(config, tmp_path / "7", replace=True)
        assert summed(config) == (80, 80, 80)
        told = counts(5)
        assert laptops.send(told) == {"accepted": ids(told)}
    assert summed(config) == (85, 85, 85)


def test_newer_counts_are_only_overwritten_when_somebody_says_so(config: CollectorConfig, copy: Path) -> None:
    before = summed(config)
    assert restore(config, copy).lost == 0
    with running(config) as laptops:
        told = counts(7)
        laptops.send(told)
        with pytest.raises(Refused, match=r"7 compteurs que la sauvegarde n'a pas.*--replace"):
            restore(config, copy)
        assert summed(config)[0] == before[0] + 7
        assert restore(config, copy, replace=True).lost == 7
        assert summed(config) == before
        # What laptops send a second time comes back, and nothing twice.
        assert laptops.send(told) == {"accepted": ids(told)}
    assert summed(config)[0] == before[0] + 7


@pytest.mark.parametrize("fault", ["cut", "other", "progress", "text"])
def test_another_file_changes_nothing(
    config: CollectorConfig, copy: Path, tmp_path: Path, fault: str
) -> None:
    bad = tmp_path / "bad"
    whole = copy.read_bytes()
    if fault == "other":
        sqlite3.connect(bad).execute("CREATE TABLE copy (taken TEXT)").connection.close()
    else:
        bad.write_bytes(
            {"cut": whole[: len(whole) // 2], "progress": b"SQLite format 3\0", "text": b"x"}[fault]
        )
    before = totals(config)
    with pytest.raises(CopyUnusable, match="n'est pas une sauvegarde entière"):
        restore(config, bad, replace=True)
    assert totals(config) == before


def test_a_copy_that_cannot_be_written_leaves_the_old_one(config: CollectorConfig, copy: Path) -> None:
    before = copy.read_bytes()
    copy.parent.joinpath("folder").mkdir()
    with engine(config) as opened, pytest.raises(CopyUnusable, match="n'a pas pu être écrite"):
        back_up(opened, copy.parent / "folder", NOW + timedelta(days=1))
    assert copy.read_bytes() == before
    assert [each.name for each in copy.parent.iterdir() if each.name.startswith(".")] == []


def test_a_restoration_that_breaks_half_way_changes_nothing(
    config: CollectorConfig, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(config) as laptops:
        laptops.send(counts(3))
    before = totals(config)

    def fail(*_words: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(copies, "_insert", fail)
    with pytest.raises(RuntimeError):
        restore(config, copy, replace=True)
    assert totals(config) == before


def test_a_new_campaign_after_a_restoration_still_has_room_for_its_lots(
    config: CollectorConfig, copy: Path
) -> None:
    restore(config, copy)
    with engine(config) as opened:
        opened.transact(lambda database: campaigns.add_code(database, campaigns.one(database), "CMA81-1"))
    with running(config, TODAY + timedelta(days=7)) as laptops:
        laptops.send(counts(1))
        laptops.send(counts(1), "CMA81-1")
    assert {cell["lot"] for cell in totals(config)["cells"]} == {1, 2, 3}
