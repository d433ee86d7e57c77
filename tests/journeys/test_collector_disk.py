"""A SQLite file that is locked, on a full disk, or gone: 503, nothing acknowledged, then on it goes.

The full disk is a small file system mounted for one child process alone, which is this file itself:
`python -m tests.journeys.test_collector_disk FOLDER` prints JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nacl.public import PublicKey, SealedBox

from awareness import protocol
from awareness.collector import engine as engines
from awareness.collector.sealed import read_keys
from awareness.config import CollectorConfig
from tests.collecting import Laptops, begin, body, counts, ids, running, settings, summed
from tests.journeys.test_disk_mounts import ALONE, fill, mounted
from tests.parts import ROOT


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CollectorConfig:
    monkeypatch.setattr(engines, "PATIENCE_MS", 100)
    config = settings(str(tmp_path / "place" / "collector.sqlite"), tmp_path / "collector.key")
    begin(config)
    return config


@pytest.fixture
def laptops(config: CollectorConfig) -> Iterator[Laptops]:
    with running(config) as laptops:
        laptops.send(counts(1))
        yield laptops


def is_refused_for_now(laptops: Laptops, content: bytes) -> bool:
    response = laptops.post(content)
    health = laptops.collector.app.test_client().get("/healthz")
    seconds = [int(answer.headers["Retry-After"]) for answer in (response, health)]
    return (response.status_code, health.status_code) == (503, 503) and min(seconds) >= 30


def test_a_locked_database_acknowledges_nothing_and_then_goes_on(
    laptops: Laptops, config: CollectorConfig
) -> None:
    told = counts(4)
    other = sqlite3.connect(str(config.sqlite_file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert is_refused_for_now(laptops, body(told))
    readable = SealedBox(PublicKey(read_keys(config.seal_key_file).public)).encrypt(body(counts(1)))
    for box in (readable, b"\0" * len(readable)):
        assert laptops.post(box, protocol.SEALED_PATH).status_code == 503
    other.execute("ROLLBACK")
    other.close()
    assert laptops.send(told) == {"accepted": ids(told)}
    assert summed(config) == (5, 5, 5)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_database_that_is_gone_acknowledges_nothing_and_then_goes_on(
    laptops: Laptops, config: CollectorConfig, what: str
) -> None:
    place = config.sqlite_file if what == "file" else config.sqlite_file.parent  # type: ignore[union-attr]
    assert place is not None
    told = counts(4)
    away = place.rename(place.with_name("away"))
    assert is_refused_for_now(laptops, body(told))
    assert not place.exists()
    away.rename(place)
    assert laptops.send(told) == {"accepted": ids(told)}
    assert summed(config) == (5, 5, 5)


def test_a_file_put_in_the_place_of_the_database_is_not_written_to(
    laptops: Laptops, config: CollectorConfig
) -> None:
    file = config.sqlite_file
    assert file is not None
    away = file.rename(file.with_name("away"))
    file.write_bytes(b"")
    assert is_refused_for_now(laptops, body(counts(1)))
    assert file.read_bytes() == b""
    file.unlink()
    away.rename(file)
    assert laptops.send(told := counts(2)) == {"accepted": ids(told)}


def full_disk(folder: Path) -> list[object]:
    """Fill the disk under a running collector, and make room again."""
    config = settings(str(mounted(folder) / "collector.sqlite"), folder / "collector.key")
    begin(config)
    sent = []
    with running(config) as laptops:
        laptops.send(counts(2))
        ballast = fill(folder)
        refused = []
        for _each in range(40):
            sent.append(counts(16))
            refused.append(laptops.post(body(sent[-1])).status_code)
        ballast.unlink()
        known = [len(laptops.send(told)["accepted"]) for told in sent]
    return [sorted(set(refused)), sum(known), *summed(config)]


def test_a_full_disk_acknowledges_nothing_it_has_not_kept(tmp_path: Path) -> None:
    words = [*ALONE, sys.executable, "-m", "tests.journeys.test_collector_disk", str(tmp_path)]
    path = os.pathsep.join((str(ROOT), str(ROOT / "build")))
    environ = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        words, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    statuses, known, *sums = json.loads(done.stdout)
    assert 503 in statuses
    assert (known, sums) == (640, [642, 642, 642])


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        found = full_disk(Path(sys.argv[1]))
    print(json.dumps(found))
