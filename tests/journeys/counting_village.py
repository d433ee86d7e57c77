"""Fifty laptops, a server and a network between them, each of which may die; and what must be true."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from awareness.progress.store import ProgressStore
from awareness.protocol import decode_count, family_of
from tests.collecting import CODE
from tests.fakes.lossy import LossyNetwork
from tests.journeys.collector_program import CollectorProgram
from tests.parts import ROOT

LAPTOPS = 50
AT_ONCE = 3
DIES = 0.2
LAPTOP_PROGRAM = ROOT / "tests" / "journeys" / "counting_laptop.py"


class Village:
    """Laptops by name, each a data folder. What happens to them is drawn from a seed."""

    def __init__(self, folder: Path, program: CollectorProgram, network: LossyNetwork, seed: int) -> None:
        self.cut_off = 0
        self._folder = folder
        self._program = program
        self._network = network
        self._chance = random.Random(seed)
        self._campaign = folder / "campaign.toml"
        program.call("campaign", "file", "--url", network.url, "--code", CODE)

    def laptop(self, name: str) -> Path:
        """Give a laptop's data folder."""
        return self._folder / f"laptop-{name}"

    def names(self) -> list[str]:
        """Name every laptop there is."""
        return sorted(path.name.removeprefix("laptop-") for path in self._folder.glob("laptop-*"))

    def copy(self, name: str, to: str) -> None:
        """Copy a data folder: a cloned profile, a disk image, a backup."""
        shutil.copytree(self.laptop(name), self.laptop(to))

    def go_back(self, name: str, image: Path) -> None:
        """Put a laptop back to an image of its disk."""
        shutil.rmtree(self.laptop(name))
        shutil.copytree(image, self.laptop(name))

    def all_do(self, names: Iterable[str], words: Callable[[str], Sequence[str]]) -> None:
        """Let laptops do something, a few at once; now and then one's power is cut and it starts again."""
        plans = [(name, self._chance.random() < DIES, self._chance.uniform(0.25, 0.9)) for name in names]
        with ThreadPoolExecutor(AT_ONCE) as crew:
            for ended in [crew.submit(self._do, name, words(name), *fate) for name, *fate in plans]:
                ended.result()

    def _do(self, name: str, words: Sequence[str], dies: bool, after: float) -> None:
        if dies and self._is_cut_off(name, words, after):
            self.cut_off += 1
            dies = False
        assert not self._is_cut_off(name, words, 120), f"laptop {name} never ended"

    def _is_cut_off(self, name: str, words: Sequence[str], after: float) -> bool:
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "build")))}
        argv = [sys.executable, LAPTOP_PROGRAM, self.laptop(name), self._campaign, *words]
        process = subprocess.Popen(argv, env=environ, cwd=self._folder)
        try:
            assert process.wait(after) == 0, f"laptop {name}: {words}"
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        return False

    @contextmanager
    def with_a_server_that_dies(self, times: int) -> Iterator[None]:
        """Kill the server with -9 and start it again, some times, while the block runs."""
        over = threading.Event()

        def kill() -> None:
            chance = random.Random(self._chance.random())
            for _time in range(times):
                if over.wait(chance.uniform(1.5, 4.0)):
                    return
                self._program.kill()
                self._program.start()

        thread = threading.Thread(target=kill)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def distinct(self) -> dict[str, str]:
        """Give every count that any laptop ever made, by id: acknowledged ones stay on the laptop 30 days."""
        known = {}
        for name in self.names():
            store = ProgressStore.open(self.laptop(name))
            for row in store.outbox():
                known[row.id] = family_of(decode_count(row.count))
            store.close()
        return known

    def unsent(self) -> list[str]:
        """Name the laptops where something was never acknowledged."""
        left = []
        for name in self.names():
            store = ProgressStore.open(self.laptop(name))
            left += [name] if store.unsent() else []
            store.close()
        return left


def by_family(cells: Iterable[dict[str, object]]) -> Counter[str]:
    """Add up a server's cells, one sum a family."""
    sums: Counter[str] = Counter()
    for cell in cells:
        sums[str(cell["family"])] += int(str(cell["n"]))
    return sums
