"""The least a server could do for the same counts: one connection, one transaction an envelope, no HTTP.

python -m tests.bench.bare_counts DATABASE ENVELOPES COUNTS SEED      prints the seconds

The tables are the collector's own, every commit is on the disk. Rows are made before the clock starts.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from typing import Any, NamedTuple

import psycopg

from awareness.collector import tally
from awareness.collector.schema import CELL_KEY
from awareness.protocol import Envelope
from tests.bench.envelopes import CODE, envelopes

NUMBER = 1
"""The first campaign of a database."""

NUMBERS = {
    "campaign": "smallint",
    "lot": "int",
    "band": "smallint",
    "before": "smallint",
    "after": "smallint",
}
TYPES = (*(NUMBERS.get(name, "text") for name in CELL_KEY), "bigint", "bigint", "int")
KEY = ", ".join(f'"{name}"' for name in CELL_KEY)
# Only names of columns are put into these texts.
CELLS = f'INSERT INTO cell ({KEY}, "n", "m", "top") '
SUMS = f"ON CONFLICT ({KEY}) DO UPDATE SET n = cell.n + excluded.n, m = cell.m + excluded.m, top = "
LEDGER = (
    "INSERT INTO ledger (day, campaign, code, n, held) VALUES ({0}, {0}, {0}, {0}, 0) "
    "ON CONFLICT (day, campaign, code) DO UPDATE SET n = ledger.n + excluded.n"
)
SQLITE = (
    "INSERT INTO receipt (id, campaign) VALUES (?, ?) ON CONFLICT DO NOTHING",
    f"{CELLS} VALUES ({', '.join('?' * len(TYPES))}) {SUMS} max(cell.top, excluded.top)",
    LEDGER.format("?"),
)
POSTGRES = (
    "INSERT INTO receipt (id, campaign) SELECT * FROM unnest(%s::bytea[], %s::smallint[]) "
    "ON CONFLICT DO NOTHING RETURNING id",
    f"{CELLS} SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in TYPES)}) {SUMS} "  # noqa: S608
    "greatest(cell.top, excluded.top)",
    LEDGER.format("%s"),
)


class Rows(NamedTuple):
    """What one envelope becomes."""

    receipts: list[tuple[bytes, int]]
    cells: list[tuple[str | int, ...]]
    people: int


def rows_of(envelope: Envelope, window: tally.Window) -> Rows:
    """Give the rows of an envelope, in the order of their keys."""
    cells = tally.sums((tally.cell_key(each, NUMBER, 0, "CCI", window), each.n) for each in envelope.counts)
    receipts = sorted((bytes.fromhex(each.id), NUMBER) for each in envelope.counts)
    return Rows(receipts, cells, sum(each.n for each in envelope.counts))


def on_sqlite(file: str, work: Sequence[Rows], day: str) -> float:
    """Do the work on SQLite, a row a statement as is fastest there; gives the seconds."""
    receipts, cells, ledger = SQLITE
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        for pragma in ("journal_mode = wal", "synchronous = full", "cache_size = -65536"):
            base.execute(f"PRAGMA {pragma}")
        began = time.perf_counter()
        for rows in work:
            base.execute("BEGIN IMMEDIATE")
            base.executemany(receipts, rows.receipts)
            base.executemany(cells, rows.cells)
            base.execute(ledger, (day, NUMBER, CODE, rows.people))
            base.execute("COMMIT")
        return time.perf_counter() - began


def on_postgres(address: str, work: Sequence[Rows], day: str) -> float:
    """Do the work on PostgreSQL, one statement a table; gives the seconds."""
    receipts, cells, ledger = POSTGRES
    with psycopg.connect(address) as base:
        began = time.perf_counter()
        for rows in work:
            base.execute(receipts, _columns(rows.receipts))
            base.execute(cells, _columns(rows.cells))
            base.execute(ledger, (day, NUMBER, CODE, rows.people))
            base.commit()
        return time.perf_counter() - began


def _columns(rows: Sequence[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    return tuple(map(list, zip(*rows, strict=True)))


def main(database: str, number: int, counts: int, seed: int) -> None:
    """Do the work once and print the seconds."""
    today = date.today()
    window = tally.window(today.replace(year=today.year - 1), today)
    work = [rows_of(each, window) for each in envelopes(number, counts, seed, today)]
    do = on_postgres if database.startswith("postgresql:") else on_sqlite
    print(do(database, work, today.isoformat()))


if __name__ == "__main__":
    database_, number_, counts_, seed_ = sys.argv[1:]
    main(database_, int(number_), int(counts_), int(seed_))
