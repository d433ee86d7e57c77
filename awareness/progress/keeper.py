"""The one writer: every read and write of the learner's disk goes through here, one at a time.

A write is a function of a database. When the disk refuses one, the whole database is copied into memory,
the write is done there and kept in a list; at each next write the list is tried on the disk again, in order.
So nothing is lost while the program runs, pages show what was answered, and nothing else needs to know.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from peewee import DatabaseError, SqliteDatabase

from awareness.errors import AwarenessError
from awareness.progress import copies, disk
from awareness.progress.disk import Opened, Place
from awareness.progress.faults import (
    UNAVAILABLE,
    ProgressDamaged,
    ProgressUnavailable,
    Trouble,
    trouble_of,
    waiting_notice,
)
from awareness.progress.records import Notice, StoreStatus
from awareness.progress.schema import Folder

LOG = logging.getLogger(__name__)
T = TypeVar("T")
Work = Callable[[SqliteDatabase], T]


class Keeper:
    """One connection behind one lock, on the disk or, for want of one, in memory."""

    def __init__(self, place: Place) -> None:
        self._lock = threading.RLock()
        self._place = place
        self._notices: list[Notice] = []
        self._waiting: list[Work[Any]] = []
        self._trouble: Trouble | None = None
        self._newer = False
        self._unclean = False
        self._disk: SqliteDatabase | None = None
        self._memory: SqliteDatabase | None = None
        self._recalled: dict[tuple[object, ...], Any] = {}
        self._adopt(disk.open_disk(place))

    @property
    def place(self) -> Place:
        """Say where the progress file is."""
        return self._place

    @property
    def status(self) -> StoreStatus:
        """Say where work goes now, and what the person should know."""
        with self._lock:
            waiting = (waiting_notice(self._trouble),) if self._trouble else ()
            mode = "disk" if self._disk else "memory"
            return StoreStatus(mode, (*self._notices, *waiting), self._newer)  # type: ignore[arg-type]

    def forget_notices(self) -> None:
        """The person has read what happened at the start."""
        with self._lock:
            self._notices = [notice for notice in self._notices if notice.code in {"newer", "apart"}]

    def read(self, work: Work[T]) -> T:
        """Read in one consistent view. Raises ProgressDamaged or ProgressUnavailable."""
        with self._lock:
            database = self._current()
            try:
                return work(database)
            except DatabaseError as error:
                self._mend_if_damaged(error)
                if trouble_of(error) is not None:
                    raise ProgressUnavailable(UNAVAILABLE) from error
                raise

    def recall(self, key: tuple[object, ...], work: Work[T]) -> T:
        """Read, or say again what was read under this key since the last write.

        This program is the only one that writes here, so until it writes again nothing can have changed.
        """
        with self._lock:
            if key not in self._recalled:
                self._recalled[key] = self.read(work)
            return cast("T", self._recalled[key])

    def write(self, work: Work[T]) -> T:
        """Do a write in one transaction, on the disk before this returns, or in memory when the disk refuses.

        Raises ProgressDamaged, ProgressUnavailable, and whatever AwarenessError the work itself raises.
        """
        with self._lock:
            self._recalled.clear()
            if self._disk is None and not self._newer:
                self._catch_up()
            if self._disk is not None:
                try:
                    return self._commit(self._disk, work)
                except DatabaseError as error:
                    self._fall_back(self._disk, error)
            memory = self._current()
            with memory.atomic("IMMEDIATE"):
                result = work(memory)
            self._waiting.append(work)
            return result

    def copy(self) -> None:
        """Make a copy of what is on the disk. Its failure blocks nothing."""
        with self._lock:
            if self._disk is not None:
                copies.make_copy(self._disk.connection(), self._place.path)

    def renew_copies(self) -> None:
        """Let nothing that was deleted live on in either copy."""
        self.copy()
        self.copy()

    def move(self, place: Place) -> None:
        """Leave the memory for another file; what waits in memory is written there."""
        with self._lock:
            if self._memory is not None:
                self._memory.close()
                self._memory = None
            self._place, self._notices, self._newer = place, [], False
            waiting, self._waiting = self._waiting, []
            self._adopt(disk.open_disk(place))
            for work in waiting:
                self.write(work)

    def close(self) -> None:
        """Stop cleanly: try once more what waits, mark the stop, make a copy."""
        with self._lock:
            if self._waiting and not self._newer:
                self._catch_up()
            if self._disk is not None:
                try:
                    if self._unclean:
                        self._mark_clean(self._disk)
                        self.copy()
                finally:
                    self._disk.close()
                    self._disk = None
            if self._memory is not None:
                self._memory.close()
                self._memory = None

    def _adopt(self, opened: Opened) -> None:
        self._recalled.clear()
        self._disk, self._trouble, self._newer = opened.database, opened.trouble, opened.newer
        self._notices.extend(opened.notices)
        if self._disk is None and self._memory is None:
            self._memory = disk.open_memory(None if self._newer else self._place)

    def _current(self) -> SqliteDatabase:
        database = self._disk or self._memory
        if database is None:
            raise ProgressUnavailable(UNAVAILABLE)
        return database

    def _commit(self, database: SqliteDatabase, work: Work[T]) -> T:
        with database.atomic("IMMEDIATE"):
            if not self._unclean:
                # In the first write's own transaction: a session that only reads costs no write.
                Folder.update(clean=False).execute(database)
            result = work(database)
        self._unclean = True
        return result

    def _mark_clean(self, database: SqliteDatabase) -> None:
        try:
            with database.atomic("IMMEDIATE"):
                Folder.update(clean=True).execute(database)
            self._unclean = False
        except DatabaseError as error:
            LOG.warning("the stop could not be marked clean: %s", error)

    def _fall_back(self, database: SqliteDatabase, error: DatabaseError) -> None:
        """Go on in memory with all that is on the disk. Raises when the error is another, or on damage."""
        trouble = trouble_of(error)
        if trouble is None:
            raise error
        self._mend_if_damaged(error)
        memory = disk.open_memory(None)
        try:
            database.connection().backup(memory.connection())
        except (sqlite3.Error, DatabaseError) as unreadable:
            memory.close()
            raise ProgressUnavailable(UNAVAILABLE) from unreadable
        _close(database)
        self._disk, self._memory, self._trouble = None, memory, trouble
        LOG.warning("answers stay in memory, the disk is %s: %s", trouble.value, error)

    def _catch_up(self) -> None:
        """Try the disk again: everything that waits, in one transaction, in the order it was given."""
        opened = disk.open_disk(self._place, disk.RETRY_PATIENCE_MS)
        if opened.database is None:
            self._trouble = opened.trouble or self._trouble
            return
        self._unclean = False
        try:
            self._commit(opened.database, self._all_waiting)
        except DatabaseError as error:
            self._trouble = trouble_of(error) or self._trouble
            _close(opened.database)
            return
        opened.database.pragma("busy_timeout", disk.PATIENCE_MS)
        if self._memory is not None:
            self._memory.close()
        self._memory = None
        self._waiting.clear()
        self._adopt(opened)

    def _all_waiting(self, database: SqliteDatabase) -> None:
        for work in self._waiting:
            try:
                with database.atomic():
                    work(database)
            except AwarenessError as error:
                LOG.warning("a write that waited no longer applies: %s", error)

    def _mend_if_damaged(self, error: DatabaseError) -> None:
        """Answer damage met in use: take the copy, raise ProgressDamaged. Returns for other trouble."""
        if trouble_of(error) is not Trouble.DAMAGED or self._disk is None:
            return
        _close(self._disk)
        self._disk, self._unclean = None, False
        opened = disk.open_disk(self._place, suspect=True)
        self._adopt(opened)
        notice = next(
            (note for note in opened.notices if note.code == "damaged"), waiting_notice(Trouble.DAMAGED)
        )
        raise ProgressDamaged(notice.sentence, **notice.values) from error


def _close(database: SqliteDatabase) -> None:
    """Close a connection whose disk may be gone."""
    with contextlib.suppress(sqlite3.Error, DatabaseError):
        database.close()
