"""Programs started as a person, a script or a desktop starts them, and a screen for their windows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from smoke import Page, Visitor
from tests.parts import ROOT

PATIENCE = 60.0
PROGRAM = (sys.executable, "-m", "awareness")
T = TypeVar("T")


def wait_for(look: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """Look until something is seen; nobody waits longer than it takes."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        seen = look()
        if seen:
            return seen
        time.sleep(0.05)
    raise AssertionError(f"never seen: {what}")


class Laptop:
    """One person's folders, on which programs are started one after the other."""

    def __init__(self, folder: Path, data: Path | None = None) -> None:
        self.folder = folder
        self.data = data or folder / "progression"
        self.documents = folder / "Documents"
        self.opened = folder / "opened.txt"
        self.environ = {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in ("DISPLAY", "WAYLAND_DISPLAY")
            },
            "AWARENESS_DATA_DIR": str(self.data),
            "AWARENESS_DOCUMENTS_DIR": str(self.documents),
            "AWARENESS_RUNTIME_DIR": str(folder / "runtime"),
            "BROWSER": str(self._browser()),
            "PYTHONPATH": str(ROOT),
        }

    def start(self, *words: str, program: Sequence[str | Path] = PROGRAM, **environ: str) -> Started:
        """Start a program of this person's."""
        return Started([*program, *words], {**self.environ, **environ}, self.folder)

    def addresses(self) -> list[str]:
        """Give what the browser was asked to open."""
        return self.opened.read_text().split() if self.opened.exists() else []

    def log(self) -> str:
        """Give what the program wrote down in full."""
        file = self.data / "journal.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def _browser(self) -> Path:
        """Make a browser that notes what it is asked for."""
        script = self.folder / "browser"
        script.write_text(f'#!/bin/sh\necho "$1" >> "{self.opened}"\nenv > "{self.folder}/browser.env"\n')
        script.chmod(0o755)
        return script


class Started:
    """A running program, stopped by its own number."""

    def __init__(self, words: Sequence[str | Path], environ: dict[str, str], folder: Path) -> None:
        number = len(list(folder.glob("*.out")))
        self._out, self._err = folder / f"{number}.out", folder / f"{number}.err"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(words, env=environ, cwd=folder, stdout=out, stderr=err)

    def __enter__(self) -> Started:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self.kill()

    @property
    def pid(self) -> int:
        """Give its number."""
        return self._process.pid

    @property
    def said(self) -> str:
        """Give what it printed."""
        return self._out.read_text(encoding="utf-8")

    @property
    def complained(self) -> str:
        """Give what it printed as errors."""
        return self._err.read_text(encoding="utf-8")

    def launch_url(self) -> str:
        """Wait for the address it prints."""
        url = wait_for(lambda: self._url_line() or self._ended(), "a launch address")
        assert url.startswith("http://127.0.0.1:"), f"{url} {self.said} {self.complained}"
        return url

    def visit(self) -> tuple[Visitor, Page]:
        """Open its launch address as a browser does."""
        visitor = Visitor()
        return visitor, visitor.get(self.launch_url())

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, as the system does; gives its code."""
        self._process.send_signal(how)
        return self.code()

    def kill(self) -> None:
        """Pull the plug."""
        self._process.kill()
        self._process.wait()

    def code(self) -> int:
        """Wait for its end."""
        return self._process.wait(timeout=PATIENCE)

    def is_running(self) -> bool:
        """Say whether it is still there."""
        return self._process.poll() is None

    def _url_line(self) -> str:
        return next((line for line in self.said.splitlines() if line.startswith("http://")), "")

    def _ended(self) -> str:
        return "" if self.is_running() else "it ended"
