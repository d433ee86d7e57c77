"""Copies of the progress file, and a damaged one's end: moved aside under a dated name, never deleted."""

from __future__ import annotations

import contextlib
import logging
import shutil
import sqlite3
import tempfile
from datetime import datetime
from pathlib import Path

from awareness.durable import sync_file, sync_folder
from awareness.progress.schema import APPLICATION_ID, SCHEMA_VERSION

LOG = logging.getLogger(__name__)
SIDECARS = ("-wal", "-shm", "-journal")


def copy_paths(path: Path) -> tuple[Path, Path]:
    """Name the two copies of a progress file, the newer first: `progress.1` and `progress.2`."""
    return path.with_suffix(".1"), path.with_suffix(".2")


def make_copy(connection: sqlite3.Connection, path: Path) -> bool:
    """Copy the open database beside it, then let the new copy take its place by rename.

    The older copy is given up only for one that was checked. A failure blocks nothing: it is logged,
    and False is given.
    """
    newer, older = copy_paths(path)
    fresh = path.with_suffix(".copy")
    try:
        _forget(fresh)
        _back_up(connection, fresh)
        if newer.exists():
            newer.replace(older)
        fresh.replace(newer)
        sync_folder(path.parent)
    except (OSError, sqlite3.Error) as error:
        LOG.warning("no copy of the progress file: %s", error)
        with contextlib.suppress(OSError):
            _forget(fresh)
        return False
    return True


def newest_sound_copy(path: Path) -> Path | None:
    """Find the newest copy that passes SQLite's whole check and is not newer than this program."""
    return next((copy for copy in copy_paths(path) if copy.is_file() and is_sound(copy)), None)


def is_sound(path: Path) -> bool:
    """Say whether a file is a whole database of ours that this program can read."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            checks = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            owner = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error:
        return False
    return bool(checks and owner and 0 < version <= SCHEMA_VERSION)


def set_aside(path: Path, today: datetime, word: str = "abime") -> Path | None:
    """Move a file and its log away under a dated name. Gives that name; None when there was no file."""
    aside = path.exists()
    target = _free_name(path, today, word)
    for suffix in ("", *SIDECARS):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(target.with_name(target.name + suffix))
    return target if aside else None


def restore(copy: Path, path: Path) -> None:
    """Put a copy in the place of the progress file; the copy itself stays."""
    fresh = path.with_suffix(".copy")
    shutil.copyfile(copy, fresh)
    sync_file(fresh)
    fresh.replace(path)
    sync_folder(path.parent)


def touched_since(damaged: Path | None, copy: Path) -> tuple[str, ...] | None:
    """Read from a damaged file which modules were touched after its copy; None when it cannot be read."""
    if damaged is None:
        return None
    query = "SELECT DISTINCT module FROM attempt WHERE touched > ? ORDER BY module"
    try:
        with tempfile.TemporaryDirectory() as folder:
            twin = Path(folder, "twin.sqlite")
            for suffix in ("", "-wal", "-journal"):
                part = damaged.with_name(damaged.name + suffix)
                if part.exists():
                    shutil.copyfile(part, twin.with_name(twin.name + suffix))
            with contextlib.closing(sqlite3.connect(copy)) as sound:
                sequence = sound.execute("SELECT sequence FROM folder").fetchone()[0]
            with contextlib.closing(sqlite3.connect(twin)) as broken:
                return tuple(str(row[0]) for row in broken.execute(query, (sequence,)))
    except (OSError, sqlite3.Error, TypeError):
        return None


def _forget(fresh: Path) -> None:
    """Delete what an interrupted copy left, its journal included: it must not be applied to the next."""
    for suffix in ("", *SIDECARS):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


def _back_up(connection: sqlite3.Connection, fresh: Path) -> None:
    with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as target:
        connection.backup(target)
        # A copy is one file: without this it would bear the mark of a write-ahead log.
        target.execute("PRAGMA journal_mode = DELETE")
        if target.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the copy is not sound")
    sync_file(fresh)


def _free_name(path: Path, today: datetime, word: str) -> Path:
    number = 1
    while True:
        mark = f"-{number}" if number > 1 else ""
        name = path.with_name(f"{path.stem}-{word}-{today:%Y-%m-%d}{mark}.sqlite")
        if not name.exists():
            return name
        number += 1
