"""What waits to be sent costs a start nothing: what sends is loaded when it sends."""

from __future__ import annotations

import json
import os
import signal
import sys

import pytest

from awareness.config import write_campaign
from awareness.progress.store import ProgressStore
from tests.fakes.counting import campaign_of, say_yes
from tests.journeys.launching import Laptop, wait_for
from tests.parts import ROOT

PROGRAM = (sys.executable, ROOT / "tests" / "journeys" / "quick_program.py", "--idle")
SYNC = {
    "awareness.sync", "awareness.sync.campaign", "awareness.sync.loop", "awareness.sync.replies",
    "awareness.sync.reports", "awareness.sync.schedule", "awareness.sync.sending",
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every module of a program that has shown its first page, with counts that wait."""
    laptop = Laptop(tmp_path_factory.mktemp("laptop"))
    campaign = campaign_of("http://127.0.0.1:9")
    file = laptop.folder / "campaign.toml"
    file.write_text(write_campaign(campaign), encoding="utf-8")
    store = ProgressStore.open(laptop.data)
    say_yes(store, campaign)
    store.close()
    with laptop.start("serve", program=PROGRAM, AWARENESS_CAMPAIGN_FILE=str(file)) as program:
        program.visit()
        os.kill(program.pid, signal.SIGUSR1)
        lines = wait_for(lambda: program.said.splitlines()[1:], "the names of what is loaded")
    return set(json.loads(lines[0]))


def test_what_sends_is_not_loaded_before_it_sends(loaded: set[str]) -> None:
    assert {name for name in loaded if name.startswith("awareness.sync")} == SYNC
    assert not loaded & {"urllib.request", "urllib3", "nacl", "ifaddr"}
