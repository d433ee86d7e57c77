"""Campaigns, their modules and their codes. Each function runs in its caller's transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from peewee import Database, Model, fn

from awareness.collector.directory import announce, campaigns, code_of
from awareness.collector.faults import NoSuchThing, Refused
from awareness.collector.records import DAILY_CAP, SMALL_CAMPAIGN, CampaignData, CodeData, ModuleData
from awareness.collector.schema import CampaignTable, CodeTable, LedgerTable, ModuleTable

SECRET_BYTES = 32


class NewCampaign(Struct, frozen=True, kw_only=True):
    """What `init` is told of a campaign."""

    id: str
    name: str = ""
    opens: date
    closes: date | None = None
    region: str = ""
    departements: Mapping[str, str]
    target: int | None = None
    modules: Sequence[ModuleData] = ()
    invented: bool = False


def begin(database: Database, new: NewCampaign) -> CampaignData:
    """Begin a campaign: from now on counts made under its name are taken. Raises Refused."""
    known = campaigns(database)
    if any(each.id == new.id for each in known):
        raise Refused("La campagne « %(id)s » existe déjà ; rien n'est changé.", id=new.id)
    if any(each.invented != new.invented for each in known):
        raise Refused(
            "Des données inventées et de vrais compteurs ne partagent jamais une base. "
            "Donnez-en une autre par AWARENESS_DATABASE_URL."
        )
    row = {
        "number": max((each.number for each in known), default=0) + 1,
        "id": new.id,
        "name": new.name or new.id,
        "opens": new.opens.isoformat(),
        "closes": new.closes and new.closes.isoformat(),
        "region": new.region,
        "departements": json.dumps(dict(new.departements), ensure_ascii=False),
        "target": new.target,
        "grain": "weeks" if (new.target or 0) >= SMALL_CAMPAIGN else "months",
        "secret": secrets.token_bytes(SECRET_BYTES),
        "invented": new.invented,
    }
    insert(database, CampaignTable, [row])
    campaign = one(database, new.id)
    take_modules(database, campaign, new.modules)
    return campaign


def insert(database: Database, table: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows and ask for nothing back."""
    if rows:
        table.insert_many(rows).execute(database)


def one(database: Database, id: str | None = None) -> CampaignData:
    """Give a campaign by its id, or the only one there is. Raises NoSuchThing."""
    known = campaigns(database)
    found = [each for each in known if id in (None, each.id)]
    if len(found) == 1:
        return found[0]
    if not known:
        raise NoSuchThing("Il n'y a encore aucune campagne : « awareness collector init » en commence une.")
    names = ", ".join(each.id for each in known)
    if id is None:
        raise NoSuchThing("Dites de quelle campagne il s'agit (--campaign) : %(names)s.", names=names)
    raise NoSuchThing(
        "La campagne « %(id)s » n'est pas dans cette base, qui a : %(names)s.", id=id, names=names
    )


def close(database: Database, campaign: CampaignData, today: date) -> None:
    """Close a campaign for good: laptops hear it, delete what waits and tell their owner."""
    if campaign.closed is not None:
        raise Refused(
            "La campagne « %(id)s » est déjà close depuis le %(day)s.", id=campaign.id, day=campaign.closed
        )
    CampaignTable.update(closed=today.isoformat()).where(CampaignTable.number == campaign.number).execute(
        database
    )
    announce(database)


def take_modules(database: Database, campaign: CampaignData, modules: Iterable[ModuleData]) -> None:
    """Make modules known to a campaign, or bring them up to date. None is ever taken away."""
    mine = ModuleTable.campaign == campaign.number
    for module in modules:
        ModuleTable.delete().where(mine & (ModuleTable.id == module.id)).execute(database)
        row = {"campaign": campaign.number, "id": module.id, "version": module.version}
        titles = json.dumps(dict(module.titles), ensure_ascii=False, sort_keys=True)
        insert(database, ModuleTable, [{**row, "titles": titles}])
    announce(database)


def modules_of(database: Database, campaign: CampaignData) -> list[ModuleData]:
    """Give the modules of a campaign."""
    query = ModuleTable.select().where(ModuleTable.campaign == campaign.number).order_by(ModuleTable.id)
    return [
        ModuleData(row["id"], row["version"], json.loads(row["titles"]))
        for row in query.dicts().execute(database)
    ]


def codes_of(database: Database, campaign: CampaignData) -> list[CodeData]:
    """Give the codes of a campaign, revoked ones too."""
    query = CodeTable.select().where(CodeTable.campaign == campaign.number).order_by(CodeTable.code)
    return [code_of(row) for row in query.dicts().execute(database)]


def chambers_of(database: Database, campaign: CampaignData) -> tuple[str, ...]:
    """Give the chambers that have or had a code, sorted."""
    return tuple(sorted({each.chamber for each in codes_of(database, campaign)}))


def code(database: Database, campaign: CampaignData, name: str) -> CodeData:
    """Give one code. Raises NoSuchThing."""
    found = next((each for each in codes_of(database, campaign) if each.code == name), None)
    if found is None:
        raise NoSuchThing(
            "Le code « %(code)s » n'est pas de la campagne « %(id)s ».", code=name, id=campaign.id
        )
    return found


def chamber_in(code: str) -> str:
    """Give the chamber a code speaks of when nobody said it: what stands before its last dash."""
    return code.rpartition("-")[0] or code


def add_code(
    database: Database,
    campaign: CampaignData,
    name: str,
    *,
    chamber: str = "",
    label: str = "",
    cap: int = DAILY_CAP,
) -> None:
    """Add a chamber's code. Raises Refused."""
    if any(each.code == name for each in codes_of(database, campaign)):
        raise Refused("Le code « %(code)s » existe déjà ; rien n'est changé.", code=name)
    row = {
        "campaign": campaign.number,
        "code": name,
        "chamber": chamber or chamber_in(name),
        "label": label,
        "daily_cap": cap,
    }
    insert(database, CodeTable, [row])
    announce(database)


def revoke_code(database: Database, campaign: CampaignData, name: str, today: date) -> None:
    """Revoke a code: what comes under it from now on waits in quarantine."""
    _change_code(database, campaign, name, revoked=today.isoformat())


def cap_code(database: Database, campaign: CampaignData, name: str, cap: int) -> None:
    """Change how many people a code may bring in a day."""
    _change_code(database, campaign, name, daily_cap=cap)


def _change_code(database: Database, campaign: CampaignData, name: str, **changes: object) -> None:
    code(database, campaign, name)
    mine = (CodeTable.campaign == campaign.number) & (CodeTable.code == name)
    CodeTable.update(**changes).where(mine).execute(database)
    announce(database)


def brought_today(database: Database, campaign: CampaignData, today: date) -> dict[str, int]:
    """Give how many people each code has brought today."""
    mine = (LedgerTable.campaign == campaign.number) & (LedgerTable.day == today.isoformat())
    query = LedgerTable.select(LedgerTable.code, fn.SUM(LedgerTable.n)).where(mine).group_by(LedgerTable.code)
    return {code: int(people) for code, people in query.tuples().execute(database)}
