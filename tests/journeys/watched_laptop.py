"""The laptop of watched_network.py: does what each line it reads says, and says when it is done.

python -m tests.journeys.watched_laptop FOLDER
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from awareness.config import Campaign, read_campaign
from awareness.progress.records import Counting
from awareness.progress.store import ProgressStore
from awareness.sync.campaign import pin
from smoke import Visitor, finish_module
from tests.journeys.launching import Laptop, Started
from tests.parts import ROOT

WORLD, HERE = "10.77.0.1", "10.77.0.2"
END_OF_PHASE = 9
STRANGER = "ailleurs.example"
QUICK = (sys.executable, ROOT / "tests" / "journeys" / "quick_program.py")


class Person:
    """Somebody at the laptop, whose program is the real one."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "campaign.toml"
        self.laptop = Laptop(folder)
        self.laptop.environ["AWARENESS_CAMPAIGN_FILE"] = str(self.file)
        self.laptop.environ["PYTHONPATH"] = f"{ROOT}:{ROOT / 'build'}"

    def learns(self, module: str) -> None:
        """Finish a module, from its first page to its last."""
        with self._opened() as program:
            finish_module(Visitor(), program.launch_url(), module)

    def opens(self) -> None:
        """Leave the program open until the next line."""
        with self._opened():
            print("opened", flush=True)
            sys.stdin.readline()

    def says_yes(self) -> None:
        """Say « Oui » as the page does."""
        campaign = self._campaign()
        with self._progress() as store:
            pin(store, campaign)
            store.agree()
            store.count_due(Counting(campaign.id, date.today(), os.urandom(32)))

    def says_no(self) -> None:
        """Say « Non »: whatever waits is gone."""
        with self._progress() as store:
            store.refuse()

    def asks_to_send(self) -> None:
        """`awareness counts send`; the words are kept for the test."""
        with self.laptop.start("counts", "send", program=QUICK) as program:
            program.code()
            (self.laptop.folder / "told.txt").write_text(program.said + program.complained, encoding="utf-8")

    def strays(self) -> None:
        """Do what the program never does: ask for another name, and knock at another door."""
        with contextlib.suppress(OSError):
            socket.getaddrinfo(STRANGER, 80)
        with socket.socket() as knocking, contextlib.suppress(OSError):
            knocking.settimeout(0.2)
            knocking.connect((WORLD, 81))

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Started]:
        with self.laptop.start("serve", program=QUICK) as program:
            program.launch_url()
            yield program
            assert program.stop() == 0, program.complained

    @contextlib.contextmanager
    def _progress(self) -> Iterator[ProgressStore]:
        store = ProgressStore.open(self.laptop.data)
        yield store
        store.close()

    def _campaign(self) -> Campaign:
        campaign = read_campaign(self.file)
        assert campaign is not None
        return campaign


def plug_in() -> None:
    """Have the cable's end, and the way to everywhere."""
    for words in (
        "link set lo up", f"addr add {HERE}/24 dev in", "link set in up", f"route add default via {WORLD}",
    ):  # fmt: skip
        subprocess.run(["ip", *words.split()], check=True)


def main() -> None:
    """Wait for the cable, then do line by line what is asked; a packet to a fixed port ends each."""
    print("ready", flush=True)
    sys.stdin.readline()
    plug_in()
    person = Person(Path(sys.argv[1]))
    for line in sys.stdin:
        name, *words = line.split()
        getattr(person, name)(*words)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", (WORLD, END_OF_PHASE))
        print("done", flush=True)


if __name__ == "__main__":
    main()
