"""`awareness collector code …` and `awareness collector quarantine …`."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from msgspec import structs
from peewee import Database

from awareness.collector import campaigns
from awareness.collector import quarantine as waiting
from awareness.collector.console import A_NAME, CAP, of_campaign, on_campaign, opened, people, say
from awareness.collector.engine import Engine
from awareness.collector.faults import NoSuchThing
from awareness.collector.quarantine import Chosen, Released
from awareness.collector.records import DAILY_CAP, CampaignData


@click.group()
def code() -> None:
    """Les codes des chambres."""


@code.command()
@click.argument("name", metavar="CODE", type=A_NAME)
@click.option("--chamber", type=A_NAME, help="La chambre (sinon : ce qui précède le dernier tiret du code).")
@click.option("--label", default="", help="Un mot pour s'y retrouver.")
@click.option(
    "--cap", type=CAP, default=DAILY_CAP, show_default=True, help="Personnes comptées par jour au plus."
)
@of_campaign
def add(name: str, chamber: str | None, label: str, cap: int, campaign: str | None) -> None:
    """Ajoute un code : un par chambre, jamais un par poste."""

    def work(database: Database, mine: CampaignData) -> None:
        campaigns.add_code(database, mine, name, chamber=chamber or "", label=label, cap=cap)

    on_campaign(campaign, work)
    say(f"Le code « {name} » compte dès maintenant.")


@code.command()
@click.argument("name", metavar="CODE", type=A_NAME)
@of_campaign
def revoke(name: str, campaign: str | None) -> None:
    """Révoque un code : ce qui arrive sous lui attend en quarantaine."""
    on_campaign(campaign, lambda database, mine: campaigns.revoke_code(database, mine, name, date.today()))
    say(f"Le code « {name} » est révoqué ; ce qui arrive sous lui attend (quarantine list).")


@code.command()
@click.argument("name", metavar="CODE", type=A_NAME)
@click.argument("people_a_day", metavar="NOMBRE", type=CAP)
@of_campaign
def cap(name: str, people_a_day: int, campaign: str | None) -> None:
    """Change combien de personnes un code peut compter en un jour."""
    on_campaign(campaign, lambda database, mine: campaigns.cap_code(database, mine, name, people_a_day))
    say(f"Le code « {name} » compte au plus {people(people_a_day)} personnes par jour.")


@code.command("list")
@of_campaign
def list_codes(campaign: str | None) -> None:
    """Montre les codes, leur plafond et ce qu'ils ont compté aujourd'hui."""
    on_campaign(campaign, _show_codes)


def _show_codes(database: Database, mine: CampaignData) -> None:
    brought = campaigns.brought_today(database, mine, date.today())
    for each in campaigns.codes_of(database, mine):
        state = "" if each.is_active else f"  révoqué le {each.revoked}"
        today = f"{people(brought.get(each.code, 0))} sur {people(each.daily_cap)} aujourd'hui"
        say(f"{each.code}  {each.chamber}  {today}  {each.label}{state}")


@click.group()
def quarantine() -> None:
    """Les compteurs qui attendent un regard."""


def _chosen(command: Any) -> Any:
    """Add the options that say which held counts are meant."""
    command = click.option("--all", "everything", is_flag=True, help="Tout ce qui attend.")(command)
    command = click.option("--week", help="Ceux reçus cette semaine, comme 2026-W48.")(command)
    return click.option("--code", "name", type=A_NAME, help="Ceux arrivés sous ce code.")(command)


def _choice(mine: CampaignData, name: str | None, week: str | None, *, everything: bool) -> Chosen:
    if not (name or week or everything):
        raise NoSuchThing("Dites lesquels : --code, --week, ou --all pour tout ce qui attend.")
    return Chosen(mine, name, week)


@quarantine.command("list")
@of_campaign
def list_held(campaign: str | None) -> None:
    """Montre ce qui attend, par code et semaine de réception."""

    def work(database: Database, mine: CampaignData) -> None:
        for each in waiting.held(database, mine):
            families = ", ".join(f"{family} {number}" for family, number in sorted(each.families.items()))
            say(f"{each.code}  {each.week}  {people(each.total)} : {families}")

    on_campaign(campaign, work)


@quarantine.command()
@_chosen
@click.option("--under", type=A_NAME, help="Compte sous cet autre code (le leur est inconnu ou révoqué).")
@of_campaign
def release(
    name: str | None, week: str | None, everything: bool, under: str | None, campaign: str | None
) -> None:
    """Compte ce qui attend, comme si cela venait d'arriver."""
    counted = left = 0
    with opened() as engine:
        mine = engine.view(lambda database: campaigns.one(database, campaign))
        chosen: Chosen | None = _choice(mine, name, week, everything=everything)
        while chosen is not None:
            done = _release(engine, chosen, under)
            counted, left = counted + done.counted, left + done.left
            chosen = None if done.last is None else structs.replace(chosen, after=done.last)
    waits = (
        f" {people(left)} attendent encore : leur module est inconnu ou leur campagne close." if left else ""
    )
    say(f"{people(counted)} comptés.{waits}")


def _release(engine: Engine, chosen: Chosen, under: str | None) -> Released:
    return engine.transact(
        lambda database: waiting.release(database, engine.words, chosen, date.today(), under=under)
    )


@quarantine.command()
@_chosen
@of_campaign
def discard(name: str | None, week: str | None, everything: bool, campaign: str | None) -> None:
    """Jette ce qui attend, sans le compter."""

    def work(database: Database, mine: CampaignData) -> int:
        return waiting.discard(database, _choice(mine, name, week, everything=everything))

    say(f"{people(on_campaign(campaign, work))} jetés.")
