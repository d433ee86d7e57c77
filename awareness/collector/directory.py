"""What a running server knows by heart: campaigns, modules, codes. Read again when it has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Database

from awareness.collector.records import CampaignData, CodeData
from awareness.collector.schema import CampaignTable, CodeTable, ModuleTable, ServerTable


@dataclass(frozen=True)
class Known:
    """One campaign with its modules' ids and its codes."""

    campaign: CampaignData
    modules: frozenset[str]
    codes: Mapping[str, CodeData]


@dataclass(frozen=True)
class Directory:
    """Everything at one generation. Generation 0 is what nobody has read yet."""

    generation: int
    campaigns: Mapping[str, Known]


UNREAD = Directory(0, {})


def generation(database: Database) -> int:
    """Give the number that grows with every change a running server must hear of."""
    ((number,),) = database.execute_sql("SELECT generation FROM server WHERE id = 1").fetchall()
    return int(number)


def announce(database: Database) -> None:
    """Make every running server read the directory again, in the transaction of the change itself."""
    ServerTable.update(generation=ServerTable.generation + 1).execute(database)


def current(database: Database, known: Directory) -> Directory:
    """Give the directory as it is now; the one already known when nothing has changed."""
    now = generation(database)
    return known if now == known.generation else Directory(now, _read(database))


def _read(database: Database) -> dict[str, Known]:
    modules = list(ModuleTable.select().dicts().execute(database))
    codes = list(CodeTable.select().dicts().execute(database))
    return {
        campaign.id: Known(
            campaign,
            frozenset(row["id"] for row in modules if row["campaign"] == campaign.number),
            {row["code"]: code_of(row) for row in codes if row["campaign"] == campaign.number},
        )
        for campaign in campaigns(database)
    }


def campaigns(database: Database) -> list[CampaignData]:
    """Give every campaign, in the order they began."""
    rows = CampaignTable.select().order_by(CampaignTable.number).dicts().execute(database)
    return [_campaign(row) for row in rows]


def code_of(row: Mapping[str, Any]) -> CodeData:
    """Make a code of its row."""
    fields = {name: row[name] for name in ("code", "chamber", "label", "daily_cap")}
    return CodeData(**fields, revoked=_day(row["revoked"]))


def _campaign(row: Mapping[str, Any]) -> CampaignData:
    return CampaignData(
        **{name: row[name] for name in ("number", "id", "name", "region", "target", "grain", "invented")},
        opens=date.fromisoformat(row["opens"]),
        closes=_day(row["closes"]),
        closed=_day(row["closed"]),
        departements=json.loads(row["departements"]),
        secret=bytes(row["secret"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
