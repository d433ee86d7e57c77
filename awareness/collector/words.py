"""The few statements a busy hour consists of, in each engine's own words; everything else is peewee's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, Protocol

from peewee import Database

from awareness.collector.schema import CELL_KEY

Row = tuple[str | int, ...]
Ledger = dict[tuple[int, str], tuple[int, int]]

_COLUMNS = ", ".join(f'"{name}"' for name in (*CELL_KEY, "n", "m", "top"))
_KEY = ", ".join(f'"{name}"' for name in CELL_KEY)
_NUMBERS = {
    "campaign": "smallint",
    "lot": "int",
    "band": "smallint",
    "before": "smallint",
    "after": "smallint",
}


class Words(Protocol):
    """What ingest says to a database. Everything runs inside the caller's transaction."""

    def add_receipts(self, database: Database, rows: Sequence[tuple[bytes, int]]) -> set[bytes]:
        """Insert `(id, campaign)`, sorted by id; give the ids that were not there before."""
        ...

    def receipts_among(self, database: Database, ids: Sequence[bytes]) -> set[bytes]:
        """Give those of the ids that have a receipt."""
        ...

    def add_to_cells(self, database: Database, rows: Sequence[Row]) -> None:
        """Add `(*key, n, m, top)`, sorted and each key once, to the cells."""
        ...

    def ledger(self, database: Database, day: str) -> Ledger:
        """Give what each code has brought, and had held, on a day."""
        ...

    def add_to_ledger(self, database: Database, rows: Sequence[Row]) -> None:
        """Add `(day, campaign, code, n, held)`, sorted, to the ledger."""
        ...

    def note_nothing_new(self, database: Database) -> None:
        """Make the commit of a transaction that wrote nothing wait for what it acknowledges again."""
        ...


class _Shared:
    """What both engines say in the same words, but for how a place is marked in them."""

    mark = "?"

    def ledger(self, database: Database, day: str) -> Ledger:
        """Give what each code has brought, and had held, on a day."""
        rows = database.execute_sql(_DAY.replace("?", self.mark), (day,)).fetchall()
        return {(campaign, code): (n, held) for campaign, code, n, held in rows}

    def add_to_ledger(self, database: Database, rows: Sequence[Row]) -> None:
        """Add to the ledger, one line a code."""
        for row in rows:
            database.execute_sql(_LEDGER.replace("?", self.mark), row)


class SqliteWords(_Shared):
    """Statements of a shape SQLite has met before: within one process no journey is to be saved."""

    def add_receipts(self, database: Database, rows: Sequence[tuple[bytes, int]]) -> set[bytes]:
        """Insert receipts; what comes back is new."""
        fresh: set[bytes] = set()
        for start in range(0, len(rows), ROWS_TOGETHER):
            some = rows[start : start + ROWS_TOGETHER]
            words = _SQLITE_RECEIPTS.replace("…", ", ".join(["(?, ?)"] * len(some)))
            cursor = database.connection().execute(words, tuple(chain.from_iterable(some)))
            fresh.update(identity for (identity,) in cursor)
        return fresh

    def receipts_among(self, database: Database, ids: Sequence[bytes]) -> set[bytes]:
        """Look ids up one by one."""
        cursor = database.connection().cursor()
        found = (cursor.execute("SELECT id FROM receipt WHERE id = ?", (each,)).fetchone() for each in ids)
        return {bytes(row[0]) for row in found if row}

    def add_to_cells(self, database: Database, rows: Sequence[Row]) -> None:
        """Add sums to cells."""
        database.connection().executemany(_SQLITE_CELLS, rows)

    def note_nothing_new(self, database: Database) -> None:
        """Nothing to do: a commit of SQLite never waits for another machine."""


class PostgresWords(_Shared):
    """One statement a table: every word to a server on the network is a journey."""

    mark = "%s"

    def add_receipts(self, database: Database, rows: Sequence[tuple[bytes, int]]) -> set[bytes]:
        """Insert receipts; what comes back is new."""
        columns: tuple[Any, ...] = tuple(map(list, zip(*rows, strict=True)))
        return {bytes(row[0]) for row in database.execute_sql(_POSTGRES_RECEIPTS, columns).fetchall()}

    def receipts_among(self, database: Database, ids: Sequence[bytes]) -> set[bytes]:
        """Look all ids up at once."""
        asked = "SELECT id FROM receipt WHERE id = ANY(%s::bytea[])"
        return {bytes(row[0]) for row in database.execute_sql(asked, (list(ids),)).fetchall()}

    def add_to_cells(self, database: Database, rows: Sequence[Row]) -> None:
        """Add sums to cells."""
        database.execute_sql(_POSTGRES_CELLS, tuple(map(list, zip(*rows, strict=True))))

    def note_nothing_new(self, database: Database) -> None:
        """Write one record to the log: PostgreSQL lets a commit that wrote nothing return at once."""
        database.execute_sql("SELECT pg_logical_emit_message(true, 'dup', '')")


_DAY = "SELECT campaign, code, n, held FROM ledger WHERE day = ?"
_LEDGER = (
    "INSERT INTO ledger (day, campaign, code, n, held) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (day, campaign, code) "
    "DO UPDATE SET n = ledger.n + excluded.n, held = ledger.held + excluded.held"
)
# Only names of our own columns are put into these texts.
_SQLITE_CELLS = (
    f"INSERT INTO cell ({_COLUMNS}) VALUES ({', '.join('?' * (len(CELL_KEY) + 3))}) "  # noqa: S608  # nosec B608
    "ON CONFLICT DO UPDATE SET n = n + excluded.n, m = m + excluded.m, top = max(top, excluded.top)"
)
_SQLITE_RECEIPTS = "INSERT INTO receipt (id, campaign) VALUES … ON CONFLICT DO NOTHING RETURNING id"
ROWS_TOGETHER = 224
"""A group of sixteen full requests; far below the 32,766 values one statement may hold."""
_POSTGRES_RECEIPTS = (
    "INSERT INTO receipt (id, campaign) SELECT * FROM unnest(%s::bytea[], %s::smallint[]) "
    "ON CONFLICT DO NOTHING RETURNING id"
)
_TYPES = (*(_NUMBERS.get(name, "text") for name in CELL_KEY), "bigint", "bigint", "int")
_POSTGRES_CELLS = (
    f"INSERT INTO cell ({_COLUMNS}) "  # noqa: S608  # nosec B608
    f"SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in _TYPES)}) ON CONFLICT ({_KEY}) "
    "DO UPDATE SET n = cell.n + excluded.n, m = cell.m + excluded.m, top = greatest(cell.top, excluded.top)"
)
