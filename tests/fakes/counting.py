"""A laptop that counts: its store, a campaign file's values, modules finished, dice that never wait."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from awareness.config import Campaign, LearnerConfig, write_campaign
from awareness.learning.session import Outcome
from awareness.progress.records import Counting
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import pin

OUTCOME = Outcome(score=4, passed=True, band=2, before=1, after=2, to_review=())
MODULES = ("hameconnage", "sauvegardes", "incident")
FAMILIES_OF_A_FIRST_MODULE = 6


class Clock:
    """A day that the tests may move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, days: float) -> None:
        self.now += timedelta(days=days)


class Hasty(Random):
    """Dice that shuffle by a seed and never wait."""

    def uniform(self, a: float, b: float) -> float:
        return 0.0


def campaign_of(
    collector: str = "https://compteurs.example", key: bytes = b"k" * 32, **other: Any
) -> Campaign:
    """The values of a campaign file."""
    values = {"id": "occ-2026", "name": "Dix minutes en Occitanie", "code": "CCI31-7QF2", **other}
    return Campaign(collector=collector, key=key, **values)


def config_with(folder: Path, campaign: Campaign | None) -> LearnerConfig:
    """A laptop's settings, with the campaign's file beside the program."""
    file = folder / "campaign.toml"
    if campaign is not None:
        file.write_text(write_campaign(campaign), encoding="utf-8")
    return LearnerConfig(
        data_folder=folder, documents_folder=folder, runtime_folder=folder, campaign_file=file
    )


def finish(store: ProgressStore, campaign: Campaign, module: str, today: date = date(2026, 11, 24)) -> None:
    """Finish a module, counted if this person said « Oui »."""
    counting = Counting(campaign=campaign.id, today=today, seed=secrets.token_bytes(32))
    store.complete(store.begin(module, "2026.1", "graine").id, OUTCOME, counting=counting)


def say_yes(store: ProgressStore, campaign: Campaign, modules: Sequence[str] = MODULES[:1]) -> set[str]:
    """Say « Oui » as the pages do, finish some modules, and give the ids of all that waits."""
    pin(store, campaign)
    store.agree()
    for module in modules:
        finish(store, campaign, module)
    return {row.id for row in store.outbox()}


def states(store: ProgressStore) -> set[str]:
    """The states of what is in the outbox."""
    return {row.state for row in store.outbox()}


def modules(count: int) -> Iterable[str]:
    """As many names of modules as a test needs."""
    return (f"module-{number}" for number in range(count))
