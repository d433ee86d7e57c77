"""A national campaign's server as it runs, on either engine, and the crowd that sends to it."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from peewee import Database

from awareness.collector import campaigns
from awareness.collector.campaigns import NewCampaign
from awareness.collector.records import ModuleData
from awareness.collector.sealed import make_keys
from awareness.protocol import DEPARTEMENTS
from tests.bench.envelopes import CAMPAIGN, CODE, MODULES
from tests.bench.servers import ROOT
from tests.collecting import engine, settings
from tests.journeys.collector_program import CollectorProgram
from tests.postgres import Cluster

CONNECTIONS = 16
REQUESTS = 600
COUNTS = 14
NO_CAP = 10**9
"""A daily cap that no benchmark comes near: what is measured is counted, not held."""

Make = Callable[[], CollectorProgram]


@contextmanager
def engines(folder: Path) -> Iterator[Mapping[str, Make]]:
    """Give, for each engine, what makes a server that has an empty database and does not run yet."""
    cluster = Cluster(fsync="on").start()
    try:
        yield {"SQLite": partial(_on_sqlite, folder), "PostgreSQL": partial(_on_postgres, folder, cluster)}
    finally:
        cluster.remove()


def _on_sqlite(folder: Path) -> CollectorProgram:
    place = Path(tempfile.mkdtemp(prefix="sqlite-", dir=folder))
    return _begun(str(place / "collector.sqlite"), place)


def _on_postgres(folder: Path, cluster: Cluster) -> CollectorProgram:
    return _begun(cluster.create(), Path(tempfile.mkdtemp(prefix="postgres-", dir=folder)))


def _begun(url: str, place: Path) -> CollectorProgram:
    """Do what `init` does, with fourteen modules and a cap that is never reached."""
    config = settings(url, place / "collector.key")
    today = date.today()
    new = NewCampaign(
        id=CAMPAIGN,
        opens=today.replace(year=today.year - 1, day=1),
        departements={code: code for code in DEPARTEMENTS},
        modules=[ModuleData(name, "2026.1", {"fr": name}) for name in MODULES],
    )

    def work(database: Database) -> None:
        campaigns.add_code(database, campaigns.begin(database, new), CODE, cap=NO_CAP)

    with engine(config, may_create=True) as opened:
        opened.transact(work)
    make_keys(config.seal_key_file)
    return CollectorProgram(url, place)


class Load(NamedTuple):
    """How a crowd was served: the seconds of all of it and of each request, in order of length."""

    seconds: float
    times: list[float]
    counts: int

    @property
    def cost(self) -> float:
        """Give the microseconds of one count."""
        return 1e6 * self.seconds / (len(self.times) * self.counts)

    def milliseconds(self, share: float) -> float:
        """Give what this share of the requests took at most."""
        return 1e3 * self.times[int(len(self.times) * share)]


def send(
    program: CollectorProgram, *, keeps: bool = True, counts: int = COUNTS, requests: int = REQUESTS
) -> Load:
    """Let a crowd of 16 connections send envelopes, each as soon as its last one was answered."""
    words = (program.port, CONNECTIONS, requests, counts, "keep" if keeps else "close", _seed())
    told = _run("tests.bench.load", *words)
    return Load(told["seconds"], sorted(told["times"]), counts)


def bare_cost(program: CollectorProgram) -> float:
    """Give the microseconds of a count that goes straight into a server's own tables."""
    seconds: float = _run("tests.bench.bare_counts", program.url, REQUESTS, COUNTS, _seed())
    return 1e6 * seconds / (REQUESTS * COUNTS)


def _seed() -> int:
    """Ids must differ from one go to the next."""
    return secrets.randbits(48)


def _run(module: str, *words: Any) -> Any:
    """Run a program of the benchmarks to its end, and read what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
