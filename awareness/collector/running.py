"""A collector at work: its database, its writer, its app and its daily jobs, from start() to stop()."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import Protocol

from flask import Flask

from awareness.collector.app import create_app
from awareness.collector.checkpoints import Checkpoints
from awareness.collector.committer import Committer
from awareness.collector.directory import campaigns
from awareness.collector.engine import SqliteEngine
from awareness.collector.jobs import Jobs
from awareness.collector.opening import open_engine
from awareness.collector.publishing import publish_week
from awareness.collector.states import EditionRefused
from awareness.collector.tidying import tidy
from awareness.config import CollectorConfig

log = logging.getLogger(__name__)

POSTGRES_WORKERS = 2
"""While one group waits for the disk or the standby, the next one is already under way."""


class Worker(Protocol):
    """What owns threads."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """End what is under way."""
        ...


class Collector:
    """Everything but the socket. Raises what opening raises, before any thread begins."""

    def __init__(
        self,
        config: CollectorConfig,
        *,
        with_jobs: bool = False,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._config = config
        self._today = today
        engine = open_engine(config, hurried=True)
        engine.close()
        self.engine = engine
        at_once, self._workers = POSTGRES_WORKERS, list[Worker]()
        if isinstance(engine, SqliteEngine):
            at_once, self._workers = 1, [Checkpoints(engine)]
        committer = Committer(engine, today=today, workers=at_once)
        self._workers.append(committer)
        if with_jobs:
            self._workers.append(Jobs({"tidy": self._tidy, "publish": self._publish}))
        self.app: Flask = create_app(config, committer)

    def start(self) -> None:
        """Begin to take counts."""
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """End what is under way. Does nothing the second time."""
        for worker in reversed(self._workers):
            worker.stop()

    def _tidy(self) -> None:
        engine = open_engine(self._config)
        try:
            log.info("tidied: %s", tidy(engine, self._today()))
        finally:
            engine.close()

    def _publish(self) -> None:
        """Make every campaign's edition of the week, if it is not there yet."""
        engine = open_engine(self._config)
        try:
            for campaign in engine.view(campaigns):
                try:
                    _folders, edition = publish_week(engine, self._config, campaign.id, self._today())
                    log.info("edition %s of %s, new: %s", edition.week, campaign.id, edition.is_new)
                except EditionRefused as refused:
                    log.error("no edition of %s: %s", campaign.id, refused)
        finally:
            engine.close()
