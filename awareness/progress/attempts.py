"""Attempts and their answers. Each function takes the database first and runs in the keeper's transaction."""

from __future__ import annotations

import json
from typing import Any

from peewee import Database, Expression, fn

from awareness.errors import sentence
from awareness.learning.session import Answer, Outcome
from awareness.progress.faults import AttemptGone
from awareness.progress.records import Attempt, ModuleState, Refreshed
from awareness.progress.schema import AnswerRow, AttemptRow
from awareness.progress.tiles import tick

IS_OPEN = AttemptRow.finished.is_null() & AttemptRow.dropped.is_null()
OF_A_MODULE = AttemptRow.module != ""
"""A refresher belongs to no module."""
KEPT_AT_RESTART = "before."
"""The two opening questions need not be answered twice when a module's version is gone."""


def number_of(uid: str) -> int:
    """Give the number an attempt bears in pages: the first 52 bits of its 128."""
    return int(uid[:13], 16) + 1


def open_attempt(database: Database, tile: int | None, module: str) -> Attempt | None:
    """Give the tile's open attempt at a module."""
    query = AttemptRow.select().where((AttemptRow.tile == tile) & (AttemptRow.module == module) & IS_OPEN)
    row = query.dicts().first(database)
    return None if row is None else _attempt(row)


def find_attempt(database: Database, attempt: int) -> Attempt:
    """Find an attempt by its number. Raises AttemptGone."""
    row = AttemptRow.select().where(AttemptRow.id == attempt).dicts().first(database)
    if row is None:
        raise AttemptGone(sentence("Ce module n'est plus ouvert ici. Reprenez-le depuis l'accueil."))
    return _attempt(row)


def begin(
    database: Database,
    tile: int,
    uid: str,
    module: str,
    version: str,
    seed: str,
    drawn: tuple[str, ...] = (),
) -> Attempt:
    """Give the open attempt, whatever its version, or begin one; `drawn` names the items of a refresher."""
    existing = open_attempt(database, tile, module)
    if existing is not None:
        return existing
    now = tick(database)
    AttemptRow.insert(
        id=number_of(uid),
        uid=uid,
        tile=tile,
        module=module,
        version=version,
        seed=seed,
        drawn=json.dumps(drawn),
        begun=now,
        touched=now,
    ).execute(database)
    return Attempt(number_of(uid), tile, module, version, seed, finished=False, drawn=drawn)


def restart(
    database: Database, old: int, uid: str, version: str, seed: str, drawn: tuple[str, ...] = ()
) -> Attempt:
    """Leave an attempt whose version is gone for one that keeps its opening answers. Raises AttemptGone."""
    left = find_attempt(database, old)
    AttemptRow.update(dropped=tick(database)).where((AttemptRow.id == old) & IS_OPEN).execute(database)
    fresh = begin(database, left.tile, uid, left.module, version, seed, drawn)
    for answer in answers(database, old).values():
        if answer.key.startswith(KEPT_AT_RESTART):
            save_answer(database, fresh.id, answer)
    return fresh


def save_answer(database: Database, attempt: int, answer: Answer) -> None:
    """Store an answer; the first one of a step stands. Raises AttemptGone."""
    find_attempt(database, attempt)
    if (
        AnswerRow.select()
        .where((AnswerRow.attempt == attempt) & (AnswerRow.key == answer.key))
        .exists(database)
    ):
        return
    now = tick(database)
    AnswerRow.insert(
        attempt=attempt, key=answer.key, response=answer.response, right=answer.right, sequence=now
    ).execute(database)
    AttemptRow.update(touched=now).where(AttemptRow.id == attempt).execute(database)


def answers(database: Database, attempt: int) -> dict[str, Answer]:
    """Give an attempt's answers by step, in the order they were given; empty for an unknown attempt."""
    query = AnswerRow.select().where(AnswerRow.attempt == attempt).order_by(AnswerRow.sequence)
    return {
        row["key"]: Answer(row["key"], bytes(row["response"]), row["right"])
        for row in query.dicts().execute(database)
    }


