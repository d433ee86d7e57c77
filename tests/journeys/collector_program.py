"""The real `awareness collector serve` in a process of its own, and laptops that speak HTTP to it."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.collecting import CAMPAIGN, CODE, Told, body, ids
from tests.journeys.launching import wait_for
from tests.parts import ROOT

PATIENCE = 90.0


class CollectorProgram:
    """A campaign's server on one database; several starts are its life."""

    def __init__(self, url: str, folder: Path, **environ: str) -> None:
        self.url = url
        self.folder = folder
        self.port = 0
        self._environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "AWARENESS_DATABASE_URL": url,
            "AWARENESS_SEAL_KEY_FILE": str(folder / "collector.key"),
            "AWARENESS_REQUESTS_A_MINUTE": "0",
            **environ,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._starts = 0

    def call(self, *words: str, code: int = 0) -> str:
        """Run a command of the collector to its end; gives what it printed, complaints too."""
        argv = [sys.executable, "-m", "awareness", "collector", *words]
        done = subprocess.run(
            argv, env=self._environ, cwd=self.folder, capture_output=True, text=True, timeout=90, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def init(self) -> CollectorProgram:
        """Begin a campaign."""
        self.call("init", "--campaign", CAMPAIGN, "--code", CODE, "--cap", "1000000", "--opens", "2026-11-02")
        return self

    def start(self, *words: str) -> CollectorProgram:
        """Start to serve, on the same port as before, and wait until it says so."""
        self._starts += 1
        said, complained = (self.folder / f"serve-{self._starts}.{end}" for end in ("out", "err"))
        argv = [sys.executable, "-m", "awareness", "collector", "serve", "--port", str(self.port), *words]
        with said.open("wb") as out, complained.open("wb") as err:
            self._process = subprocess.Popen(argv, env=self._environ, cwd=self.folder, stdout=out, stderr=err)
        line = wait_for(lambda: said.read_text() or self._has_ended(complained), "an address")
        self.port = int(line.rstrip().rpartition(":")[2])
        return self

    def kill(self) -> None:
        """Pull the plug: no signal handler runs."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Stop it as systemd does; gives its code."""
        return self._end(signal.SIGTERM)

    def totals(self) -> tuple[int, int]:
        """Give receipts and people."""
        found = json.loads(self.call("totals"))
        return found["receipts"], sum(cell["n"] for cell in found["cells"])

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(how)
        code = self._process.wait(timeout=60)
        self._process = None
        return code

    def _has_ended(self, complained: Path) -> str:
        assert self._process is not None
        assert self._process.poll() is None, complained.read_text()
        return ""


def post(port: int, content: bytes, path: str = "/v1/counts", **headers: str) -> tuple[int, bytes]:
    """One request on one connection; 0 when there was no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    kind = "application/json" if path == "/v1/counts" else "application/octet-stream"
    try:
        connection.request("POST", path, content, {"Content-Type": kind, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def insist(program: CollectorProgram, told: Sequence[Told], seed: int) -> None:
    """Be a laptop: send in pieces of chance until everything is acknowledged, and some of it again."""
    chance = random.Random(seed)
    waiting = {each["id"]: each for each in told}
    deadline = time.monotonic() + PATIENCE
    while waiting and time.monotonic() < deadline:
        piece = chance.sample(sorted(waiting), min(len(waiting), chance.randint(1, 12)))
        group = [waiting[each] for each in piece] + chance.sample(list(told), 2)
        status, answer = post(program.port, body(group))
        if status != 200:
            time.sleep(0.05)
            continue
        acknowledged = json.loads(answer)["accepted"]
        assert set(acknowledged) == set(ids(group))
        for each in acknowledged:
            waiting.pop(each, None)
    assert not waiting, f"{len(waiting)} were never acknowledged"
