"""The server burns down and comes back from an old backup; the laptops return, and the total is exact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from awareness.collector import copies
from awareness.collector.running import Collector
from awareness.config import Campaign, CollectorConfig
from awareness.desktop.server import LocalServer
from awareness.progress.store import ProgressStore
from awareness.sync.loop import Sync
from tests.collecting import begin, engine, settings, summed
from tests.fakes.counting import Clock, Hasty, campaign_of, finish, say_yes

LAPTOPS = 12
DISASTER = 40
"""The day of the disaster; the campaign began on day 0."""
LAST_DAY = DISASTER + 40
MODULES = ("hameconnage", "sauvegardes")


class Country:
    """A server, laptops that connect on days of their own, and one calendar for all."""

    def __init__(self, folder: Path, config: CollectorConfig) -> None:
        self.config = config
        self.clock = Clock()
        self.clock.now = datetime(2026, 11, 24, 10, tzinfo=UTC)
        self.campaign: Campaign = campaign_of()
        self.stores = [ProgressStore.open(folder / f"{n}", clock=self.clock) for n in range(LAPTOPS)]
        self.port = 0  # the same after every fire: laptops follow no other address
        self.made: set[str] = set()

    @contextmanager
    def served(self) -> Iterator[None]:
        """Have the server run for a while, on the calendar's day."""
        collector = Collector(self.config, today=self._today)
        server = LocalServer(collector.app, port=self.port)
        collector.start()
        server.start()
        self.port = server.port
        self.campaign = campaign_of(server.url)
        try:
            yield
        finally:
            server.stop()
            collector.stop()

    def lives_through(self, first: int, last: int, *, learns: bool) -> None:
        """Let days pass; each laptop connects every fifth day, and learns on two of them, one late."""
        for day in range(first, last):
            for number, store in enumerate(self.stores):
                if day % 5 == number % 5:
                    done = len(store.states())
                    if learns and done < 2 and day >= (3 * number, DISASTER - 1 - number)[done]:
                        self._learns(store, MODULES[done])
                    self._connects(store)
            self.clock.passes(1)

    def _connects(self, store: ProgressStore) -> None:
        Sync(store, self.campaign, dice=Hasty(), now=self.clock).send_here()

    def _learns(self, store: ProgressStore, module: str) -> None:
        if store.consent() == "yes":
            finish(store, self.campaign, module, self.clock.now.date())
        else:
            say_yes(store, self.campaign, [module])
        self.made |= {row.id for row in store.outbox()}

    def _today(self) -> date:
        return self.clock.now.date()

    def close(self) -> None:
        """Switch every laptop off."""
        for store in self.stores:
            store.close()


@pytest.fixture
def country(tmp_path: Path, database_url: str) -> Iterator[Country]:
    config = settings(database_url, tmp_path / "collector.key")
    begin(config, opens=datetime(2026, 11, 24, tzinfo=UTC).date())
    country = Country(tmp_path / "laptops", config)
    yield country
    country.close()


def burn_down_and_restore(country: Country, tmp_path: Path, age: int) -> int:
    """Live with a backup of that age, lose the server, restore, live on; gives how many counts there are."""
    with country.served():
        country.lives_through(0, DISASTER - age, learns=True)
    with engine(country.config) as opened:
        copies.back_up(opened, tmp_path / "backup", country.clock.now)
    with country.served():
        country.lives_through(DISASTER - age, DISASTER, learns=True)
    assert summed(country.config)[0] == len(country.made)
    with engine(country.config) as opened:
        copies.restore(opened, tmp_path / "backup", replace=True)
    lost = len(country.made) - summed(country.config)[0]
    with country.served():
        country.lives_through(DISASTER, LAST_DAY, learns=False)
    return lost


@pytest.mark.parametrize("age", [1, 7, 29])
def test_a_backup_of_any_age_under_thirty_days_ends_up_exact(
    country: Country, tmp_path: Path, age: int
) -> None:
    lost = burn_down_and_restore(country, tmp_path, age)
    assert lost > 0
    assert summed(country.config) == (len(country.made),) * 3
    assert len(country.made) > LAPTOPS * 8


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_the_second_sending_counts_would_be_lost(
    country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awareness.progress.outbox.SECOND_SENDING_DAYS", 10_000)
    lost = burn_down_and_restore(country, tmp_path, 7)
    assert summed(country.config)[0] == len(country.made) - lost
    assert lost > 0


def test_the_calendar_of_these_tests_lets_every_second_sending_come_due() -> None:
    assert timedelta(days=LAST_DAY - DISASTER) >= timedelta(days=30 + 5)
