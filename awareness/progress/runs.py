"""« Où en êtes-vous ? »: every time through is kept, with its day, so that six months can be compared.

Each function takes the database first and runs in the keeper's transaction.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from peewee import Database

from awareness.progress import tiles
from awareness.progress.keeper import Keeper
from awareness.progress.records import Run
from awareness.progress.schema import RunRow, TileRow

IS_OPEN = RunRow.finished_on.is_null()


class Runs:
    """What pages call; nothing of it is ever counted or sent."""

    def __init__(self, keeper: Keeper, clock: Callable[[], datetime]) -> None:
        self._keeper = keeper
        self._clock = clock

    def all(self) -> tuple[Run, ...]:
        """Give this tile's runs in the order they were begun, the one under way last."""
        tile = self._keeper.recall(("tile id",), tiles.current_tile_id)
        return self._keeper.recall(("runs",), lambda db: runs(db, tile))

    def under_way(self) -> Run | None:
        """Give the run that is not finished."""
        return next((run for run in self.all() if run.finished_on is None), None)

    def finished(self) -> tuple[Run, ...]:
        """Give the finished runs, the last one first."""
        return tuple(run for run in reversed(self.all()) if run.finished_on is not None)

    def begin(self, trade: str) -> None:
        """Begin a run; one that was under way is forgotten, finished ones stay."""
        number, uid = tiles.new_number(), secrets.token_hex(16)
        self._keeper.write(lambda db: begin(db, tiles.ensure_tile(db, number), uid, trade))

    def answer(self, question: str, answer: str) -> None:
        """Keep an answer of the run under way before returning; without one, nothing happens."""
        self._keeper.write(lambda db: save_answer(db, tiles.current_tile_id(db), question, answer))

    def finish(self) -> None:
        """End the run under way, then make a copy."""
        today = self._clock().date().isoformat()
        self._keeper.write(lambda db: finish(db, tiles.current_tile_id(db), today))
        self._keeper.copy()


def runs(database: Database, tile: int | None) -> tuple[Run, ...]:
    """Give a tile's runs in the order they were begun, the one under way last."""
    order = (IS_OPEN, RunRow.begun)
    rows = RunRow.select().where(RunRow.tile == tile).order_by(*order).dicts().execute(database)
    return tuple(_run(row) for row in rows)


def begin(database: Database, tile: int, uid: str, trade: str) -> None:
    """Begin a run in the place of the one under way."""
    RunRow.delete().where((RunRow.tile == tile) & IS_OPEN).execute(database)
    _insert(database, tile, Run(uid, trade, {}))


def save_answer(database: Database, tile: int | None, question: str, answer: str) -> None:
    """Keep an answer of the run under way; the last one to a question stands."""
    row = RunRow.select().where((RunRow.tile == tile) & IS_OPEN).dicts().first(database)
    if row is not None:
        answers = {**_run(row).answers, question: answer}
        RunRow.update(answers=json.dumps(answers)).where(RunRow.uid == row["uid"]).execute(database)


def finish(database: Database, tile: int | None, today: str) -> None:
    """End the run under way."""
    RunRow.update(finished_on=today).where((RunRow.tile == tile) & IS_OPEN).execute(database)


def add(database: Database, tile: int, run: Run) -> None:
    """Add a run that comes from a file: a finished one is never doubled, never undone.

    Of two under way, the one with more answers goes on. One that lies in an erased tile comes to this tile.
    """
    known = RunRow.select().where(RunRow.uid == run.uid).dicts().first(database)
    if known is not None and _is_erased(database, known["tile"]):
        RunRow.delete().where(RunRow.uid == run.uid).execute(database)
        run, known = (_run(known) if known["finished_on"] else run), None
    if known is not None:
        if known["finished_on"] is None and run.finished_on is not None:
            ended = {"answers": json.dumps(run.answers), "finished_on": run.finished_on}
            RunRow.update(ended).where(RunRow.uid == run.uid).execute(database)
        return
    if run.finished_on is None:
        here = RunRow.select().where((RunRow.tile == tile) & IS_OPEN).dicts().first(database)
        if here is not None and len(_run(here).answers) >= len(run.answers):
            return
        RunRow.delete().where((RunRow.tile == tile) & IS_OPEN).execute(database)
    _insert(database, tile, run)


def _insert(database: Database, tile: int, run: Run) -> None:
    RunRow.insert(
        uid=run.uid,
        tile=tile,
        trade=run.trade,
        answers=json.dumps(run.answers),
        begun=tiles.tick(database),
        finished_on=run.finished_on,
    ).execute(database)


def _is_erased(database: Database, tile: int) -> bool:
    return TileRow.select().where((TileRow.id == tile) & TileRow.erased.is_null(False)).exists(database)


def _run(row: dict[str, Any]) -> Run:
    return Run(row["uid"], row["trade"], json.loads(row["answers"]), row["finished_on"])
