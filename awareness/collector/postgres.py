"""PostgreSQL, alone or three nodes under Patroni: what is done again, and when a connection is cut.

A commit is never cancelled: while it waits for a standby, a cancel would answer « done » for what is on one
node only. A deadline shuts the socket instead, and the same group is sent again: receipts make that harmless.
"""

from __future__ import annotations

import contextlib
import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from peewee import (
    Database,
    InterfaceError,
    InternalError,
    OperationalError,
    PeeweeException,
    PostgresqlDatabase,
)

from awareness.collector.engine import Work
from awareness.collector.faults import UNAVAILABLE, StoreUnavailable
from awareness.collector.words import PostgresWords, Words
from awareness.errors import ConfigInvalid

T = TypeVar("T")

DEADLINE_SECONDS = 8.0
"""A transaction still running after this has its socket shut."""

PATIENCE_SECONDS = 6.0
"""No transaction is begun again after this; whoever asked hears 503 and comes again."""

MOST_BROKEN = 3
"""How often « internal error » is tried before it is believed."""

SAME_CONNECTION = frozenset({"40001", "40P01", "55P03", "57014"})
LOST = frozenset({"25006", "25P03", "40003"})
LOST_CLASSES = frozenset({"08", "53", "57", "58"})
INTERNAL = "XX000"

CONNECTION = {
    "target_session_attrs": "read-write",
    "load_balance_hosts": "random",
    "connect_timeout": "2",
    "tcp_user_timeout": "3000",
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "keepalives_count": "2",
    "application_name": "collector",
}
LIMITS = {"lock_timeout": "3s", "statement_timeout": "5s", "idle_in_transaction_session_timeout": "10s"}


class PostgresEngine:
    """One or several hosts. Every thread has its own connection, made again after any trouble."""

    def __init__(self, address: str, *, isolation: str, hurried: bool = True) -> None:
        self.words: Words = PostgresWords()
        self.retries = 0
        self._watch = Watch(DEADLINE_SECONDS if hurried else None)
        self._told = threading.local()
        options = {"default_transaction_isolation": isolation.replace(" ", "\\ ")}
        options |= LIMITS if hurried else {}
        self.database: Database = _database(address, options)

    def transact(self, work: Work[T]) -> T:
        """Do work in one transaction, again and again until it is done or patience is at its end."""
        return self._until_done(lambda: self._once(work))

    def view(self, work: Work[T]) -> T:
        """Read in one consistent view."""
        return self._until_done(lambda: self._read(work))

    def close(self) -> None:
        """Close this thread's connection; a broken one is only dropped."""
        with contextlib.suppress(PeeweeException):
            self.database.close()

    def _once(self, work: Work[T]) -> T:
        self._connect()
        self._told.warned = False
        with self._watch.over(self.database.connection().fileno()), self.database.atomic():
            result = work(self.database)
        if self._told.warned:
            # Somebody cancelled the wait for the standby: PostgreSQL says « done » and warns.
            raise OperationalError("the wait for the standby was cancelled")
        return result

    def _read(self, work: Work[T]) -> T:
        self._connect()
        with self.database.atomic():
            self.database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return work(self.database)

    def _connect(self) -> None:
        if self.database.is_closed():
            self.database.connect()
            self.database.connection().add_notice_handler(self._hear)

    def _hear(self, notice: Any) -> None:
        if notice.sqlstate == "01000":
            self._told.warned = True

    def _until_done(self, attempt: Callable[[], T]) -> T:
        end = time.monotonic() + PATIENCE_SECONDS
        for tried in range(1 << 30):
            try:
                return attempt()
            except (OperationalError, InternalError, InterfaceError) as error:
                fate = fate_of(error, tried)
                if fate != "same":
                    self.close()
                if fate == "bug":
                    raise
                if time.monotonic() > end:
                    raise StoreUnavailable(UNAVAILABLE) from error
                self.retries += 1
                pause = min(2.0, 0.05 * 2 ** min(tried, 5)) * random.uniform(0.5, 1)  # noqa: S311  (no secret)
                time.sleep(min(pause, max(0.0, end - time.monotonic())))
        raise StoreUnavailable(UNAVAILABLE)


def fate_of(error: BaseException, tried: int = 0) -> str:
    """Say what to do about an error: again on the `same` connection, on a fresh one (`lost`), or a `bug`.

    An error without a code is a connection that was lost or could not be made.
    """
    state = getattr(getattr(error, "orig", None) or error.__cause__, "sqlstate", None)
    if state in SAME_CONNECTION:
        return "same"
    if state is None or state in LOST or state[:2] in LOST_CLASSES:
        return "lost"
    return "lost" if state == INTERNAL and tried < MOST_BROKEN else "bug"


class Watch:
    """Shuts the socket of a transaction that is past its deadline."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds

    @contextmanager
    def over(self, number: int) -> Iterator[None]:
        """Watch a socket, named by its number, while the block runs."""
        if self._seconds is None:
            yield
            return
        lock, left = threading.Lock(), threading.Event()

        def cut() -> None:
            # Under the lock: once the block was left, the number may be another socket's.
            with lock:
                if not left.is_set():
                    _shut(number)

        timer = threading.Timer(self._seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with lock:
                left.set()


def _shut(number: int) -> None:
    twin = socket.socket(fileno=os.dup(number))
    with contextlib.suppress(OSError):
        twin.shutdown(socket.SHUT_RDWR)
    twin.close()


def _database(address: str, options: dict[str, str]) -> PostgresqlDatabase:
    """Make a database of an address: what it says goes before what we think is right."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        told = conninfo_to_dict(address)
    except ProgrammingError as error:
        raise ConfigInvalid(
            "AWARENESS_DATABASE_URL : cette adresse de PostgreSQL ne se lit pas. "
            "Sa forme est postgresql://utilisateur@machine:5432/base."
        ) from error
    asked: dict[str, Any] = {**CONNECTION, **told}
    ours = " ".join(f"-c {name}={value}" for name, value in options.items())
    asked["options"] = f"{ours} {told.get('options') or ''}".strip()
    name = str(asked.pop("dbname", None) or "postgres")
    return PostgresqlDatabase(name, prefer_psycopg3=True, **asked)
