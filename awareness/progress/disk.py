"""Opens the progress file: new, sound, damaged, newer, locked, or in a folder that takes no writes."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from peewee import DatabaseError, SqliteDatabase

from awareness.errors import sentence
from awareness.progress import copies
from awareness.progress.faults import APART, NEWER, Trouble, trouble_of
from awareness.progress.migrate import bring_up, stored_version
from awareness.progress.records import Notice
from awareness.progress.schema import APPLICATION_ID, SCHEMA_VERSION

MAIN = "progress.sqlite"
PART = "progress-a-part.sqlite"
"""Where one works on while the main file belongs to a newer program."""

PATIENCE_MS = 5000
RETRY_PATIENCE_MS = 200
"""While answers wait in memory, each new one asks the disk again: nobody waits five seconds for each."""

CHECKED_AT_EVERY_START = 1 << 20
"""Up to this size a file is checked at every start (under 2 ms: 0.7 ms measured for 540 KiB, 200 attempts).

`quick_check` costs as much as the file is long (115 ms for 20 000 attempts), and a start must not grow
with history: a larger file is checked only after a stop that was not clean, or when SQLite itself meets
damage in use.
"""


class Place(Struct, frozen=True):
    """Where a person's progress is, how it is written there, and what day it is."""

    path: Path
    portable: bool
    clock: Callable[[], datetime]
    apart: bool = False


class Opened(Struct, frozen=True):
    """A database ready for use and what to tell the person; without one, why."""

    database: SqliteDatabase | None
    notices: tuple[Notice, ...] = ()
    trouble: Trouble | None = None
    newer: bool = False


class Damaged(Exception):
    """The file is no sound database of ours."""


class Newer(Exception):
    """The file was written by a newer program."""


def open_disk(place: Place, patience_ms: int = PATIENCE_MS, *, suspect: bool = False) -> Opened:
    """Open the progress file, making or mending it where need be. Never raises for a fault of the disk.

    `suspect`: SQLite met damage in this file, so it is checked whole, indexes included, whatever its size.
    """
    try:
        place.path.parent.mkdir(parents=True, exist_ok=True)
        if _version_in_header(place.path) > SCHEMA_VERSION:
            raise Newer
        if place.path.exists():
            # SQLite opens a file it may only read without a word, and would say so at the first answer.
            place.path.open("rb+").close()
        notices = _take_copy_if_missing(place)
        try:
            database = _ready(place, patience_ms, suspect=suspect)
        except Damaged:
            notices = _replace_damaged(place)
            database = _ready(place, patience_ms)
        return Opened(database, notices + ((APART,) if place.apart else ()))
    except Newer:
        return Opened(None, (NEWER,), newer=True)
    except Damaged:
        return Opened(None, trouble=Trouble.DAMAGED)
    except (OSError, DatabaseError, sqlite3.Error) as error:
        return Opened(None, trouble=trouble_of(error) or Trouble.FAILING)


def open_memory(place: Place | None) -> SqliteDatabase:
    """Make a database in memory that begins with what can be read of the file or its copies, or empty."""
    database = SqliteDatabase(
        ":memory:", pragmas=[("foreign_keys", 1)], thread_safe=False, check_same_thread=False
    )
    database.connect()
    files = () if place is None else (place.path, *copies.copy_paths(place.path))
    for file in (file for file in files if file.is_file()):
        for load in (_load_exclusively, _load_twin, _load_bytes):
            with contextlib.suppress(OSError, DatabaseError, sqlite3.Error, Damaged, Newer):
                load(file, database.connection())
                _check(database, file, suspect=True)
                bring_up(database)
                return database
            database.close()
            database.connect()
    bring_up(database)
    return database


def connect(path: Path, *, patience_ms: int = PATIENCE_MS) -> SqliteDatabase:
    """Connect with one guarded connection, every commit forced to the disk; the file is not changed yet."""
    database = SqliteDatabase(
        system_path(path),
        pragmas=[
            ("busy_timeout", patience_ms),
            ("foreign_keys", 1),
            ("synchronous", "FULL"),
            ("secure_delete", 1),  # « Effacer cette tuile » leaves no words behind in free pages
        ],
        timeout=patience_ms / 1000,
        thread_safe=False,  # one connection for all threads, behind the keeper's lock
        check_same_thread=False,
    )
    database.connect()
    return database


def settle(database: SqliteDatabase, *, portable: bool) -> None:
    """Choose how the file is written, and find out now whether somebody holds it. Raises DatabaseError.

    On a stick there is no write-ahead log (its shared memory is not to be trusted there) and the file is
    ours alone: the lock taken here is kept.
    """
    database.pragma("journal_mode", "TRUNCATE" if portable else "WAL")
    if portable:
        database.pragma("locking_mode", "EXCLUSIVE")
    with database.atomic("EXCLUSIVE" if portable else "IMMEDIATE"):
        pass


def system_path(path: Path, *, windows: bool = os.name == "nt") -> str:
    r"""Give a path as SQLite takes it: absolute, no URI (`#`, `?`, `%` are letters), `\\?\` when long."""
    text = os.path.abspath(path)  # noqa: PTH100  resolve() would follow a link that may be gone
    if windows and len(text) > 200 and not text.startswith("\\\\"):
        return "\\\\?\\" + text
    return text


