"""The real program, which sends without letting seconds pass: `python quick_program.py [--idle] WORDS…`.

Told by SIGUSR1, it prints the names of all that is loaded. --idle: it never sends by itself.
"""

from __future__ import annotations

import json
import signal
import sys

from awareness import cli
from awareness.sync import schedule


def tell(*_signal: object) -> None:
    """Print what is loaded at this moment."""
    print(json.dumps(sorted(sys.modules)), flush=True)


if __name__ == "__main__":
    idle = "--idle" in sys.argv
    sys.argv = [word for word in sys.argv if word != "--idle"]
    schedule.PAUSE = (0.0, 0.0)
    schedule.JITTER = (3600.0, 3600.0) if idle else (0.0, 0.0)
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, tell)
    cli.main()
