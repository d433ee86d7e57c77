"""One go at what waits: envelope after envelope, until all is said, or the server or the person says stop."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Protocol

from msgspec import Struct

from awareness.config import Campaign
from awareness.progress.records import Notice, Settled, Waiting
from awareness.progress.store import ProgressStore
from awareness.protocol import COUNTS_PATH, Auth, Envelope, decode_count, encode_envelope
from awareness.sync import reports, schedule
from awareness.sync.campaign import close, code_for, is_pinned, name_of
from awareness.sync.replies import Meaning, Reply, settled
from awareness.sync.reports import Report

MOST_FAILURES = 2
"""Requests that fail one after the other before the rest is left for another time."""

GO_ON = {Meaning.ANSWERED, Meaning.NOT_AN_ENVELOPE, Meaning.CLOSED, Meaning.UNKNOWN_CAMPAIGN}
"""After these the server is there and the next envelope may fare better."""

TRY_ANOTHER = {Meaning.FAILED, Meaning.LOST}
"""After these it may be this envelope alone."""

Wait = Callable[[float], bool]
"""Waits some seconds; True when it is time to stop instead."""


class Transport(Protocol):
    """What carries a body to the server."""

    def post(self, path: str, body: bytes) -> Reply:
        """Send one body, on a connection of its own."""
        ...

    def cut(self) -> None:
        """End what is going on, from any thread, and let nothing follow."""
        ...


class Outcome(Struct, frozen=True):
    """How a go ended: what to tell the person, what stood in the way, how long the server asked to wait."""

    report: Report
    trouble: Meaning | None = None
    wait: float | None = None


class Sending:
    """One go. What the store holds is read once; what a « Non » deletes meanwhile is not sent."""

    def __init__(
        self, store: ProgressStore, campaign: Campaign, transport: Transport, dice: Random, wait: Wait
    ) -> None:
        self._store = store
        self._campaign = campaign
        self._transport = transport
        self._dice = dice
        self._wait = wait
        self._queue: deque[tuple[Waiting, ...]] = deque()
        self._sent: set[str] = set()
        self._held: set[str] = set()
        self._again: set[str] = set()
        self._later: set[str] = set()
        self._refused: set[str] = set()
        self._trouble: Meaning | None = None
        self._about = ""
        self._asked_wait: float | None = None
        self._failures = 0

    def run(self) -> Outcome:
        """Send all that may be sent now."""
        self._queue.extend(schedule.envelopes(due(self._store, self._campaign), self._dice))
        has_spoken = False
        while self._queue and self._may_go_on():
            if has_spoken and self._wait(schedule.pause(self._dice)):
                self._trouble = Meaning.STOPPED
                break
            has_spoken = self._send(self._queue.popleft()) or has_spoken
        return self._outcome()

    def _may_go_on(self) -> bool:
        return self._trouble is None or (
            self._trouble in GO_ON or (self._trouble in TRY_ANOTHER and self._failures < MOST_FAILURES)
        )

    def _send(self, rows: Sequence[Waiting]) -> bool:
        """Send one envelope; False when nothing was left of it to send."""
        here = self._store.expose(row.id for row in rows)
        rows = [row for row in rows if row.id in here]
        if not rows:
            return False
        self._take_in(rows, self._transport.post(COUNTS_PATH, body_of(self._store, self._campaign, rows)))
        return True

    def _take_in(self, rows: Sequence[Waiting], reply: Reply) -> None:
        """Do what a reply says. Nothing is written once we were stopped: the store may be closed by then."""
        self._failures = self._failures + 1 if reply.meaning in TRY_ANOTHER else 0
        if reply.meaning is Meaning.ANSWERED:
            self._settle(rows, reply)
            return
        if reply.meaning is Meaning.NOT_AN_ENVELOPE:
            self._split(rows)
            return
        if reply.meaning is Meaning.CLOSED:
            close(self._store, rows[0].campaign)
        if reply.meaning in {Meaning.CLOSED, Meaning.UNKNOWN_CAMPAIGN}:
            others = [each for each in self._queue if each[0].campaign != rows[0].campaign]
            self._queue = deque(others)
            self._about = name_of(self._store, rows[0].campaign)
        self._trouble, self._asked_wait = reply.meaning, reply.wait

    def _settle(self, rows: Sequence[Waiting], reply: Reply) -> None:
        said = settled(reply.answer, [row.id for row in rows])
        self._store.settle(said)
        again = {row.id for row in rows if row.state == "acknowledged"}
        acknowledged = set(said.acknowledged)
        self._again |= acknowledged & again
        self._sent |= acknowledged - again
        self._held |= acknowledged & set(reply.answer.held) - again
        self._later |= set(said.later)
        self._refused |= set(said.refused)

    def _split(self, rows: Sequence[Waiting]) -> None:
        """Find the one count the server cannot read: halves, down to single counts; that one is set aside."""
        if len(rows) > 1:
            self._queue.extendleft(schedule.halves(rows))
            return
        self._store.settle(Settled(refused=(rows[0].id,)))
        self._refused.add(rows[0].id)

    def _outcome(self) -> Outcome:
        if self._trouble is Meaning.STOPPED:
            return Outcome(self._report(reports.trouble(Meaning.STOPPED, self._campaign), 0), self._trouble)
        left = len(due(self._store, self._campaign))
        if self._store.status.mode != "disk":
            notice = reports.IN_MEMORY
        elif self._trouble is not None:
            notice = reports.trouble(self._trouble, self._campaign, self._about)
        elif left:
            notice = reports.UNCONFIRMED
        else:
            notice = reports.received(len(self._sent), len(self._held), len(self._later), len(self._refused))
        return Outcome(self._report(notice, left), self._trouble, self._asked_wait)

    def _report(self, notice: Notice, left: int) -> Report:
        return Report(
            notice,
            sent=len(self._sent),
            held=len(self._held),
            again=len(self._again),
            later=len(self._later),
            refused=len(self._refused),
            waiting=left,
        )


def due(store: ProgressStore, campaign: Campaign) -> list[Waiting]:
    """Give what may go to this server now: it was pinned, a code vouches for it, this program can read it."""
    return sendable_to(store, campaign, store.sendable())


def sendable_to(store: ProgressStore, campaign: Campaign, rows: Iterable[Waiting]) -> list[Waiting]:
    """Keep the counts that belong to this server, whatever year's campaign they were made under."""
    if not is_pinned(store, campaign):
        return []
    return [row for row in rows if code_for(store, campaign, row.campaign) and schedule.family(row)]


def body_of(store: ProgressStore, campaign: Campaign, rows: Sequence[Waiting]) -> bytes:
    """Write the body of one envelope: the stored counts to the letter, and nothing beside them."""
    made_under = rows[0].campaign
    auth = Auth(t="code", k=code_for(store, campaign, made_under))
    counts = tuple(decode_count(row.count) for row in rows)
    return encode_envelope(Envelope(v=1, campaign=made_under, auth=auth, counts=counts))
