"""The program with a power cut at a chosen moment of a closing: `room_program.py keep|erase|swept …`."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from awareness.cli import main
from awareness.progress.rooms import Rooms
from awareness.workshop import files
from awareness.workshop.files import RoomFile

MOMENTS: dict[str, tuple[Any, str]] = {
    "keep": (Rooms, "close"),
    "erase": (RoomFile, "delete"),
    "swept": (files, "sweep"),
}


def cut(*_words: Any, **_more: Any) -> None:
    """Pull the plug: no handler runs, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    owner, name = MOMENTS[sys.argv.pop(1)]
    if name == "sweep":
        # The start sweeps too; only the closing is cut.
        original = files.RoomFile.delete

        def delete(self: RoomFile) -> None:
            """Delete, and be cut on the way."""
            files.sweep = cut  # type: ignore[assignment]
            original(self)

        RoomFile.delete = delete  # type: ignore[method-assign]
    else:
        setattr(owner, name, cut)
    main()
