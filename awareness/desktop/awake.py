"""Keeps this computer from falling asleep while a room is open, where the system lets a program ask.

On Windows the wish belongs to the thread that made it and goes with it: one thread lives as long as the room.
It holds against idleness; a lid that is closed sends the computer to sleep all the same.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

CONTINUOUS, SYSTEM, DISPLAY = 0x80000000, 0x00000001, 0x00000002
"""`ES_CONTINUOUS`, `ES_SYSTEM_REQUIRED`, `ES_DISPLAY_REQUIRED` of SetThreadExecutionState."""

SetState = Callable[[int], int]
"""Asks the system; 0 is a refusal."""


class Awake:
    """A wish to stay awake, from start() to stop(). `ask`: None where the system takes no such wish."""

    def __init__(self, ask: SetState | None) -> None:
        self._ask = ask
        self._thread: threading.Thread | None = None
        self._end = threading.Event()
        self._is_granted = ask is not None

    @property
    def works(self) -> bool:
        """Say whether this computer lets a program keep it awake, as far as it has been asked."""
        return self._is_granted

    def start(self) -> None:
        """Ask, and return when the system has answered."""
        if self._ask is None or self._thread is not None:
            return
        asked, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(
            target=self._hold, args=(self._ask, asked, self._end), name="awake", daemon=True
        )
        self._thread.start()
        asked.wait()

    def stop(self) -> None:
        """Take the wish back."""
        if self._thread is not None:
            self._end.set()
            self._thread.join()
            self._thread = None

    def _hold(self, ask: SetState, asked: threading.Event, end: threading.Event) -> None:
        self._is_granted = bool(ask(CONTINUOUS | SYSTEM | DISPLAY))
        asked.set()
        if not self._is_granted:
            log.warning("the system does not let a program keep it awake")
            return
        end.wait()
        ask(CONTINUOUS)


def awake() -> Awake:
    """Give what keeps this computer awake."""
    return Awake(_of_windows())


def _of_windows() -> SetState | None:
    if os.name != "nt":
        return None  # and nothing is loaded
    import ctypes

    system: Any = ctypes
    ask: SetState = system.windll.kernel32.SetThreadExecutionState
    return ask
