"""What is over goes: every term a notice names, kept by one command that may run as often as one likes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from msgspec import Struct
from peewee import Database

from awareness.collector import lots, quarantine
from awareness.collector.engine import Engine
from awareness.collector.opening import is_sqlite
from awareness.collector.schema import CampaignTable, CellTable, LedgerTable, ReceiptTable
from awareness.protocol import CELL_DAYS, LEDGER_DAYS, thursday_of

ADVISORY_LOCK = 0x31304D5302
"""Two servers on one PostgreSQL tidy one after the other, not together."""

AT_ONCE = 10_000
"""Receipts deleted in one transaction: counts go on coming in between."""


class Tidied(Struct, frozen=True):
    """How much went: lots folded, excluded lots, held counts, ledger lines, cells and receipts deleted."""

    folded: int = 0
    excluded: int = 0
    held: int = 0
    ledger: int = 0
    cells: int = 0
    receipts: int = 0


def tidy(engine: Engine, today: date) -> Tidied | None:
    """Let go of all whose term is over. Gives None when another process is at it."""
    with _alone(engine) as alone:
        if not alone:
            return None
        words = engine.words
        steps: dict[str, Callable[[Database], int]] = {
            "folded": lambda database: lots.fold(database, words, today),
            "excluded": lambda database: lots.drop_excluded(database, today),
            "held": lambda database: quarantine.drop_old(database, today),
            "ledger": lambda database: _drop_ledger(database, today),
            "cells": lambda database: _drop_cells(database, today),
        }
        done = {name: engine.transact(step) for name, step in steps.items()}
        return Tidied(**done, receipts=_drop_receipts(engine, today))


@contextmanager
def _alone(engine: Engine) -> Iterator[bool]:
    """Hold PostgreSQL's lock while the block runs; SQLite lets one writer in at a time by itself."""
    if is_sqlite(engine.database):
        yield True
        return
    # A connection's own lock: it ends with the connection, whatever becomes of this process.
    asked = engine.transact(
        lambda database: database.execute_sql("SELECT pg_try_advisory_lock(%s)", (ADVISORY_LOCK,)).fetchone()
    )
    try:
        yield bool(asked[0])
    finally:
        engine.close()


def _drop_ledger(database: Database, today: date) -> int:
    before = (today - timedelta(days=LEDGER_DAYS)).isoformat()
    return int(LedgerTable.delete().where(LedgerTable.day < before).execute(database))


def _drop_cells(database: Database, today: date) -> int:
    """Delete the cells of weeks and quarters that ended 25 months ago."""
    gone = 0
    for column in (CellTable.week, CellTable.quarter):
        named = [
            name
            for (name,) in CellTable.select(column).where(column != "").distinct().tuples().execute(database)
        ]
        old = [name for name in named if is_past(name, today)]
        if old:
            gone += int(CellTable.delete().where(column.in_(old)).execute(database))
    return gone + _drop_undated(database, today)


def _drop_undated(database: Database, today: date) -> int:
    """Delete what names neither week nor quarter, 25 months after its campaign was closed."""
    before = (today - timedelta(days=CELL_DAYS)).isoformat()
    over = CampaignTable.select(CampaignTable.number).where(CampaignTable.closed < before)
    undated = (CellTable.week == "") & (CellTable.quarter == "") & CellTable.campaign.in_(over)
    return int(CellTable.delete().where(undated).execute(database))


def is_past(time: str, today: date) -> bool:
    """Say whether the cells of a week or a quarter are older than they may become."""
    return bool(time) and _end(time) + timedelta(days=CELL_DAYS) < today


def _end(time: str) -> date:
    """Give the last day of a week or of a quarter."""
    if "W" in time:
        return thursday_of(time) + timedelta(days=3)
    year, quarter = int(time[:4]), int(time[-1])
    return date(year + quarter // 4, quarter % 4 * 3 + 1, 1) - timedelta(days=1)


def _drop_receipts(engine: Engine, today: date) -> int:
    """Delete the receipts of campaigns closed before today: no transaction that saw them open still runs."""
    closed = engine.view(
        lambda database: [
            number
            for (number,) in CampaignTable.select(CampaignTable.number)
            .where(CampaignTable.closed < today.isoformat())
            .tuples()
            .execute(database)
        ]
    )
    return sum(_drop_receipts_of(engine, number) for number in closed)


def _drop_receipts_of(engine: Engine, campaign: int) -> int:
    gone, last = 0, b""
    while True:
        ids = engine.view(lambda database, after=last: _next_receipts(database, campaign, after))  # type: ignore[misc]
        if not ids:
            return gone
        engine.transact(
            lambda database, ids=ids: ReceiptTable.delete().where(ReceiptTable.id.in_(ids)).execute(database)  # type: ignore[misc]
        )
        gone, last = gone + len(ids), ids[-1]


def _next_receipts(database: Database, campaign: int, after: bytes) -> list[bytes]:
    mine = (ReceiptTable.campaign == campaign) & (ReceiptTable.id > after)
    query = ReceiptTable.select(ReceiptTable.id).where(mine).order_by(ReceiptTable.id).limit(AT_ONCE)
    return [bytes(identity) for (identity,) in query.tuples().execute(database)]
