"""A campaign, a collector of its own, and laptops that speak to it: for every test of the server."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from peewee import Database
from werkzeug.test import TestResponse

from awareness import protocol
from awareness.collector import campaigns
from awareness.collector import totals as sums
from awareness.collector.campaigns import NewCampaign
from awareness.collector.engine import Engine
from awareness.collector.opening import open_engine
from awareness.collector.records import ModuleData
from awareness.collector.running import Collector
from awareness.collector.sealed import make_keys
from awareness.config import CollectorConfig, collector_config

TODAY = date(2026, 11, 24)
CAMPAIGN = "occ-2026"
CODE = "CCI31-7QF2"
MODULES = tuple(ModuleData(name, "2026.1", {"fr": name.title()}) for name in ("hameconnage", "sauvegardes"))
SHAPES: dict[str, dict[str, Any]] = {
    "activity": {"module": "hameconnage", "week": "2026-W48", "departement": "31", "mode": "solo"},
    "sector": {"module": "hameconnage", "quarter": "2026-Q4", "section": "G"},
    "score": {"module": "hameconnage", "quarter": "2026-Q4", "band": 2},
    "effect": {"module": "hameconnage", "quarter": "2026-Q4", "before": 0, "after": 2},
    "action": {"module": "hameconnage", "quarter": "2026-Q4"},
    "chamber": {"quarter": "2026-Q4", "mode": "solo"},
    "reach": {"quarter": "2026-Q4", "departement": "31"},
    "place": {"quarter": "2026-Q4", "setting": "rural"},
}
Told = dict[str, Any]


def settings(url: str, key_file: Path, **changes: Any) -> CollectorConfig:
    """The settings of a collector on a database; no limit on how often one may ask."""
    environ = {"AWARENESS_DATABASE_URL": url, "AWARENESS_SEAL_KEY_FILE": str(key_file)}
    return replace(collector_config(environ), **{"requests_a_minute": 0, **changes})


def begin(config: CollectorConfig, *, opens: date = TODAY, cap: int = 1_000_000, **changes: Any) -> None:
    """Do what `init` does."""
    new = NewCampaign(
        id=CAMPAIGN, opens=opens, departements={"31": "Haute-Garonne"}, modules=MODULES, **changes
    )

    def work(database: Database) -> None:
        campaigns.add_code(database, campaigns.begin(database, new), CODE, cap=cap)

    with engine(config, may_create=True) as opened:
        opened.transact(work)
    make_keys(config.seal_key_file)


@contextmanager
def engine(config: CollectorConfig, *, may_create: bool = False) -> Iterator[Engine]:
    """The database as a command opens it."""
    opened = open_engine(config, may_create=may_create)
    try:
        yield opened
    finally:
        opened.close()


def count(family: str = "activity", **changes: Any) -> Told:
    """One count as it is sent, under a fresh id."""
    return {"family": family, "id": secrets.token_hex(16), **SHAPES[family], "n": 1, **changes}


def counts(number: int, family: str = "activity", **changes: Any) -> list[Told]:
    """Several counts alike."""
    return [count(family, **changes) for _each in range(number)]


def body(told: Sequence[Told], code: str = CODE, campaign: str = CAMPAIGN, **changes: Any) -> bytes:
    """An envelope as it is sent."""
    envelope = {
        "v": 1,
        "campaign": campaign,
        "auth": {"t": "code", "k": code},
        "counts": list(told),
        **changes,
    }
    return json.dumps(envelope, separators=(",", ":")).encode().ljust(protocol.BODY_BYTES)


def ids(told: Sequence[Told]) -> list[str]:
    """The ids of counts."""
    return [each["id"] for each in told]


class Laptops:
    """Whoever talks to one running collector, over its WSGI app."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector

    def post(self, content: bytes, path: str = protocol.COUNTS_PATH, **words: Any) -> TestResponse:
        """Send bytes as a laptop does."""
        kind = "application/json" if path == protocol.COUNTS_PATH else "application/octet-stream"
        return self.collector.app.test_client().post(path, data=content, **{"content_type": kind, **words})

    def send(self, told: Sequence[Told], code: str = CODE, campaign: str = CAMPAIGN) -> Told:
        """Send counts; gives the answer's lists that are not empty."""
        response = self.post(body(told, code, campaign))
        assert response.status_code == 200, response.data
        answer: Told = json.loads(response.data)
        return {name: listed for name, listed in answer.items() if listed}


@contextmanager
def running(config: CollectorConfig, today: date = TODAY) -> Iterator[Laptops]:
    """A collector at work in this process."""
    collector = Collector(config, today=lambda: today)
    collector.start()
    try:
        yield Laptops(collector)
    finally:
        collector.stop()


def totals(config: CollectorConfig, campaign: str | None = None) -> Told:
    """What `totals` prints."""
    with engine(config) as opened:
        return opened.view(lambda database: sums.totals(database, campaigns.one(database, campaign)))


def summed(config: CollectorConfig) -> tuple[int, int, int]:
    """Receipts, people, contributions."""
    found = totals(config)
    return (
        found["receipts"],
        sum(cell["n"] for cell in found["cells"]),
        sum(cell["m"] for cell in found["cells"]),
    )
