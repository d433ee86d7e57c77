"""Puts waiting requests into one transaction after the other: one wait for the disk serves many laptops."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from datetime import date

from peewee import Database

from awareness.collector.engine import Engine
from awareness.collector.faults import UNAVAILABLE, StoreUnavailable
from awareness.collector.ingest import Group, Memory, Outcome
from awareness.protocol import Envelope

log = logging.getLogger(__name__)

MOST_TOGETHER = 64
ANSWER_SECONDS = 15.0
"""Longer than the deadline of a transaction: who waited this long is told to come again."""


class Waiting:
    """One request: an envelope, or None to ask whether the database answers."""

    __slots__ = ("_done", "envelope", "is_abandoned", "outcome")

    def __init__(self, envelope: Envelope | None) -> None:
        self.envelope = envelope
        self.outcome: Outcome | None = None
        self.is_abandoned = False
        self._done = threading.Lock()  # an Event costs a twentieth of a request more
        self._done.acquire()

    def settle(self, outcome: Outcome | None) -> None:
        """Give the outcome, or None when nothing was stored; whoever waits goes on."""
        self.outcome = outcome
        self._done.release()

    def wait(self, seconds: float) -> Outcome:
        """Wait for the outcome. Raises StoreUnavailable."""
        if not self._done.acquire(timeout=seconds):
            self.is_abandoned = True
        if self.outcome is None:
            raise StoreUnavailable(UNAVAILABLE)
        return self.outcome


class Committer:
    """The only writer of counts in this process, from start() to stop().

    `workers`: how many transactions may be under way at once; one for SQLite, which has one writer.
    """

    def __init__(self, engine: Engine, *, today: Callable[[], date] = date.today, workers: int = 1) -> None:
        self._engine = engine
        self._today = today
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._workers = workers
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()
        self._memory = Memory()

    def start(self) -> None:
        """Begin to take requests."""
        self._stopped.clear()
        for number in range(self._workers):
            thread = threading.Thread(target=self._work, name=f"commit-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """End what is under way, refuse what waits. Does nothing the second time."""
        self._stopped.set()
        for _thread in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._refuse_the_rest()

    def submit(self, envelope: Envelope | None) -> Outcome:
        """Give one request to the next group and wait until that is on the disk. Raises StoreUnavailable."""
        waiting = Waiting(envelope)
        self._waiting.put(waiting)
        if self._stopped.is_set():
            self._refuse_the_rest()
        return waiting.wait(ANSWER_SECONDS)

    def _refuse_the_rest(self) -> None:
        while True:
            try:
                waiting = self._waiting.get_nowait()
            except queue.Empty:
                return
            if waiting is not None:
                waiting.settle(None)

    def _work(self) -> None:
        while not self._stopped.is_set():
            group = self._next_group()
            if group:
                self._settle(group)
        self._engine.close()

    def _next_group(self) -> list[Waiting]:
        """Wait for one request, and take along whoever waits by then."""
        group: list[Waiting] = []
        waiting = self._waiting.get()
        while waiting is not None:
            if not waiting.is_abandoned:
                group.append(waiting)
            if len(group) == MOST_TOGETHER:
                break
            try:
                waiting = self._waiting.get_nowait()
            except queue.Empty:
                break
        return group

    def _settle(self, group: Sequence[Waiting]) -> None:
        """Answer a group. What cannot be stored together is tried alone: one bad request stops no other."""
        try:
            outcomes = self._commit([each.envelope for each in group if each.envelope is not None])
        except StoreUnavailable as error:
            log.warning("nothing stored for %d requests: %s", len(group), _reason(error))
            outcomes = None
        except Exception:  # the body of a long-lived worker is one of the four doors
            log.exception("a group of %d requests broke", len(group))
            if len(group) > 1:
                for each in group:
                    self._settle([each])
                return
            outcomes = None
        rest = iter(outcomes or ())
        for each in group:
            each.settle(None if outcomes is None else Outcome(200) if each.envelope is None else next(rest))

    def _commit(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        today, memory, words = self._today(), self._memory, self._engine.words

        def work(database: Database) -> tuple[list[Outcome], Memory]:
            group = Group(database, words, memory, today)
            return group.take(envelopes), group.memory

        outcomes, self._memory = self._engine.transact(work)
        return outcomes


def _reason(error: BaseException) -> str:
    """Say what the database said, without the values it may quote."""
    cause = error.__cause__
    text = str(cause).splitlines()[0] if str(cause) else ""
    return f"{type(cause).__name__}: {text}"
