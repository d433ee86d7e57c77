"""What was read of small files at an earlier start, in a folder where anything may be erased at any time.

The first page shows the course and the heads of its modules. Loading what can read YAML takes a tenth of a
bare Flask's start (measured); taking these few words up again takes nearly nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from awareness import __version__

T = TypeVar("T")


class Kept:
    """Readings of sound files, each with the fingerprint of the file it was made from.

    Without a folder, or in one that takes no writes, everything is read anew: that costs time, never a page.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def reading(self, kind: type[T], file: Path, read: Callable[[], T | None]) -> T | None:
        """Give what `read` made of this file, now or at an earlier start."""
        if self._folder is None:
            return read()
        place = self._folder / f"{hashlib.sha256(str(file).encode()).hexdigest()[:32]}.head"
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            fingerprint = _fingerprint(kind, file)
            kept = place.read_bytes()
            if kept.startswith(fingerprint):
                return msgspec.msgpack.decode(kept[len(fingerprint) :], type=kind)
        made = read()
        if made is not None:
            # A kind with a default its own rules forbid has to leave defaults out (`omit_defaults`).
            with contextlib.suppress(OSError):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                place.write_bytes(_fingerprint(kind, file) + msgspec.msgpack.encode(made))
        return made


def _fingerprint(kind: type, file: Path) -> bytes:
    """Tell a file's words, and who reads them, from all others."""
    return hashlib.sha256(f"{__version__} {kind}\n".encode() + file.read_bytes()).digest()
