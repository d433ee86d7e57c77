"""Counts on their way: made in the completion's own transaction, kept until they were acknowledged twice.

Every function takes the database first and runs inside the keeper's transaction. Without a tile's « Oui »
there is no row here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, cast

import msgspec
from peewee import Database

from awareness.learning.counting import (
    Business,
    Completion,
    action_count,
    believed,
    completion_counts,
    mint_from,
)
from awareness.progress import tiles
from awareness.progress.attempts import OF_A_MODULE
from awareness.progress.records import Consent, Counting, Settled, Waiting
from awareness.progress.schema import ActionRow, AttemptRow, Folder, OutboxRow, TileRow
from awareness.protocol import LATER_DAYS, SECOND_SENDING_DAYS, Count, encode_count

NOT_COUNTED = AttemptRow.finished.is_null(False) & (AttemptRow.counted == 0)
DONE_NOT_COUNTED = (ActionRow.state == "done") & (ActionRow.counted == 0)
ROOM_CONSENT = "room-consent"
UNSENT = ("new", "exposed", "later")


def consent(database: Database, tile: int | None) -> Consent:
    """Give what a tile said of anonymous counts."""
    said = TileRow.select(TileRow.consent).where(TileRow.id == tile).scalar(database)
    return cast("Consent", said or "")


def anyone_agreed(database: Database) -> bool:
    """Say whether a tile of this folder, or its trainer, said « Oui »; an erased tile says nothing more."""
    return room_consent(database) == "yes" or bool(
        TileRow.select().where((TileRow.consent == "yes") & TileRow.erased.is_null()).exists(database)
    )


def room_consent(database: Database) -> Consent:
    """Give what the trainer of this folder said of counting rooms."""
    said = tiles.settings(database).get(ROOM_CONSENT, "")
    return cast("Consent", said if said in {"yes", "no"} else "")


def set_room_consent(database: Database, said: Consent) -> None:
    """Note what the trainer said; a « Non » deletes the counts of every room, in every state."""
    tiles.set_setting(database, ROOM_CONSENT, said)
    if said == "no":
        OutboxRow.delete().where(OutboxRow.tile.is_null()).execute(database)


def set_consent(database: Database, tile: int, said: Consent) -> None:
    """Note what a tile said; all that was made in its name goes with a « Non »."""
    TileRow.update(consent=said).where(TileRow.id == tile).execute(database)
    if said == "no":
        forget(database, tile)


def forget(database: Database, tile: int) -> None:
    """Delete a tile's counts in every state; what was counted keeps its mark and is never counted again."""
    OutboxRow.delete().where(OutboxRow.tile == tile).execute(database)


def business(database: Database) -> Business:
    """Give what was said of this business; a value that is in no list counts as not given."""
    kept = tiles.settings(database)
    said = {name: kept.get(name, "") for name in Business.__struct_fields__}
    try:
        return msgspec.convert(said, Business)
    except msgspec.ValidationError:
        return Business()


def set_business(database: Database, said: Business) -> None:
    """Keep what was said of this business, for the counts made from now on."""
    for name in Business.__struct_fields__:
        tiles.set_setting(database, name, getattr(said, name))


def due_modules(database: Database, tile: int | None) -> tuple[str, ...]:
    """Give the finished modules of a tile that were not counted yet, in the order they were finished."""
    mine = (AttemptRow.tile == tile) & OF_A_MODULE & NOT_COUNTED
    query = AttemptRow.select(AttemptRow.module).where(mine)
    ordered = query.order_by(AttemptRow.finished).tuples().execute(database)
    return tuple(dict.fromkeys(str(module) for (module,) in ordered))


def has_due(database: Database, tile: int | None) -> bool:
    """Say whether something a tile agreed to count was not counted yet."""
    return consent(database, tile) == "yes" and (
        AttemptRow.select().where((AttemptRow.tile == tile) & NOT_COUNTED).exists(database)
        or ActionRow.select().where((ActionRow.tile == tile) & DONE_NOT_COUNTED).exists(database)
    )


def count_due(database: Database, tile: int | None, counting: Counting) -> None:
    """Make the counts of what a tile finished and that was not counted yet; nothing without its « Oui »."""
    if tile is None or consent(database, tile) != "yes":
        return
    done = _completions(database, tile)
    first = bool(done) and mark_reached(database)
    made = _counts(database, done, _actions(database, tile), counting, first=first)
    put(database, made, campaign=counting.campaign, tile=tile)
    AttemptRow.update(counted=1).where((AttemptRow.tile == tile) & NOT_COUNTED).execute(database)
    ActionRow.update(counted=1).where((ActionRow.tile == tile) & DONE_NOT_COUNTED).execute(database)


def put(database: Database, counts: Iterable[Count], *, campaign: str, tile: int | None) -> None:
    """Put counts in the outbox, each once; `tile`: whose « Oui » they rest on, None for a room's."""
    for count in counts:
        OutboxRow.insert(
            id=bytes.fromhex(count.id),
            tile=tile,
            campaign=campaign,
            count=encode_count(count),
            state="new",
        ).on_conflict_ignore().execute(database)


def preview(database: Database, tile: int | None, counting: Counting) -> tuple[Count, ...]:
    """Give the counts a « Oui » would make, under sample ids. Writes nothing, whatever was said."""
    done = _completions(database, tile)
    first = bool(done) and not Folder.select(Folder.reached).scalar(database)
    return tuple(_counts(database, done, _actions(database, tile), counting, first=first))