def _ready(place: Place, patience_ms: int, *, suspect: bool = False) -> SqliteDatabase:
    """Connect, check and migrate. Raises Damaged, Newer, or the disk's DatabaseError; nothing stays open."""
    try:
        with contextlib.ExitStack() as closing:
            database = connect(place.path, patience_ms=patience_ms)
            closing.callback(database.close)
            _check(database, place.path, suspect=suspect)
            settle(database, portable=place.portable)
            if 0 < stored_version(database) < SCHEMA_VERSION:
                copies.make_copy(database.connection(), place.path)
            bring_up(database)
            closing.pop_all()
    except DatabaseError as error:
        if trouble_of(error) is Trouble.DAMAGED:
            raise Damaged from error
        raise
    return database


def _check(database: SqliteDatabase, path: Path, *, suspect: bool) -> None:
    version = stored_version(database)
    if version > SCHEMA_VERSION:
        raise Newer
    if version == 0:
        if database.get_tables():
            raise Damaged
        return
    if database.pragma("application_id") != APPLICATION_ID:
        raise Damaged
    row = database.execute_sql("SELECT clean FROM folder").fetchone()
    if row is None:
        raise Damaged
    doubtful = not row[0] or path.stat().st_size <= CHECKED_AT_EVERY_START
    if suspect or doubtful:
        check = "PRAGMA integrity_check(1)" if suspect else "PRAGMA quick_check(1)"
        if database.execute_sql(check).fetchone()[0] != "ok":
            raise Damaged


def _version_in_header(path: Path) -> int:
    """Read `user_version` from the first bytes: a newer file is not even opened. 0 when no database."""
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        return 0
    version, owner = struct.unpack(">4xI", head[56:64])[0], struct.unpack(">I", head[68:72])[0]
    return version if owner == APPLICATION_ID else 0


def _take_copy_if_missing(place: Place) -> tuple[Notice, ...]:
    """Mend a start that was cut between moving a damaged file away and putting the copy in its place."""
    if place.path.exists():
        return ()
    copy = copies.newest_sound_copy(place.path)
    if copy is None:
        return ()
    copies.set_aside(place.path, place.clock())
    copies.restore(copy, place.path)
    return (
        Notice(
            "copy-used",
            sentence(
                "Le fichier de votre progression manquait : sa dernière copie l'a remplacé, "
                "et ce qui a été fait depuis cette copie est à refaire."
            ),
        ),
    )


def _replace_damaged(place: Place) -> tuple[Notice, ...]:
    """Move the damaged file away, put the newest sound copy in its place, say what that costs."""
    copy = copies.newest_sound_copy(place.path)
    aside = copies.set_aside(place.path, place.clock())
    since = copies.touched_since(aside, copy) if copy else None
    if copy:
        copies.restore(copy, place.path)
    return (_damage_notice(aside.name if aside else "", since, has_copy=copy is not None),)


def _damage_notice(name: str, since: tuple[str, ...] | None, *, has_copy: bool) -> Notice:
    values: dict[str, object] = {"name": name, "modules": ", ".join(since or ())}
    if not has_copy:
        text = sentence(
            "Le fichier de votre progression était abîmé et aucune copie n'était utilisable : "
            "la progression repart de zéro, le fichier abîmé est gardé sous le nom %(name)s."
        )
    elif since is None:
        text = sentence(
            "Le fichier de votre progression était abîmé : sa copie l'a remplacé, ce qui a été fait depuis "
            "la dernière leçon terminée est à refaire, le fichier abîmé est gardé sous le nom %(name)s."
        )
    elif since:
        text = sentence(
            "Le fichier de votre progression était abîmé : sa copie l'a remplacé, ce qui a été fait depuis "
            "est à refaire (%(modules)s), le fichier abîmé est gardé sous le nom %(name)s."
        )
    else:
        text = sentence(
            "Le fichier de votre progression était abîmé : sa copie l'a remplacé et rien n'a été perdu, "
            "le fichier abîmé est gardé sous le nom %(name)s."
        )
    return Notice("damaged", text, values)


def _load_exclusively(path: Path, memory: sqlite3.Connection) -> None:
    """Read through SQLite without its shared memory file: works where there is no room for one."""
    with contextlib.closing(sqlite3.connect(system_path(path), timeout=0)) as source:
        source.execute("PRAGMA locking_mode = EXCLUSIVE")
        source.backup(memory)


def _load_twin(path: Path, memory: sqlite3.Connection) -> None:
    """Read a twin in the system's temporary folder: works where the person's folder takes no writes."""
    with tempfile.TemporaryDirectory() as folder:
        twin = Path(folder, MAIN)
        for suffix in ("", "-wal", "-journal"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                shutil.copyfile(part, twin.with_name(twin.name + suffix))
        with contextlib.closing(sqlite3.connect(twin)) as source:
            source.backup(memory)


def _load_bytes(path: Path, memory: sqlite3.Connection) -> None:
    """Read the bytes of the file alone: works where nothing at all can be written."""
    content = bytearray(path.read_bytes())
    content[18:20] = b"\x01\x01"  # a database in memory knows no write-ahead log
    memory.deserialize(bytes(content))
