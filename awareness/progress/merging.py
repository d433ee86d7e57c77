"""Reads all that one tile has done, and adds it to another; attempts have random ids, so nothing doubles."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from peewee import Database

from awareness.learning.session import Answer
from awareness.progress import attempts, copies, disk, outbox, rooms, runs, tiles
from awareness.progress.keeper import Keeper
from awareness.progress.records import ImportReport, Plan, Run
from awareness.progress.schema import ActionRow, AttemptRow, Folder, OutboxRow, TileRow
from awareness.progress.transfer import (
    FORMAT,
    KIND,
    KeptAction,
    KeptAnswer,
    KeptAttempt,
    KeptOutcome,
    KeptPlan,
    KeptRun,
    Progress,
)


def gather(database: Database, tile: int) -> Progress:
    """Read all that one tile has done."""
    rows = AttemptRow.select().where(AttemptRow.tile == tile).order_by(AttemptRow.touched).dicts()
    kept_attempts = tuple(_kept(database, row) for row in rows.execute(database))
    actions = ActionRow.select().where(ActionRow.tile == tile).order_by(ActionRow.sequence).dicts()
    plans = reversed(tiles.plans(database, tile))
    return Progress(
        kind=KIND,
        format=FORMAT,
        attempts=kept_attempts,
        actions=tuple(
            KeptAction(row["module"], row["state"], row["counted"]) for row in actions.execute(database)
        ),
        plans=tuple(KeptPlan(plan.module, plan.item, plan.response.decode()) for plan in plans),
        reached=bool(Folder.select(Folder.reached).scalar(database)),
        runs=tuple(
            KeptRun(run.uid, run.trade, run.answers, run.finished_on) for run in runs.runs(database, tile)
        ),
    )


def merge(database: Database, tile: int, progress: Progress) -> ImportReport:
    """Add to a tile what is not here yet; what is here stays. The same file twice changes nothing."""
    added = known = written = 0
    for kept in progress.attempts:
        row = AttemptRow.select().where(AttemptRow.uid == kept.uid).dicts().first(database)
        if row is None:
            _insert(database, tile, kept)
            added += 1
        else:
            _take_back_from_erased(database, tile, row["tile"], row["id"])
            known += 1
        written += _add_answers(database, kept)
        _finish(database, kept)
    for action in progress.actions:
        if action.module not in tiles.action_states(database, tile):
            tiles.set_action(database, tile, action.module, action.state)
        if action.counted:
            mine = (ActionRow.tile == tile) & (ActionRow.module == action.module)
            ActionRow.update(counted=1).where(mine).execute(database)
    if progress.reached:
        outbox.mark_reached(database)
    here = {(plan.module, plan.item) for plan in tiles.plans(database, tile)}
    for plan in progress.plans:
        if (plan.module, plan.item) not in here:
            tiles.save_plan(database, tile, Plan(plan.module, plan.item, plan.response.encode()))
    for run in progress.runs:
        runs.add(database, tile, Run(run.uid, run.trade, run.answers, run.on))
    return ImportReport(added=added, known=known, answers=written)


def bring_back(keeper: Keeper, part: Path, today: datetime) -> None:
    """Add to the main file what was done apart while it could not be read, then move the separate file aside.

    Cut at any point, the next start does it again without doubling anything.
    """
    if not part.exists() or keeper.status.mode != "disk":
        return
    opened = disk.open_disk(disk.Place(part, portable=keeper.place.portable, clock=keeper.place.clock))
    if opened.database is None:
        return
    try:
        database = opened.database
        done = [
            (tile, replace(gather(database, tile.id), reached=False), _counts(database, tile.id))
            for tile in tiles.visible_tiles(database)
        ]
        closed = rooms.gather(database)
    finally:
        opened.database.close()
    numbered = [(*each, tiles.new_number()) for each in done]

    def work(database: Database) -> None:
        rooms.bring_back(database, closed)
        for tile, progress, counts, number in numbered:
            home = _home(database, progress)
            if home is None and len(numbered) == 1:
                home = tiles.ensure_tile(database, number)
            elif home is None:
                home = tiles.add_tile(database, number, tile.picture, tile.colour).id
            merge(database, home, progress)
            for row in counts:
                OutboxRow.insert({**row, "tile": home}).on_conflict_ignore().execute(database)

    keeper.write(work)
    keeper.copy()
    copies.set_aside(part, today, word="repris")
    for copy in copies.copy_paths(part):
        copy.unlink(missing_ok=True)


def _counts(database: Database, tile: int) -> list[dict[str, Any]]:
    """Read the counts on their way: the file they are in is about to be moved aside."""
    return list(OutboxRow.select().where(OutboxRow.tile == tile).dicts().execute(database))


def _home(database: Database, progress: Progress) -> int | None:
    """Give the tile where one of these attempts already is."""
    uids = [kept.uid for kept in progress.attempts]
    tile = AttemptRow.select(AttemptRow.tile).where(AttemptRow.uid.in_(uids)).limit(1).scalar(database)
    return None if tile is None else int(tile)


def _kept(database: Database, row: dict[str, Any]) -> KeptAttempt:
    outcome = None
    if row["finished"] is not None:
        outcome = KeptOutcome(
            on=row["finished_on"],
            score=row["score"],
            passed=row["passed"],
            band=row["band"],
            before=row["before"],
            after=row["after"],
            to_review=tuple(json.loads(row["to_review"])),
        )
    given = attempts.answers(database, row["id"]).values()
    return KeptAttempt(
        uid=row["uid"],
        module=row["module"],
        version=row["version"],
        seed=row["seed"],
        answers=tuple(KeptAnswer(answer.key, answer.response.decode(), answer.right) for answer in given),
        outcome=outcome,
        dropped=row["dropped"] is not None,
        drawn=tuple(json.loads(row["drawn"])),
        counted=row["counted"],
    )


def _insert(database: Database, tile: int, kept: KeptAttempt) -> None:
    """Insert an attempt; of two open ones at the same module, the one with more answers stays open."""
    now = tiles.tick(database)
    dropped = now if kept.dropped else None
    here = attempts.open_attempt(database, tile, kept.module)
    if here is not None and kept.outcome is None and not kept.dropped:
        if len(attempts.answers(database, here.id)) >= len(kept.answers):
            dropped = now
        else:
            AttemptRow.update(dropped=now).where(AttemptRow.id == here.id).execute(database)
    if kept.outcome is not None:
        dropped = now  # until its outcome is written, lest it stand beside an open one
    AttemptRow.insert(
        id=attempts.number_of(kept.uid),
        uid=kept.uid,
        tile=tile,
        module=kept.module,
        version=kept.version,
        seed=kept.seed,
        drawn=json.dumps(kept.drawn),
        begun=now,
        touched=now,
        dropped=dropped,
    ).execute(database)


def _add_answers(database: Database, kept: KeptAttempt) -> int:
    """Add the answers an unfinished attempt does not have yet. Gives how many."""
    number = attempts.number_of(kept.uid)
    if attempts.find_attempt(database, number).finished:
        return 0
    before = len(attempts.answers(database, number))
    for answer in kept.answers:
        attempts.save_answer(database, number, Answer(answer.key, answer.response.encode(), answer.right))
    return len(attempts.answers(database, number)) - before


def _finish(database: Database, kept: KeptAttempt) -> None:
    """Write the outcome of an attempt not finished here, and the mark that it was counted elsewhere."""
    row = AttemptRow.uid == kept.uid
    if kept.counted:
        AttemptRow.update(counted=1).where(row).execute(database)
    if kept.outcome is None:
        return
    now = tiles.tick(database)
    AttemptRow.update(
        finished=now,
        touched=now,
        dropped=None,
        finished_on=kept.outcome.on,
        score=kept.outcome.score,
        passed=kept.outcome.passed,
        band=kept.outcome.band,
        before=kept.outcome.before,
        after=kept.outcome.after,
        to_review=json.dumps(kept.outcome.to_review),
    ).where(row & AttemptRow.finished.is_null()).execute(database)


def _take_back_from_erased(database: Database, tile: int, owner: int, attempt: int) -> None:
    """An attempt that lies in an erased tile comes to the tile that asks for it; in any other it stays."""
    erased = TileRow.select().where((TileRow.id == owner) & TileRow.erased.is_null(False)).exists(database)
    if erased:
        open_here = AttemptRow.select(AttemptRow.module).where((AttemptRow.tile == tile) & attempts.IS_OPEN)
        moved = AttemptRow.id == attempt
        AttemptRow.update(dropped=tiles.tick(database)).where(
            moved & attempts.IS_OPEN & AttemptRow.module.in_(open_here)
        ).execute(database)
        AttemptRow.update(tile=tile).where(moved).execute(database)
