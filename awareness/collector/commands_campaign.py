"""`awareness collector campaign …`."""

from __future__ import annotations

import base64
import sys
from datetime import date
from pathlib import Path

import click
from peewee import Database

from awareness.collector import campaigns
from awareness.collector.console import A_NAME, on_campaign, opened, people, say
from awareness.collector.directory import campaigns as all_campaigns
from awareness.collector.faults import Refused
from awareness.collector.parts import Parts
from awareness.collector.records import CampaignData
from awareness.collector.sealed import read_keys, renew_keys
from awareness.collector.totals import receipts
from awareness.config import CAMPAIGN_FILE, Campaign, check_campaign, collector_config, write_campaign

INVENTED = "DONNÉES INVENTÉES : cette campagne est une démonstration."


@click.group()
def campaign() -> None:
    """Les campagnes de ce serveur."""


@campaign.command("list")
def list_all() -> None:
    """Nomme les campagnes."""
    with opened() as engine:
        for each in engine.view(all_campaigns):
            state = "close" if each.closed else "ouverte"
            say(f"{each.id}  {each.name}  {state}{'  ' + INVENTED if each.invented else ''}")


@campaign.command()
@click.argument("id_", metavar="[ID]", type=A_NAME, required=False)
def show(id_: str | None) -> None:
    """Montre une campagne."""
    on_campaign(id_, _show)


def _show(database: Database, mine: CampaignData) -> None:
    if mine.invented:
        say(INVENTED)
    say(f"{mine.id} : {mine.name}")
    say(
        f"Du {mine.opens} au {mine.closes or '(pas de fin annoncée)'}"
        + (f", close le {mine.closed}" if mine.closed else "")
    )
    say(f"Région : {mine.region or 'toute la France'}, {len(mine.departements)} départements")
    target = "non dit" if mine.target is None else people(mine.target)
    say(
        f"Objectif par an : {target} ; grain des tableaux : {'mois' if mine.grain == 'months' else 'semaine'}"
    )
    say(f"Modules : {', '.join(each.id for each in campaigns.modules_of(database, mine))}")
    say(f"Chambres : {', '.join(campaigns.chambers_of(database, mine))}")
    say(f"Reçus : {people(receipts(database, mine))}")


@campaign.command()
@click.argument("id_", metavar="[ID]", type=A_NAME, required=False)
@click.option("--update", is_flag=True, help="Ajoute et met à jour ceux de ce programme ; n'en retire aucun.")
@click.pass_obj
def modules(parts: Parts, id_: str | None, update: bool) -> None:
    """Montre les modules que la campagne connaît."""

    def work(database: Database, mine: CampaignData) -> None:
        if update:
            campaigns.take_modules(database, mine, parts.modules())
        for each in campaigns.modules_of(database, mine):
            say(f"{each.id}  {each.version}  {each.titles.get('fr', '')}")

    on_campaign(id_, work)


@campaign.command("file")
@click.argument("id_", metavar="[ID]", type=A_NAME, required=False)
@click.option("--url", required=True, help="L'adresse publique de ce serveur, en https.")
@click.option(
    "--code", "code_", type=A_NAME, required=True, help="Le code de la chambre à qui ce fichier va."
)
@click.option("--contact", default="", help="À qui demander de l'aide.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=CAMPAIGN_FILE, help="Le fichier ; - l'affiche."
)
def write_file(id_: str | None, url: str, code_: str, contact: str, output: Path) -> None:
    """Écrit le fichier à poser à côté du programme sur chaque poste."""

    def look(database: Database, mine: CampaignData) -> CampaignData:
        if mine.invented:
            raise Refused(INVENTED + " Aucun poste ne compte pour elle.")
        if not campaigns.code(database, mine, code_).is_active:
            raise Refused("Le code « %(code)s » est révoqué.", code=code_)
        return mine

    mine = on_campaign(id_, look)
    written = Campaign(
        id=mine.id,
        name=mine.name,
        collector=url,
        key=read_keys(collector_config().seal_key_file).public,
        code=code_,
        contact=contact,
        closes=mine.closes,
    )
    text = write_campaign(check_campaign(written))
    if str(output) == "-":
        say(text.rstrip("\n"))
        return
    output.write_text(text, encoding="utf-8")
    say(f"{output} : à poser à côté du programme sur chaque poste de la chambre.")


@campaign.command()
@click.option("--new", is_flag=True, help="Met une clé neuve devant celle d'avant, qui continue d'ouvrir.")
def key(new: bool) -> None:
    """Montre la clé publique qui scelle les clés USB."""
    file = collector_config().seal_key_file
    keys = renew_keys(file) if new else read_keys(file)
    say(base64.b64encode(keys.public).decode())
    if new:
        say("Refaites les fichiers de campagne (campaign file) et redémarrez le serveur.")


@campaign.command()
@click.argument("id_", metavar="[ID]", type=A_NAME, required=False)
def close(id_: str | None) -> None:
    """Clôt une campagne pour toujours : les postes l'apprennent et effacent ce qui attend."""
    if sys.stdin is not None and sys.stdin.isatty():
        click.confirm(
            "Clore pour toujours ? Ce qui attend encore sur les postes ne sera pas compté.", abort=True
        )

    def work(database: Database, mine: CampaignData) -> str:
        campaigns.close(database, mine, date.today())
        return mine.id

    closed = on_campaign(id_, work)
    say(f"La campagne « {closed} » est close. Le rangement (tidy) effacera ses reçus à partir de demain.")
