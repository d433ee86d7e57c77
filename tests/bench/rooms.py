"""A room with 300 phones on loopback (issue « Speed »): what is lost, how late, how heavy, how soon back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench.figure import Figure
from tests.bench.phones import Crowd
from tests.bench.servers import BARE, waited_for_processor
from tests.bench.turns import Pair, Target, in_turns
from tests.journeys.rooms import Room, Trainer

PHONES = 300
CLICKS, BETWEEN = 8, 3.0
WITHIN = 0.5
"""Seconds in which all phones answer."""
MOST_LATE, MOST_SPREAD, MOST_RETURN = 1.2, 0.2, 12.0
MOST_MEMORY = 60 * 1024
WATCHED, TURNS = 12.0, 3
BARE_ROOM = BARE.replace(
    "threads=4", "threads=8, connection_limit=400, channel_timeout=10, cleanup_interval=1"
)
"""A bare page, served as a room is."""


def measure_room() -> Iterator[Figure]:
    """Measure one room from its opening to its return after the plug was pulled."""
    with tempfile.TemporaryDirectory() as name, _opened(Path(name)) as (room, line):
        crowd, trainer = Crowd(_port(line), PHONES), Trainer(line["presenter_url"])
        idle = _resident(room)
        crowd.join(line["pin"])
        yield from _states(crowd, trainer)
        yield from _answers(crowd, trainer)
        yield Figure("room, memory above idle", "kB", _resident(room) - idle, MOST_MEMORY, 1)
        yield _returning(crowd)
        crowd.hang_up()
        yield from _processor(crowd, room)
        yield from _restarts(room, Path(name))


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Room, dict[str, str]]]:
    room = Room(folder)
    try:
        yield room, room.open()
    finally:
        if room.program is not None and room.program.is_running():
            room.kill()


def _states(crowd: Crowd, trainer: Trainer) -> Iterator[Figure]:
    """Click; how late is each phone told, and is one of them never."""
    busy, late, lost, spreads = _Busy(), [], 0, []
    crowd.poll(BETWEEN)
    for _ in range(CLICKS):
        clicked = _Click(trainer, "next")
        crowd.poll(BETWEEN)
        told = [phone.told.get(clicked.version) for phone in crowd.phones]
        lost += told.count(None)
        late += [moment - clicked.began for moment in told if moment is not None]
        if crowd.phones[0].state["phase"] == "open":
            shown = [phone.shows_at for phone in crowd.phones]
            spreads.append(max(shown) - min(shown))
    yield Figure("room, states lost", f"of {CLICKS * PHONES}", lost, 1, 0, busy.share())
    yield Figure("room, state told, p95", "s", _p95(late), MOST_LATE, 1, busy.share())
    yield Figure("room, choices shown, first to last phone", "s", max(spreads), MOST_SPREAD, 1, busy.share())
    yield Figure("room, connections lost", "", crowd.lost, 1, 0, busy.share())


def _answers(crowd: Crowd, trainer: Trainer) -> Iterator[Figure]:
    """Let all answer at once, then once more otherwise: each counts once, as first said."""
    busy = _Busy()
    while trainer.state()["phase"] != "open":
        trainer.do("next")
    crowd.poll(BETWEEN)
    question = crowd.phones[0].state["question"]
    first, other = (each["id"] for each in question["choices"][:2])
    began = time.monotonic()
    for choice in (first, other):
        crowd.post(
            lambda _phone, said=choice: {"question": question["id"], "choice": said}, "/answer", WITHIN
        )  # type: ignore[misc]
    took = time.monotonic() - began
    stored = [phone.said[-1] == phone.said[-2] == (200, {"choice": first}) for phone in crowd.phones]
    counted = trainer.state()["question"]["answered_by_phone"]
    yield Figure("room, answers lost or doubled", f"of {PHONES}", _amiss(stored, counted), 1, 0, busy.share())
    yield Figure("room, two answers of every phone", "s", took, 1, None, busy.share())


def _amiss(stored: Sequence[bool], counted: int) -> int:
    return stored.count(False) + abs(counted - PHONES)


def _returning(crowd: Crowd) -> Figure:
    """Let all fall asleep in the middle of a connection, and come back on new ones."""
    busy, asleep = _Busy(), crowd.sleep()
    began = time.monotonic()
    crowd.poll(2 * MOST_RETURN, until=lambda: all(phone.told for phone in crowd.phones))
    back = [min(phone.told.values()) - began for phone in crowd.phones if phone.told]
    for line in asleep:
        line.close()
    took = max(back) if len(back) == PHONES else float("inf")
    name = f"room, {len(back)} of {PHONES} phones back beside as many asleep"
    return Figure(name, "s", took, MOST_RETURN, 1, busy.share())


def _processor(crowd: Crowd, room: Room) -> Iterator[Figure]:
    """Compare with a bare page that as many phones poll in the same way."""
    assert room.program is not None
    pid = room.program.pid
    bare = subprocess.Popen([sys.executable, "-c", BARE_ROOM], stdout=subprocess.PIPE, text=True)
    assert bare.stdout is not None
    others = Crowd(urlsplit(bare.stdout.readline().strip()).port or 0, PHONES, "/")

    def measure() -> Sequence[Pair]:
        theirs = _spent(bare.pid, others)
        return [Pair(_spent(pid, crowd), theirs)]

    try:
        yield from in_turns([Target("room, processor of so many polls", "s", 2)], measure, TURNS)
    finally:
        others.hang_up()
        bare.terminate()
        bare.wait(timeout=20)
        bare.stdout.close()


def _restarts(room: Room, folder: Path) -> Iterator[Figure]:
    """Pull the plug under a full room; compare its return with the opening of a new one."""

    def measure() -> Sequence[Pair]:
        cold = _fresh(folder)
        new = _seconds(cold.open)
        cold.kill()
        room.kill()
        return [Pair(_seconds(room.open), new)]

    yield from in_turns([Target(f"room of {PHONES} back after kill -9", "s", 3)], measure, TURNS)


class _Busy:
    """How long programs had to wait for a processor since this began, as a share."""

    def __init__(self) -> None:
        self._began, self._waited = time.monotonic(), waited_for_processor()

    def share(self) -> float:
        """Give it."""
        return (waited_for_processor() - self._waited) / (time.monotonic() - self._began)


class _Click(threading.Thread):
    """A click of the trainer beside the polling phones: when it was made, and to which version it led."""

    def __init__(self, trainer: Trainer, command: str) -> None:
        super().__init__()
        self._trainer, self._command = trainer, command
        self._seen = trainer.state()["version"]
        self.version = self._seen + 1
        self.began = time.monotonic()
        self.start()

    def run(self) -> None:
        """Send it."""
        header = {"X-CSRF": self._trainer.token}
        body = {"from": self._seen}
        assert self._trainer.ask("POST", f"/room/{self._command}", body, **header)[0] == 200


def _fresh(folder: Path) -> Room:
    return Room(Path(tempfile.mkdtemp(prefix="laptop-", dir=folder)))


def _seconds(work: Callable[[], Any]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _spent(pid: int, crowd: Crowd) -> float:
    """Give the processor's seconds a program spends while it is polled."""
    before = _ticks(pid)
    crowd.poll(WATCHED)
    spent = _ticks(pid) - before
    crowd.hang_up()
    return spent / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _resident(room: Room) -> int:
    assert room.program is not None
    status = Path(f"/proc/{room.program.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])  # type: ignore[index]


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _port(line: dict[str, str]) -> int:
    return urlsplit(line["guest_url"]).port or 80
