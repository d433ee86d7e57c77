"""The real program in a process of its own, started, killed and stopped as on somebody's laptop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from awareness.config import Campaign, write_campaign
from tests.parts import ROOT

TOKEN = "journey-0123456789abcdef"


class RunningProgram:
    """`awareness serve` on a free port, with its own folders; several starts are one laptop's life.

    With a campaign its file stands beside the folders; `words` start another program than the usual one.
    """

    def __init__(
        self, folder: Path, campaign: Campaign | None = None, words: Sequence[str] = ("-m", "awareness")
    ) -> None:
        self.folder = folder
        self._words = words
        self._campaign = folder / "campaign.toml"
        self.documents = folder / "Documents"
        self.documents.mkdir(parents=True, exist_ok=True)
        if campaign is not None:
            self._campaign.write_text(write_campaign(campaign), encoding="utf-8")
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> RunningProgram:
        """Start and wait for the address it prints."""
        environment = {
            **os.environ,
            "AWARENESS_DATA_DIR": str(self.folder / "progression"),
            "AWARENESS_DOCUMENTS_DIR": str(self.documents),
            "AWARENESS_RUNTIME_DIR": str(self.folder / "runtime"),
            "AWARENESS_LAUNCH_TOKEN": TOKEN,
            "AWARENESS_CAMPAIGN_FILE": str(self._campaign),
            "PYTHONPATH": str(ROOT),
        }
        self._process = subprocess.Popen(
            [sys.executable, *self._words, "serve", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        assert self.url.startswith("http://127.0.0.1:"), self.url
        return self

    @property
    def site(self) -> str:
        """Give the address without the launch path."""
        return self.url.split("/launch/")[0]

    def kill(self) -> None:
        """Pull the plug: no signal handler runs."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop it as the system does when the session ends."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(timeout=20)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None
