"""A laptop whose pages follow a campaign, and what stands in for the network behind them."""

from __future__ import annotations

import threading
from pathlib import Path

from awareness import protocol
from awareness.catalogue.loader import Catalogue
from awareness.progress.records import Notice
from awareness.sync.reports import SENT, Report
from tests.fakes.counting import Clock, campaign_of
from tests.pages.laptop import Laptop

CAMPAIGN = campaign_of(contact="Appelez le 05 00 00 00 00.")


class QuietSync:
    """Sends nothing: notes that it was woken, and answers when the test lets it."""

    def __init__(self) -> None:
        self.last: Report | None = None
        self.woken = 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    def wake(self) -> None:
        """Note it."""
        self.woken += 1

    def send_now(self, patience: float | None = None) -> Report:
        """Answer as soon as it may."""
        self.may_answer.wait(60)
        return Report(Notice("sync-sent", SENT, {"sent": 7}), sent=7)


def counting_laptop(folder: Path, kind: type[Catalogue] = Catalogue) -> Laptop:
    """A laptop that follows a campaign, in the last week of November 2026."""
    return Laptop(folder, kind, CAMPAIGN, QuietSync(), Clock())


def families(laptop: Laptop) -> list[str]:
    """What is in the outbox, by family."""
    return sorted(protocol.family_of(protocol.decode_count(row.count)) for row in laptop.store.outbox())
