"""Lots: what one code brought in one week, kept apart for 30 days so that a poisoned one can be taken out.

An excluded lot is out of every sum from that moment on; its receipts stay, so that what comes again is not
counted after all. Each function takes a database and runs in its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from peewee import Database, fn

from awareness.collector.directory import announce
from awareness.collector.faults import NoSuchThing, Refused
from awareness.collector.records import CampaignData, LotData
from awareness.collector.schema import CELL_KEY, CellTable, LotTable
from awareness.collector.words import Row, Words
from awareness.protocol import FOLD_DAYS, QUARANTINE_DAYS, thursday_of

LEAST_PEOPLE = 11
LEAST_CONTRIBUTIONS = 3
"""What leaves the sums at once must be a crowd: a smaller step would point at somebody."""

EDITION = timedelta(days=7)
"""What is published is published weekly: between two editions at most one lot leaves."""

FOLDED = 0


def week_end(week: str) -> date:
    """Give the Sunday of an ISO week."""
    return thursday_of(week) + timedelta(days=3)


def lots_of(database: Database, campaign: CampaignData) -> list[LotData]:
    """Give the lots that are not folded yet, with what their largest family holds."""
    rows = LotTable.select().where(LotTable.campaign == campaign.number).order_by(LotTable.id)
    return [
        LotData(
            row["id"],
            row["code"],
            row["week"],
            None if row["excluded"] is None else date.fromisoformat(row["excluded"]),
            *_weight(database, row["id"]),
        )
        for row in rows.dicts().execute(database)
    ]


def _weight(database: Database, lot: int) -> tuple[int, int]:
    query = CellTable.select(fn.SUM(CellTable.n), fn.SUM(CellTable.m)).where(CellTable.lot == lot)
    rows = query.group_by(CellTable.family).tuples().execute(database)
    return max(((int(n), int(m)) for n, m in rows), default=(0, 0))


def exclude(database: Database, campaign: CampaignData, lot: int, today: date) -> LotData:
    """Take a lot out of every sum, for good. Raises NoSuchThing or Refused with one sentence."""
    lots = lots_of(database, campaign)
    found = next((each for each in lots if each.id == lot), None)
    if found is None:
        raise NoSuchThing(
            "Le lot %(lot)s n'est pas ou plus dans cette campagne : 30 jours après sa semaine, "
            "un lot est fondu dans l'ensemble et ne s'en retire plus.",
            lot=lot,
        )
    if found.excluded is not None:
        raise Refused("Le lot %(lot)s est déjà exclu depuis le %(day)s.", lot=lot, day=found.excluded)
    if not _is_a_crowd(database, lot):
        raise Refused(
            "Le lot %(lot)s compte moins de 11 personnes ou de 3 envois : "
            "le retirer montrerait quelqu'un ; il reste compté.",
            lot=lot,
        )
    if any(each.excluded is not None and each.excluded > today - EDITION for each in lots):
        raise Refused(
            "Un lot a déjà été exclu depuis moins de sept jours. Une seule exclusion par édition : "
            "attendez la prochaine, pour que personne ne se lise dans la différence."
        )
    LotTable.update(excluded=today.isoformat()).where(LotTable.id == lot).execute(database)
    announce(database)
    return found


def _is_a_crowd(database: Database, lot: int) -> bool:
    """Say whether one family at least holds enough people in enough contributions."""
    query = CellTable.select(fn.SUM(CellTable.n), fn.SUM(CellTable.m)).where(CellTable.lot == lot)
    rows = query.group_by(CellTable.family).tuples().execute(database)
    return any(n >= LEAST_PEOPLE and m >= LEAST_CONTRIBUTIONS for n, m in rows)


def fold(database: Database, words: Words, today: date) -> int:
    """Fold every lot whose 30 days are over into lot 0. Gives how many."""
    query = LotTable.select(LotTable.id, LotTable.week).where(LotTable.excluded.is_null())
    due = [
        number
        for number, week in query.tuples().execute(database)
        if week_end(week) + timedelta(days=FOLD_DAYS) < today
    ]
    if due:
        words.add_to_cells(database, _as_folded(database, due))
        CellTable.delete().where(CellTable.lot.in_(due)).execute(database)
        LotTable.delete().where(LotTable.id.in_(due)).execute(database)
        announce(database)
    return len(due)


def _as_folded(database: Database, lots: Sequence[int]) -> list[Row]:
    """Add the cells of some lots together, as rows of lot 0 sorted by key."""
    found: dict[Row, list[int]] = {}
    for *key, n, m, top in CellTable.select().where(CellTable.lot.in_(lots)).tuples().execute(database):
        key[CELL_KEY.index("lot")] = FOLDED
        sums = found.setdefault(tuple(key), [0, 0, 0])
        sums[:] = sums[0] + n, sums[1] + m, max(sums[2], top)
    return [(*key, *found[key]) for key in sorted(found)]


def drop_excluded(database: Database, today: date) -> int:
    """Delete the lots that were excluded 90 days ago, with their cells. Gives how many."""
    before = (today - timedelta(days=QUARANTINE_DAYS)).isoformat()
    due = LotTable.select(LotTable.id).where(LotTable.excluded < before).tuples().execute(database)
    lots = [number for (number,) in due]
    if lots:
        CellTable.delete().where(CellTable.lot.in_(lots)).execute(database)
        LotTable.delete().where(LotTable.id.in_(lots)).execute(database)
        announce(database)
    return len(lots)


def excluded_lots(database: Database, campaign: CampaignData) -> tuple[int, ...]:
    """Give the lots of a campaign that are kept out of every sum."""
    mine = (LotTable.campaign == campaign.number) & LotTable.excluded.is_null(False)
    return tuple(number for (number,) in LotTable.select(LotTable.id).where(mine).tuples().execute(database))
