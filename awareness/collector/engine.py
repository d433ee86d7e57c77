"""The two databases a collector may stand on, behind the same three words: transact, view, close."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from peewee import Database, DatabaseError, InterfaceError, OperationalError, SqliteDatabase

from awareness.collector.faults import UNAVAILABLE, StoreUnavailable
from awareness.collector.schema import APPLICATION_ID
from awareness.collector.words import SqliteWords, Words

T = TypeVar("T")
Work = Callable[[Database], T]

PATIENCE_MS = 5000
CACHE_KIB = 65536
PAGE_BYTES = 4096
LOG_PAGES = 1000
"""When a commit empties the log itself: SQLite's own habit."""
LOG_PAGES_SERVED = 16 * LOG_PAGES
"""The same in a server, where a thread beside the writer does it first (see checkpoints.py)."""


class Engine(Protocol):
    """A database that does work in transactions. Every thread has a connection of its own.

    `retries`: how often a transaction was done again since the start.
    """

    database: Database
    words: Words
    retries: int

    def transact(self, work: Work[T]) -> T:
        """Do work in one transaction that is on the disk when this returns. The work may be done again.

        Raises StoreUnavailable when nothing was stored, or when nobody can say.
        """
        ...

    def view(self, work: Work[T]) -> T:
        """Read in one consistent view, however long it takes. Raises StoreUnavailable."""
        ...

    def close(self) -> None:
        """Close this thread's connection."""
        ...


class SqliteEngine:
    """One file. One writer at a time; a commit is on the disk; readers are never in the way (WAL)."""

    def __init__(self, file: Path, *, may_create: bool = False, served: bool = False) -> None:
        self.file = file
        self.words: Words = SqliteWords()
        self.retries = 0
        self._opened = threading.local()
        self._may_create = may_create
        if may_create:
            _make(file)
        # mode=rw: a file that is gone is an error, never a fresh and empty database.
        self.database: Database = SqliteDatabase(
            f"{file.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=PATIENCE_MS / 1000,
            pragmas=[
                ("busy_timeout", PATIENCE_MS),
                ("journal_mode", "wal"),
                ("synchronous", "full"),
                ("cache_size", -CACHE_KIB),
                ("secure_delete", "fast"),
                ("wal_autocheckpoint", LOG_PAGES_SERVED if served else LOG_PAGES),
                ("journal_size_limit", LOG_PAGES * PAGE_BYTES),
            ],
        )

    def transact(self, work: Work[T]) -> T:
        """Do work in one transaction; a busy database is waited for, five seconds at most."""
        with self._watched():
            with self.database.atomic("IMMEDIATE"):
                result = work(self.database)
            self._see_the_file()
            return result

    def view(self, work: Work[T]) -> T:
        """Read in one consistent view."""
        with self._watched(), self.database.atomic("DEFERRED"):
            return work(self.database)

    def checkpoint(self) -> None:
        """Bring what is committed from the log into the file, as far as nobody reads it; no writer waits.

        Raises StoreUnavailable.
        """
        with self._watched():
            self.database.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close this thread's connection."""
        self.database.close()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            if self.database.is_closed():
                self._opened.file = _identity(self.file)
                if not self._may_create and not is_marked(self.file):
                    raise FileNotFoundError(self.file)
                self.database.connect()
            self._see_the_file()
            yield
        except (OSError, sqlite3.Error, DatabaseError, InterfaceError) as error:
            self._give_up()
            if not _is_about_the_place(error):
                raise
            raise StoreUnavailable(UNAVAILABLE) from error

    def _see_the_file(self) -> None:
        """A file that was moved or deleted under an open connection still takes writes, for nobody."""
        if _identity(self.file) != self._opened.file:
            raise FileNotFoundError(self.file)

    def _give_up(self) -> None:
        """Begin with a fresh connection next time: this one may belong to a file that is gone."""
        try:
            self.database.close()
        except (sqlite3.Error, DatabaseError, OperationalError):
            self.database._state.reset()  # type: ignore[attr-defined]  # noqa: SLF001  (peewee has no word for a connection that cannot close)


def _identity(file: Path) -> tuple[int, int]:
    seen = os.stat(file)  # noqa: PTH116  (twice a transaction)
    return seen.st_dev, seen.st_ino


def is_marked(file: Path) -> bool:
    """Say whether a file bears a collector's mark; opening any other for writing might change it.

    SQLite itself looks, without a lock: whoever closes a file by hand gives up all locks that this process
    holds on it (https://www.sqlite.org/howtocorrupt.html, 2.2), those of other threads too; another program
    may then take its log away. Raises OSError.
    """
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as opened:
            ((mark,),) = opened.execute("PRAGMA application_id").fetchall()
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error
    except sqlite3.DatabaseError:  # no database at all
        return False
    return bool(mark == APPLICATION_ID)


def _is_about_the_place(error: BaseException) -> bool:
    """Say whether an error speaks of the disk or the file, and not of what was asked."""
    if isinstance(error, OSError):
        return True
    original: Any = getattr(error, "orig", None) or error.__cause__ or error
    number = getattr(original, "sqlite_errorcode", None)
    # 1: the words of the query; 18 to 21 and 25: what was asked does not fit; all others: the file.
    return number is None or number & 0xFF not in {1, 18, 19, 20, 21, 25}


def _make(file: Path) -> None:
    """Make an empty file that only its owner may read; what SQLite puts beside it takes its rights over."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
