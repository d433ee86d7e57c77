"""The exact state of each edition: one file beside the database, for its owner's eyes, written whole."""

from __future__ import annotations

import os
import re
from pathlib import Path

from awareness.collector.disclosure.state import NotAState, State, decode_state, encode_state
from awareness.durable import sync_folder
from awareness.errors import AwarenessError

KEPT = 10
"""How many states are kept: more than a backup is weeks old; older exact numbers serve nobody."""

NAME = re.compile(r"edition-(\d{4}-W\d{2})\.json")


class EditionRefused(AwarenessError):
    """An edition cannot be published without giving away what it must not; nothing was written."""

    code = "edition"


def newest_state(folder: Path) -> State | None:
    """Give the state of the newest edition; None before the first one. Raises EditionRefused."""
    found = state_files(folder)
    if not found:
        return None
    try:
        state = decode_state(found[-1].read_bytes())
    except (OSError, NotAState) as error:
        raise _unreadable(found[-1]) from error
    if state_path(folder, state.week) != found[-1]:
        raise _unreadable(found[-1])
    return state


def write_state(folder: Path, state: State) -> None:
    """Keep a state: whole or not at all, readable by its owner alone. The oldest ones go."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = state_path(folder, state.week)
    fresh = path.with_suffix(".part")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        file.write(encode_state(state))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(folder)
    for old in state_files(folder)[:-KEPT]:
        old.unlink()


def state_files(folder: Path) -> list[Path]:
    """Give the files of states, the newest last."""
    return sorted(path for path in folder.glob("edition-*.json") if NAME.fullmatch(path.name))


def state_path(folder: Path, week: str) -> Path:
    """Name the file of a week's state."""
    return folder / f"edition-{week}.json"


def _unreadable(path: Path) -> EditionRefused:
    return EditionRefused(
        "L'état de la dernière édition (%(file)s) ne se lit pas. Remettez ce fichier depuis une sauvegarde : "
        "sans lui, une édition pourrait en dire trop. Rien n'est publié.",
        file=path.name,
    )