def _counts(
    database: Database, done: list[Completion], actions: list[str], counting: Counting, *, first: bool
) -> Iterator[Count]:
    """Make the counts of completions, the first of them the first of this business, and of actions."""
    mint, about = mint_from(counting.seed), business(database)
    for number, each in enumerate(done):
        yield from completion_counts(each, about, first=first and number == 0, mint=mint)
    for module in actions:
        yield action_count(module, believed(counting.today), mint)


def _completions(database: Database, tile: int | None) -> list[Completion]:
    """Give what is to be counted: each refresher, and once a module and its version, however repeated."""
    rows = AttemptRow.select().where(AttemptRow.tile == tile, AttemptRow.finished.is_null(False))
    known = {_counted_as(row) for row in rows.dicts().execute(database) if row["counted"]}
    found = []
    for row in rows.where(AttemptRow.counted == 0).order_by(AttemptRow.finished).dicts().execute(database):
        if _counted_as(row) not in known:
            known.add(_counted_as(row))
            found.append(_completion(row))
    return found


def _counted_as(row: dict[str, Any]) -> tuple[str, str]:
    """Give what is counted only once: a version of a module; a refresher stands for itself."""
    return row["module"], row["version"] if row["module"] else row["uid"]


def _completion(row: dict[str, Any]) -> Completion:
    return Completion(
        module=row["module"],
        on=believed(date.fromisoformat(row["finished_on"])),
        band=row["band"],
        before=row["before"],
        after=row["after"],
        mode="solo" if row["module"] else "refresher",
    )


def _actions(database: Database, tile: int | None) -> list[str]:
    mine = (ActionRow.tile == tile) & DONE_NOT_COUNTED
    rows = ActionRow.select(ActionRow.module).where(mine).order_by(ActionRow.sequence).tuples()
    return [str(module) for (module,) in rows.execute(database)]


def mark_reached(database: Database) -> bool:
    """Say, once in the life of a folder, that this business counts for the first time."""
    return bool(Folder.update(reached=1).where(Folder.reached == 0).execute(database))


def outbox(database: Database, tile: int | None = None) -> tuple[Waiting, ...]:
    """Give every count that is here, of a tile or of all; ordered by id, which means nothing."""
    query = OutboxRow.select().order_by(OutboxRow.id)
    rows = query if tile is None else query.where(OutboxRow.tile == tile)
    return tuple(_waiting(row) for row in rows.dicts().execute(database))


def of_rooms(database: Database) -> tuple[Waiting, ...]:
    """Give the counts of this computer's workshops: they belong to no tile."""
    query = OutboxRow.select().where(OutboxRow.tile.is_null()).order_by(OutboxRow.id)
    return tuple(_waiting(row) for row in query.dicts().execute(database))


def sendable(database: Database, today: date) -> tuple[Waiting, ...]:
    """Give the counts to be sent now: new ones, ones whose answer was lost, and those whose day has come."""
    is_due = OutboxRow.due.is_null() | (OutboxRow.due <= today.isoformat())
    query = OutboxRow.select().where((OutboxRow.state != "refused") & is_due).order_by(OutboxRow.id)
    return tuple(_waiting(row) for row in query.dicts().execute(database))


def unsent(database: Database) -> tuple[Waiting, ...]:
    """Give the counts nobody has acknowledged, for a file on a stick."""
    query = OutboxRow.select().where(OutboxRow.state.in_(UNSENT)).order_by(OutboxRow.id)
    return tuple(_waiting(row) for row in query.dicts().execute(database))


def expose(database: Database, ids: Iterable[str]) -> frozenset[str]:
    """Note that counts are about to be shown to a network or a stick: from now on they are never edited.

    Gives those that are still here: a « Non » may have deleted others since they were read.
    """
    asked = OutboxRow.id.in_(_keys(ids))
    OutboxRow.update(state="exposed").where(asked & (OutboxRow.state == "new")).execute(database)
    here = OutboxRow.select(OutboxRow.id).where(asked).tuples().execute(database)
    return frozenset(bytes(key).hex() for (key,) in here)


def settle(database: Database, answer: Settled, today: date) -> None:
    """Note a collector's answer. What is acknowledged a second time, after its 30 days, is deleted."""
    acknowledged = OutboxRow.id.in_(_keys(answer.acknowledged))
    again = acknowledged & (OutboxRow.state == "acknowledged") & (OutboxRow.due <= today.isoformat())
    OutboxRow.delete().where(again).execute(database)
    _wait(database, acknowledged & OutboxRow.state.in_(UNSENT), "acknowledged", today, SECOND_SENDING_DAYS)
    _wait(database, OutboxRow.id.in_(_keys(answer.later)), "later", today, LATER_DAYS)
    OutboxRow.update(state="refused", due=None).where(OutboxRow.id.in_(_keys(answer.refused))).execute(
        database
    )


def drop_campaign(database: Database, campaign: str) -> int:
    """Delete the counts of a campaign that is closed. Gives how many nobody had acknowledged."""
    here = OutboxRow.campaign == campaign
    lost = OutboxRow.select().where(here & OutboxRow.state.in_(UNSENT)).count(database)
    OutboxRow.delete().where(here).execute(database)
    return int(lost)


def _wait(database: Database, which: Any, state: str, today: date, days: int) -> None:
    due = (today + timedelta(days=days)).isoformat()
    OutboxRow.update(state=state, due=due).where(which).execute(database)


def _keys(ids: Iterable[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in ids]


def _waiting(row: dict[str, Any]) -> Waiting:
    return Waiting(
        id=bytes(row["id"]).hex(),
        campaign=row["campaign"],
        count=bytes(row["count"]),
        state=row["state"],
        due=row["due"],
    )
