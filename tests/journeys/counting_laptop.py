"""One laptop as a process that may be killed at any moment: `counting_laptop.py FOLDER CAMPAIGN WORD…`.

learn NUMBER   finish that many modules, as many as are missing; each is counted in its own transaction
send           send what waits until nobody has lost anything any more, or some tries are over
export FILE    put what waits on a stick
carry FILE     carry somebody else's stick
"""

from __future__ import annotations

import secrets
import sys
from datetime import date
from pathlib import Path

from awareness.config import Campaign, read_campaign
from awareness.learning.session import Outcome
from awareness.progress.records import Counting
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import pin
from awareness.sync.client import Line
from awareness.sync.loop import Sync
from awareness.sync.sealed import carry, export_file
from tests.fakes.counting import Hasty

MODULES = ("hameconnage", "sauvegardes", "incident")
OUTCOME = Outcome(score=4, passed=True, band=2, before=1, after=2, to_review=())
MOST_TRIES = 40


def main(folder: Path, file: Path, words: list[str]) -> None:
    """Open the laptop, do one thing, close it as its owner does."""
    campaign = read_campaign(file)
    assert campaign is not None
    store = ProgressStore.open(folder)
    if words[0] == "learn":
        learn(store, campaign, int(words[1]))
    elif words[0] == "send":
        send(store, campaign)
    elif words[0] == "export":
        export_file(store, campaign, Path(words[1]))
    else:
        bring(campaign, sorted(Path(words[1]).glob("*.cyb")))
    store.close()


def learn(store: ProgressStore, campaign: Campaign, number: int) -> None:
    """Say « Oui » and finish modules; what a killed start has finished already is left as it is."""
    pin(store, campaign)
    if store.consent() != "yes":
        store.agree()
    for module in MODULES[:number]:
        states = store.states()
        if module not in states or states[module].state != "finished":
            counting = Counting(campaign.id, date.today(), secrets.token_bytes(32))
            store.complete(store.begin(module, "2026.1", "graine").id, OUTCOME, counting=counting)


def send(store: ProgressStore, campaign: Campaign) -> None:
    """Try again and again, as weeks of starts would."""
    for _try in range(MOST_TRIES):
        sync = Sync(store, campaign, dice=Hasty())
        sync.send_here()
        if not store.unsent():
            return


def bring(campaign: Campaign, files: list[Path]) -> None:
    """Carry the files of a stick until every box was taken."""
    for _try in range(MOST_TRIES):
        carried = carry(files, campaign, Line(campaign.collector), wait=_goes_on, dice=Hasty())
        if not carried.left:
            return


def _goes_on(_seconds: float) -> bool:
    return False


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
