"""The real program, which sends only when somebody asks, with short pauses."""

from __future__ import annotations

from awareness import cli
from awareness.sync import schedule

if __name__ == "__main__":
    schedule.JITTER = (3600.0, 3600.0)
    schedule.PAUSE = (0.4, 0.4)
    cli.main()
