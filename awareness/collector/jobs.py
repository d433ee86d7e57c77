"""What a server does once a day without being asked, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

DAY_SECONDS = 24 * 60 * 60.0
FIRST_SECONDS = 60.0
"""Not in the minute in which everything starts."""


class Jobs:
    """Runs each job a minute after start(), then daily, until stop(). One that fails comes again tomorrow."""

    def __init__(
        self,
        jobs: Mapping[str, Callable[[], object]],
        *,
        first: float = FIRST_SECONDS,
        every: float = DAY_SECONDS,
    ) -> None:
        self._jobs = dict(jobs)
        self._first, self._every = first, every
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to wait for the first time."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let the running job end. Does nothing the second time."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        pause = self._first
        while not self._stopped.wait(pause):
            for name, job in self._jobs.items():
                try:
                    job()
                except Exception:  # the body of a long-lived worker is one of the four doors
                    log.exception("the daily job « %s » failed", name)
            pause = self._every
