"""Where what went wrong is written in full: one small file in the person's own folder, never the screen."""

from __future__ import annotations

import contextlib
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST_LOG = 256 * 1024


def open_logbook(file: Path) -> None:
    """Send every warning of the program to this file; one that cannot be written is no reason to stop."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=LARGEST_LOG, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # Without this a full or read-only disk would print a traceback for every line that cannot be written.
    logging.raiseExceptions = False
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # pywebview adds a handler that prints tracebacks on the screen, unless its logger has one already.
    logging.getLogger("pywebview").addHandler(logging.NullHandler())
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
