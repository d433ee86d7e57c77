"""Ways to the network and back that a person asked for, while they look on or walk away."""

from __future__ import annotations

import threading
from collections.abc import Callable

from awareness.errors import AwarenessError, sentence
from awareness.progress.records import Notice

STOPPED = Notice(
    "errand", sentence("L'envoi s'est arrêté en chemin. Rien n'est perdu : il reprendra plus tard.")
)
"""What is said of an errand that ended in a way nobody foresaw."""


class Errand:
    """One such way, in a thread of its own.

    `carries`: it is another computer's file that is on its way, not what waits here.
    """

    def __init__(self, work: Callable[[], Notice], *, carries: bool = False) -> None:
        self.said = STOPPED
        self.carries = carries
        self.watched = threading.Lock()
        """Held by the one page that looks on: the local server has few hands."""
        self._work = work
        self._done = threading.Event()
        threading.Thread(target=self._run, name="errand", daemon=True).start()

    def is_done(self, patience: float = 0) -> bool:
        """Say whether it is over, waiting for that at most so many seconds."""
        return self._done.wait(patience)

    def _run(self) -> None:
        try:
            self.said = self._work()
        except AwarenessError as problem:
            self.said = Notice(problem.code, problem.sentence, problem.values)
        finally:
            self._done.set()
