"""What changed in a folder since the last look: by the time and size of each file, read anew each time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from awareness.catalogue.reading import Folders

LOOK_EVERY = 0.5
Stamps = Mapping[str, tuple[int, int]]


def stamps(folders: Folders) -> Stamps:
    """Give time and size of every file of the lessons and questions, by its name."""
    return {name: stamp for top in (folders.content, folders.quizzes) for name, stamp in _stamps(top)}


def digest(found: Stamps) -> str:
    """Give a short name for a state of the files."""
    return sha256(repr(sorted(found.items())).encode()).hexdigest()[:16]


def changed(before: Stamps, after: Stamps) -> list[str]:
    """Name the files that were saved, added or taken away."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def changes(
    folders: Folders, *, sleep: Callable[[float], None] = time.sleep, every: float = LOOK_EVERY
) -> Iterator[list[str]]:
    """Yield what changed, each time something did, for ever."""
    known = stamps(folders)
    while True:
        sleep(every)
        now = stamps(folders)
        names = changed(known, now)
        known = now
        if names:
            yield names


def _stamps(top: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    for place, _folders, names in os.walk(top):
        for name in names:
            # Editors write beside, then rename: what begins with a dot or ends with ~ is theirs.
            if name.startswith(".") or name.endswith(("~", ".swp", ".tmp")):
                continue
            file = Path(place) / name
            try:
                state = file.stat()
            except OSError:
                continue
            yield f"{top.name}/{file.relative_to(top).as_posix()}", (state.st_mtime_ns, state.st_size)
