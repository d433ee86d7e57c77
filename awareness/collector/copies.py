"""Copies of the whole database while it runs, and the way back: one form for both engines, all or nothing.

A copy is a SQLite file with the same tables. Rows are copied in the order of their keys, never pages:
what was deleted is not in it, nor the order things came in. Of keys and secrets it holds the one that draws
thresholds, never the keys that open sealed counts.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct
from peewee import Database, DatabaseError, Model, SqliteDatabase

from awareness import __version__
from awareness.collector.engine import Engine
from awareness.collector.faults import CopyUnusable, Refused
from awareness.collector.migrate import bring_up
from awareness.collector.opening import is_sqlite
from awareness.collector.schema import (
    APPLICATION_ID,
    MODELS,
    CellTable,
    QuarantineTable,
    ReceiptTable,
    ServerTable,
)
from awareness.collector.words import SqliteWords, Words
from awareness.durable import sync_file, sync_folder

BATCH = 5000
BIG = (ReceiptTable, QuarantineTable)
"""Tables read in pieces, by id: they may hold millions of rows."""

UNREADABLE = (
    "Ce fichier (%(file)s) n'est pas une sauvegarde entière d'un serveur de campagne ; rien n'est changé."
)
UNWRITABLE = (
    "La sauvegarde n'a pas pu être écrite ici (%(file)s) : disque plein ou dossier protégé. "
    "Rien n'y est resté."
)
WOULD_LOSE = (
    "La base contient %(count)s compteurs que la sauvegarde n'a pas ; rien n'est changé. "
    "Pour la remplacer quand même : --replace."
)


NEXT_LOT = (
    "SELECT setval(pg_get_serial_sequence('lot', 'id'), coalesce((SELECT max(id) FROM lot), 0) + 1, false)"
)
"""PostgreSQL numbers lots by itself, and must go on after the highest that came with a copy."""


class Restored(Struct, frozen=True):
    """What a restoration did: when the copy was taken, and how many counts the database had beyond it."""

    taken: datetime
    receipts: int
    lost: int


def back_up(engine: Engine, file: Path, now: datetime) -> int:
    """Write a copy of one consistent moment. Gives the number of receipts in it. Raises CopyUnusable."""
    twin = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        receipts = engine.view(lambda database: _write(database, twin, now))
        with _writing(file):
            sync_file(twin)
            twin.replace(file)
            sync_folder(file.absolute().parent)
    finally:
        with _writing(file):
            twin.unlink(missing_ok=True)
    return receipts


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    """What goes wrong in the block is about the copy, not about the database it is made of."""
    try:
        yield
    except (OSError, sqlite3.Error, DatabaseError) as error:
        raise CopyUnusable(UNWRITABLE, file=file) from error


def _write(database: Database, twin: Path, now: datetime) -> int:
    with _writing(twin):
        twin.unlink(missing_ok=True)
        os.close(os.open(twin, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        copy = SqliteDatabase(str(twin), pragmas=[("journal_mode", "off"), ("synchronous", "off")])
    words, receipts = SqliteWords(), 0
    try:
        with _writing(twin):
            bring_up(copy)
            copy.execute_sql("BEGIN")
            copy.execute_sql("DELETE FROM server")
            copy.execute_sql("CREATE TABLE copy (taken TEXT NOT NULL, program TEXT NOT NULL)")
            copy.execute_sql("INSERT INTO copy VALUES (?, ?)", (now.astimezone(UTC).isoformat(), __version__))
        for model in MODELS:
            for batch in _batches(_rows(database, model)):
                with _writing(twin):
                    _insert(words, copy, model, batch)
                receipts += len(batch) if model is ReceiptTable else 0
        with _writing(twin):
            copy.execute_sql("COMMIT")
    finally:
        copy.close()
    return receipts


def _rows(database: Database, model: type[Model]) -> Iterator[tuple[Any, ...]]:
    """Read a table in the order of its key."""
    if model not in BIG:
        yield from model.select().tuples().iterator(database)
        return
    last = b""
    while True:
        query = model.select().where(model.id > last).order_by(model.id).limit(BATCH)
        rows = list(query.tuples().execute(database))
        yield from rows
        if len(rows) < BATCH:
            return
        last = bytes(rows[-1][0])


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    pending = iter(rows)
    while batch := list(islice(pending, BATCH)):
        yield batch


def _insert(words: Words, database: Database, model: type[Model], batch: Sequence[tuple[Any, ...]]) -> None:
    """Insert whole rows, in the order of the table's fields."""
    if model is ReceiptTable:
        words.add_receipts(database, [(bytes(identity), campaign) for identity, campaign in batch])
    elif model is CellTable:
        words.add_to_cells(database, batch)
    else:
        fields = model._meta.sorted_fields  # noqa: SLF001  (peewee's own door)
        for start in range(0, len(batch), 500):
            model.insert_many(batch[start : start + 500], fields=fields).execute(database)


def restore(engine: Engine, file: Path, *, replace: bool = False) -> Restored:
    """Put a copy in place of all that the database holds, in one transaction.

    Raises CopyUnusable for another file, Refused when the database holds counts the copy lacks and nobody
    said that they may go.
    """
    twin = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        taken = _ready(file, twin)
        copy = SqliteDatabase(str(twin))
        try:
            lost, receipts = engine.transact(
                lambda database: _replace(engine.words, database, copy, replace=replace)
            )
        finally:
            copy.close()
    except (OSError, sqlite3.Error, DatabaseError) as error:
        raise CopyUnusable(UNREADABLE, file=file) from error
    finally:
        twin.unlink(missing_ok=True)
    return Restored(taken, receipts, lost)


def _ready(file: Path, twin: Path) -> datetime:
    """Check a copy and bring its twin to the newest tables; gives when it was taken."""
    twin.unlink(missing_ok=True)
    shutil.copyfile(file, twin)
    twin.chmod(0o600)
    with closing(sqlite3.connect(twin)) as raw:
        if raw.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise sqlite3.DatabaseError("another application's")
        if raw.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        (taken,) = raw.execute("SELECT taken FROM copy").fetchone()
    copy = SqliteDatabase(str(twin))
    try:
        bring_up(copy)
    finally:
        copy.close()
    return datetime.fromisoformat(taken)


def _replace(words: Words, database: Database, copy: Database, *, replace: bool) -> tuple[int, int]:
    lost = _missing(database, copy)
    if lost and not replace:
        raise Refused(WOULD_LOSE, count=lost)
    generation = ServerTable.select(ServerTable.generation).scalar(database)
    for model in reversed(MODELS):
        model.delete().execute(database)
    receipts = 0
    for model in MODELS:
        for batch in _batches(_rows(copy, model)):
            _insert(words, database, model, batch)
            receipts += len(batch) if model is ReceiptTable else 0
    # Higher than both: a running server must read everything again.
    ServerTable.update(generation=ServerTable.generation + generation).execute(database)
    if not is_sqlite(database):
        database.execute_sql(NEXT_LOT)
    return lost, receipts


def _missing(database: Database, copy: Database) -> int:
    """Count what the database holds and the copy does not."""
    missing = 0
    for model in BIG:
        for batch in _batches(_rows(database, model)):
            ids = [bytes(row[0]) for row in batch]
            query = model.select(model.id).where(model.id.in_(ids))
            missing += len(ids) - query.count(copy)
    return missing