def complete(database: Database, attempt: int, outcome: Outcome, today: str) -> None:
    """Finish an attempt with what it amounts to; a second time changes nothing. Raises AttemptGone."""
    find_attempt(database, attempt)
    now = tick(database)
    AttemptRow.update(
        finished=now,
        touched=now,
        finished_on=today,
        score=outcome.score,
        passed=outcome.passed,
        band=outcome.band,
        before=outcome.before,
        after=outcome.after,
        to_review=json.dumps(outcome.to_review),
    ).where((AttemptRow.id == attempt) & IS_OPEN).execute(database)


def states(database: Database, tile: int | None) -> dict[str, ModuleState]:
    """Give how far the tile is in each module it began; the one touched last comes first."""
    query = (
        AttemptRow.select()
        .where((AttemptRow.tile == tile) & OF_A_MODULE & AttemptRow.dropped.is_null())
        .where(_open_or_last_finished(tile))
        .order_by(AttemptRow.touched.desc())
    )
    by_module: dict[str, list[dict[str, Any]]] = {}
    for row in query.dicts().execute(database):
        by_module.setdefault(row["module"], []).append(row)
    shown = {module: _shown(rows) for module, rows in by_module.items()}
    done = _answer_counts(database, [row["id"] for row in shown.values()])
    return {
        module: _state(shown[module], by_module[module], done.get(shown[module]["id"], 0)) for module in shown
    }


def latest(database: Database, tile: int | None) -> str | None:
    """Name the module of the open attempt touched last."""
    query = AttemptRow.select(AttemptRow.module).where((AttemptRow.tile == tile) & OF_A_MODULE & IS_OPEN)
    module = query.order_by(AttemptRow.touched.desc()).limit(1).scalar(database)
    return None if module is None else str(module)


def refreshed(database: Database, tile: int | None) -> tuple[Refreshed, ...]:
    """Give the refreshers a tile finished, the last one last."""
    query = AttemptRow.select().where((AttemptRow.tile == tile) & (AttemptRow.module == ""))
    rows = query.where(AttemptRow.finished.is_null(False)).order_by(AttemptRow.finished).dicts()
    return tuple(
        Refreshed(row["id"], row["finished_on"], row["score"], _names(row["drawn"]))
        for row in rows.execute(database)
    )


def _open_or_last_finished(tile: int | None) -> Expression:
    """At most two rows a module, however often it was done; a `finished` number is never given twice."""
    other = AttemptRow.alias()
    last = other.select(fn.MAX(other.finished)).where(other.tile == tile).group_by(other.module)
    return AttemptRow.finished.is_null() | AttemptRow.finished.in_(last)


def _shown(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next((row for row in rows if row["finished"] is None), rows[0])


def _state(shown: dict[str, Any], rows: list[dict[str, Any]], done: int) -> ModuleState:
    last = max(
        (row for row in rows if row["finished"] is not None), key=lambda row: row["finished"], default=None
    )
    return ModuleState(
        module=shown["module"],
        state="open" if shown["finished"] is None else "finished",
        steps_done=done,
        attempt_id=shown["id"],
        score=None if last is None else last["score"],
        finished_on=None if last is None else last["finished_on"],
        to_review=() if last is None else tuple(json.loads(last["to_review"] or "[]")),
    )


def _answer_counts(database: Database, ids: list[int]) -> dict[int, int]:
    query = (
        AnswerRow.select(AnswerRow.attempt, fn.COUNT(AnswerRow.key))
        .where(AnswerRow.attempt.in_(ids))
        .group_by(AnswerRow.attempt)
    )
    return {int(attempt): int(count) for attempt, count in query.tuples().execute(database)}


def _attempt(row: dict[str, Any]) -> Attempt:
    return Attempt(
        id=row["id"],
        tile=row["tile"],
        module=row["module"],
        version=row["version"],
        seed=row["seed"],
        finished=row["finished"] is not None,
        drawn=_names(row["drawn"]),
    )


def _names(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))
