"""The one thread that sends: after the start, after a completion, when a network appears, and by hand."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random, SystemRandom

import msgspec

from awareness.config import Campaign
from awareness.progress import store as progress
from awareness.progress.store import ProgressStore
from awareness.sync import reports, schedule
from awareness.sync.campaign import drop_ended
from awareness.sync.replies import Meaning
from awareness.sync.reports import Report
from awareness.sync.schedule import Pace
from awareness.sync.sending import Outcome, Sending, Transport, due

log = logging.getLogger(__name__)

STOP_SECONDS = 1.8
"""How long stop() waits at most; whatever still runs then dies with the program, and nothing is lost."""
A_PERSONS_PATIENCE = 8.0
QUIET = "sync.quiet_until"

Connect = Callable[[Campaign], Transport]


class Sync:
    """Sends what waits for the followed campaign, from start() to stop()."""

    def __init__(
        self,
        store: ProgressStore,
        campaign: Campaign,
        *,
        connect: Connect | None = None,
        has_network: Callable[[], bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = progress.now,
        dice: Random | None = None,
    ) -> None:
        self.last: Report | None = None
        self._store = store
        self._campaign = campaign
        self._connect = connect or _connect
        self._ask_network = has_network or _has_network
        self._clock = clock
        self._now = now
        self._dice = dice or SystemRandom()
        self._turn = threading.Condition()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._transport: Transport | None = None
        self._is_woken = True  # the start is a reason to look
        self._is_asked = False
        self._is_online = True
        self._begun = self._ended = 0

    def start(self) -> None:
        """Begin, in a thread of its own, which loads nothing before it has something to send."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
            self._thread.start()

    def stop(self) -> bool:
        """Cut what is on its way and end, within two seconds; says whether all is at rest."""
        with self._turn:
            self._stopping.set()
            self._turn.notify_all()
            transport = self._transport
        if transport is not None:
            transport.cut()
        if self._thread is None:
            return True
        self._thread.join(STOP_SECONDS)
        return not self._thread.is_alive()

    def wake(self) -> None:
        """There may be something new to send."""
        with self._turn:
            self._is_woken = True
            self._turn.notify_all()

    def send_now(self, patience: float | None = A_PERSONS_PATIENCE) -> Report:
        """Send because a person asks, and say what came of it; what takes longer goes on behind."""
        if self._thread is None:
            raise RuntimeError("start() comes first")
        with self._turn:
            self._is_asked = True
            mine = self._begun + 1
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._ended >= mine or self._stopping.is_set(), patience)
            if self._ended >= mine and self.last is not None:
                return self.last
        return Report(reports.GOING_ON, waiting=len(due(self._store, self._campaign)), is_going_on=True)

    def send_here(self) -> Report:
        """Send in the caller's own thread and to the end: for a command that does nothing else."""
        self._go(Pace())
        return self.last or Report(reports.UNFORESEEN)

    def _run(self) -> None:
        pace = Pace()
        while not self._stopping.is_set():
            try:
                pace = self._step(pace)
            except Exception as error:  # noqa: BLE001  one of the four doors where anything is caught
                if self._stopping.is_set():
                    return
                # Where it happened, and not the message: it could name an address or a count.
                where = "".join(traceback.format_tb(error.__traceback__))
                log.error("a sending failed: %s\n%s", type(error).__name__, where)
                pace = schedule.failed(pace, self._clock(), self._dice)
                self._end_go(Report(reports.UNFORESEEN))

    def _step(self, pace: Pace) -> Pace:
        """Wait for a reason or the next moment, and do what it asks for."""
        woken, asked = self._wait_for_a_reason(pace)
        if self._stopping.is_set():
            return pace
        if asked:
            return self._go(schedule.at_once(pace, self._clock()))
        if woken or self._has_grown_due(pace) or self._network_appeared(pace):
            pace = schedule.soon(pace, self._clock(), self._dice)
        return self._go(pace) if pace.at <= self._clock() else pace

    def _wait_for_a_reason(self, pace: Pace) -> tuple[bool, bool]:
        patience = schedule.LOOK_AT_OUTBOX
        if pace.at != schedule.NEVER:
            patience = max(min(pace.at - self._clock(), schedule.LOOK_AT_NETWORK), 0.0)
        with self._turn:
            if not (self._is_woken or self._is_asked or self._stopping.is_set()):
                self._turn.wait(patience)
            woken, self._is_woken = self._is_woken, False
            asked, self._is_asked = self._is_asked, False
        return woken, asked

    def _has_grown_due(self, pace: Pace) -> bool:
        """A second sending's day has come, while nothing else was going on."""
        return pace.at == schedule.NEVER and bool(due(self._store, self._campaign))

    def _network_appeared(self, pace: Pace) -> bool:
        """While something waits: was there no network, and is there one now?"""
        if pace.at == schedule.NEVER or self._is_online:
            return False
        self._is_online = self._ask_network()
        return self._is_online

    def _go(self, pace: Pace) -> Pace:
        """Send, if there is anything, anywhere to send it, and the server wants to hear."""
        with self._turn:
            self._begun += 1
        pace = self._remembered(pace)
        drop_ended(self._store, self._now().date())
        waiting = len(due(self._store, self._campaign))
        if not waiting:
            empty = reports.NOTHING if self._store.status.mode == "disk" else reports.IN_MEMORY
            self._end_go(Report(empty))
            return msgspec.structs.replace(pace, at=schedule.NEVER)
        if pace.quiet_until > self._clock():
            self._end_go(Report(reports.trouble(Meaning.BUSY, self._campaign), waiting=waiting))
            return msgspec.structs.replace(pace, at=pace.quiet_until)
        self._is_online = self._campaign.is_here or self._ask_network()
        if not self._is_online:
            self._end_go(Report(reports.NO_NETWORK, waiting=waiting))
            return msgspec.structs.replace(pace, at=self._clock() + schedule.LOOK_AT_OUTBOX)
        outcome = self._send()
        self._end_go(outcome.report)
        return self._after(pace, outcome)

    def _send(self) -> Outcome:
        transport = self._transport or self._connect(self._campaign)
        with self._turn:
            self._transport = transport
            if self._stopping.is_set():
                transport.cut()
        return Sending(self._store, self._campaign, transport, self._dice, self._stopping.wait).run()

    def _after(self, pace: Pace, outcome: Outcome) -> Pace:
        """Say when the next try is."""
        if outcome.trouble is Meaning.STOPPED:
            return pace
        if outcome.wait is not None:
            until = self._now() + timedelta(seconds=outcome.wait)
            self._store.set_setting(QUIET, until.isoformat(timespec="seconds"))
            return schedule.asked_to_wait(pace, self._clock(), outcome.wait, self._dice)
        if outcome.report.waiting:
            return schedule.failed(pace, self._clock(), self._dice)
        return schedule.done()

    def _remembered(self, pace: Pace) -> Pace:
        """Heed what the server asked for before this start; a clock that jumped does not silence us."""
        try:
            asked = datetime.fromisoformat(self._store.setting(QUIET))
            left = (asked - self._now()).total_seconds()
        except (ValueError, TypeError):
            return pace
        if not 0 < left <= schedule.LONGEST_RETRY:
            return pace
        return msgspec.structs.replace(pace, quiet_until=max(pace.quiet_until, self._clock() + left))

    def _end_go(self, report: Report) -> None:
        with self._turn:
            self.last = report
            self._ended = self._begun
            self._turn.notify_all()


def _connect(campaign: Campaign) -> Transport:
    """Load the network's library only now, in the thread that needs it."""
    from awareness.sync.client import Line

    return Line(campaign.collector)


def _has_network() -> bool:
    from awareness.sync.network import has_network

    return has_network()
