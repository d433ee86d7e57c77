"""What a receipt weighs, and what a count costs when ten million are there already."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import psycopg

from tests.bench.collectors import Make, engines, send
from tests.bench.figure import Figure
from tests.bench.turns import Pair, Target, in_turns
from tests.journeys.collector_program import CollectorProgram

MILLIONS = 10
MILLION = 1_000_000
ID_BYTES = 16
WARM = 60
"""Requests before the clock starts: a server's first ones load what it needs."""
COPY_BEGINS = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_ENDS = b"\xff\xff"
PIECE = 10_000


def measure_receipts() -> Iterator[Figure]:
    """Fill both engines, and compare each with itself when it is empty."""
    with tempfile.TemporaryDirectory() as name, engines(Path(name)) as made:
        for engine, make in made.items():
            full = make()
            weight = fill(full.url)
            yield Figure(f"a receipt on the disk, {engine}, against its id", "B", weight, ID_BYTES, None)
            target = Target(f"a count with {MILLIONS} million receipts, {engine}", "µs", 1.4)
            yield from in_turns([target], partial(_measure, make, full))


def _measure(make: Make, full: CollectorProgram) -> Sequence[Pair]:
    without = _cost(make())
    return [Pair(_cost(full), without)]


def _cost(program: CollectorProgram) -> float:
    """Start a server, and give the microseconds of a count once it has its first requests behind it."""
    program.start()
    try:
        send(program, requests=WARM)
        return send(program).cost
    finally:
        program.stop()


def fill(url: str, millions: int = MILLIONS) -> float:
    """Put millions of receipts into an empty database; gives the bytes of one."""
    if url.startswith("postgresql:"):
        return _fill_postgres(url, millions)
    return _fill_sqlite(url, millions)


def _ids(drawn: random.Random) -> list[bytes]:
    """Give a million ids in order: the tree grows everywhere at once, as when they come one by one."""
    content = drawn.randbytes(MILLION * ID_BYTES)
    return sorted(content[place : place + ID_BYTES] for place in range(0, len(content), ID_BYTES))


def _fill_sqlite(file: str, millions: int) -> float:
    drawn, before = random.Random(1), Path(file).stat().st_size
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        base.execute("PRAGMA cache_size = -1000000")
        for _each in range(millions):
            base.execute("BEGIN")
            base.executemany(
                "INSERT INTO receipt (id, campaign) VALUES (?, 1)", zip(_ids(drawn), strict=True)
            )
            base.execute("COMMIT")
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return (Path(file).stat().st_size - before) / (millions * MILLION)


def _fill_postgres(address: str, millions: int) -> float:
    drawn = random.Random(1)
    with psycopg.connect(address, autocommit=True) as base:
        for _each in range(millions):
            _copy(base, _ids(drawn))
        # By itself PostgreSQL does this a minute later, in the middle of what is measured.
        base.execute("VACUUM ANALYZE receipt")
        base.execute("CHECKPOINT")
        row = base.execute("SELECT pg_total_relation_size('receipt')").fetchone()
    assert row is not None
    return int(row[0]) / (millions * MILLION)


def _copy(base: psycopg.Connection, ids: Sequence[bytes]) -> None:
    """Write rows as PostgreSQL's binary COPY wants them: two columns, each after its length."""
    with base.cursor().copy("COPY receipt (id, campaign) FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(COPY_BEGINS)
        for start in range(0, len(ids), PIECE):
            rows = (b"\0\2\0\0\0\x10" + each + b"\0\0\0\2\0\1" for each in ids[start : start + PIECE])
            copy.write(b"".join(rows))
        copy.write(COPY_ENDS)
