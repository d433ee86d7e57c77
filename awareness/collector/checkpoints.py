"""Empties SQLite's log into its file beside the writer, so that no laptop waits for it.

Left alone, SQLite does this inside the commit that makes the log longer than a thousand pages. Ids are drawn
by chance: among ten million receipts each new one lies in a page of its own, so every fourth group would
carry a thousand pages to their places before it is answered.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from awareness.collector.engine import SqliteEngine
from awareness.collector.faults import StoreUnavailable

PAUSE_SECONDS = 0.5


class Checkpoints:
    """One thread and its connection, from start() to stop(). Should it end, commits do its work again."""

    def __init__(self, engine: SqliteEngine, *, every: float = PAUSE_SECONDS) -> None:
        self._engine = engine
        self._every = every
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to empty the log."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._work, name="checkpoints", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let the running one end. Does nothing the second time."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while not self._stopped.wait(self._every):
            # The writer says what is the matter with the disk; here it is enough to come again.
            with suppress(StoreUnavailable):
                self._engine.checkpoint()
        self._engine.close()
