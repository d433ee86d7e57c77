"""`awareness collector …`: everything whoever runs a campaign's server types."""

from __future__ import annotations

import gc
import json
import signal
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import click
from peewee import Database

from awareness.collector import campaigns, copies, lots
from awareness.collector import totals as sums
from awareness.collector.commands_campaign import campaign
from awareness.collector.commands_code import code, quarantine
from awareness.collector.console import A_DAY, A_NAME, CAP, of_campaign, on_campaign, opened, people, say
from awareness.collector.faults import NoSuchThing
from awareness.collector.opening import open_engine
from awareness.collector.parts import Parts
from awareness.collector.publishing import export, publish
from awareness.collector.records import DAILY_CAP, CampaignData, RegionData
from awareness.collector.sealed import make_keys
from awareness.config import collector_config
from awareness.protocol import DEPARTEMENTS, SECOND_SENDING_DAYS

THREADS = 48
OBJECTS_BETWEEN_SEARCHES = 50_000
SERVER = {
    # Over this waitress answers by itself, before it has read it; below it the app refuses in its own words.
    "max_request_body_size": 64 * 1024,
    "connection_limit": 500,
    # The app itself believes one peer, and only its last hop.
    "clear_untrusted_proxy_headers": False,
}


@click.group(help="Le serveur d'une campagne : reçoit les compteurs anonymes, une fois chacun.")
def collector() -> None:
    """Hold the commands; the composition root adds what they need."""


collector.add_command(campaign)
collector.add_command(code)
collector.add_command(quarantine)
collector.add_command(publish)
collector.add_command(export)


@collector.command()
@click.option("--campaign", "id", type=A_NAME, required=True, help="Le nom court de la campagne.")
@click.option("--code", "code_", type=A_NAME, required=True, help="Le code de la première chambre.")
@click.option("--name", default="", help="Le nom de la campagne tel qu'on le lit.")
@click.option("--chamber", type=A_NAME, help="La chambre du code (sinon : ce qui précède son dernier tiret).")
@click.option(
    "--cap", type=CAP, default=DAILY_CAP, show_default=True, help="Personnes comptées par jour au plus."
)
@click.option("--region", default="", help="Le code INSEE de la région ; sinon, toute la France.")
@click.option(
    "--target", type=click.IntRange(min=1), help="Modules terminés attendus par an : fixe le grain."
)
@click.option("--opens", type=A_DAY, default=date.today, help="Le premier jour (sinon aujourd'hui).")
@click.option("--closes", type=A_DAY, help="Le dernier jour annoncé.")
@click.pass_obj
def init(parts: Parts, /, code_: str, chamber: str | None, cap: int, region: str, **told: Any) -> None:
    """Commence une campagne : la base, les clés, le premier code."""
    config = collector_config()
    found = _region(parts, region)
    new = campaigns.NewCampaign(
        region=found.code, departements=found.departements, modules=parts.modules(), **told
    )

    def begin(database: Database) -> CampaignData:
        begun = campaigns.begin(database, new)
        campaigns.add_code(database, begun, code_, chamber=chamber or "", cap=cap)
        return begun

    with opened(may_create=True) as engine:
        begun = engine.transact(begin)
    make_keys(config.seal_key_file)
    grain = "mois" if begun.grain == "months" else "semaine"
    say(f"La campagne « {begun.id} » est prête : un chiffre par {grain} dans ses tableaux, code « {code_} ».")
    say(f"Gardez une copie de {config.seal_key_file} : sans lui, les clés USB scellées ne se lisent plus.")
    say(f"Ensuite : awareness collector campaign file {begun.id} --url https://… --code {code_}")


def _region(parts: Parts, code: str) -> RegionData:
    if not code:
        return RegionData("", "France", {each: each for each in DEPARTEMENTS})
    regions: Mapping[str, RegionData] = parts.regions()
    if code not in regions:
        known = ", ".join(f"{each.code} ({each.name})" for each in regions.values())
        raise NoSuchThing(
            "La région « %(code)s » n'est pas connue. Celles qui le sont : %(known)s.", code=code, known=known
        )
    return regions[code]


def _look_for_garbage_seldom() -> None:
    """Spare each request a part of the search for objects that hold each other: taking counts makes none.

    The usual search, after each 700 new objects, is a tenth of what a count costs (measured).
    """
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES)


@collector.command()
@click.option(
    "--port", type=int, default=8750, show_default=True, help="Le port de 127.0.0.1 (0 : un port libre)."
)
@click.option("--with-jobs", is_flag=True, help="Fait aussi le rangement de chaque jour (tidy).")
@click.pass_obj
def serve(parts: Parts, port: int, with_jobs: bool) -> None:
    """Sert la campagne sur 127.0.0.1, derrière le relais qui porte le TLS."""
    from awareness.collector.logbook import open_logbook
    from awareness.collector.running import Collector

    config = collector_config(port=port)
    open_logbook()
    running = Collector(config, with_jobs=with_jobs)
    server = parts.make_server(running.app, port=config.port, threads=THREADS, settings=SERVER)
    left = threading.Event()
    _on_signals(left)
    running.start()
    _look_for_garbage_seldom()
    try:
        server.start()
        say(f"Le serveur de campagne écoute sur {server.url}")
        sys.stdout.flush()
        left.wait()
    finally:
        server.stop()
        running.stop()


def _on_signals(left: threading.Event) -> None:
    def leave(_number: int, _frame: FrameType | None) -> None:
        left.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)


@collector.command()
@click.option("--joinable", is_flag=True, help="Dit combien de compteurs seuls pourraient être rapprochés.")
@of_campaign
def totals(joinable: bool, campaign: str | None) -> None:
    """Écrit toutes les sommes de la campagne en JSON, pour cette console seulement."""
    with opened() as engine:
        found = engine.view(lambda database: _totals(database, campaign, joinable=joinable))
    say(json.dumps(found, ensure_ascii=False))


def _totals(database: Database, campaign: str | None, *, joinable: bool) -> dict[str, object]:
    mine = campaigns.one(database, campaign)
    if not joinable:
        return sums.totals(database, mine)
    return {"campaign": mine.id, **sums.joinable(sums.cells(database, mine))}


@collector.command()
def tidy() -> None:
    """Range : plie les lots, efface ce dont le terme est passé. Se relance sans risque."""
    from awareness.collector.tidying import tidy as tidy_up

    with opened() as engine:
        done = tidy_up(engine, date.today())
    if done is None:
        say("Un autre rangement est en cours ; celui-ci n'a rien fait.")
        return
    say(
        f"Lots pliés : {done.folded}. Effacés : {done.excluded} lots exclus, "
        f"{done.held} compteurs en attente, {done.ledger} lignes du journal des codes, "
        f"{done.cells} sommes, {done.receipts} reçus."
    )


@collector.command()
@click.argument("lot", type=int, required=False)
@of_campaign
def exclude(lot: int | None, campaign: str | None) -> None:
    """Retire un LOT de toutes les sommes, pour toujours ; sans LOT, montre ceux qui peuvent l'être."""
    if lot is None:
        on_campaign(campaign, _show_lots)
        return
    gone = on_campaign(campaign, lambda database, mine: lots.exclude(database, mine, lot, date.today()))
    say(
        f"Le lot {lot} (code « {gone.code} », semaine {gone.week}) ne compte plus ; "
        "il sera effacé dans 90 jours. "
        f"Si le code est connu de trop de monde : awareness collector code revoke {gone.code}"
    )


def _show_lots(database: Database, campaign: CampaignData) -> None:
    for each in lots.lots_of(database, campaign):
        state = "" if each.excluded is None else f", exclu le {each.excluded}"
        held = f"{people(each.n)} personnes en {people(each.m)} envois"
        say(f"{each.id}  {each.code}  {each.week}  {held}{state}")


@collector.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copie toute la base dans FILE, pendant que le serveur marche."""
    with opened() as engine:
        receipts = copies.back_up(engine, file, datetime.now(UTC))
    say(f"{file} : toute la base, {people(receipts)} reçus, lisible par vous seul.")
    keys = collector_config().seal_key_file
    say(f"Les clés qui ouvrent les clés USB n'y sont pas : gardez {keys} ailleurs.")


@collector.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remplace même une base qui a reçu des compteurs depuis.")
def restore(file: Path, replace: bool) -> None:
    """Remet la base telle qu'elle était dans FILE, en entier ou pas du tout."""
    config = collector_config()
    engine = open_engine(config, may_create=True)
    try:
        restored = copies.restore(engine, file, replace=replace)
    finally:
        engine.close()
    days = (datetime.now(UTC) - restored.taken).days
    when = f"{restored.taken:%Y-%m-%d à %H:%M} UTC, il y a {days} jours"
    say(f"La base est celle du {when} : {people(restored.receipts)} reçus.")
    if restored.lost:
        say(f"{people(restored.lost)} compteurs que la base avait en plus n'y sont plus.")
    if days < SECOND_SENDING_DAYS:
        say(
            "Ce qui a été reçu depuis reviendra seul : chaque poste renvoie une seconde fois, 30 jours après."
        )
    else:
        say("Elle a plus de 30 jours : ce qui a été reçu depuis et déjà renvoyé une seconde fois est perdu.")
    say(
        "Ce qui a été décidé depuis est à refaire : codes, plafonds, lots exclus, clôtures, mises en attente."
    )
    if not config.seal_key_file.is_file():
        say(f"Le fichier des clés ({config.seal_key_file}) manque : aucune sauvegarde ne le contient.")


@collector.command()
@click.option("--region", default="", help="Le code INSEE d'une région ; sinon, toute la France.")
@click.pass_obj
def demo(parts: Parts, region: str) -> None:
    """Remplit une base à part de compteurs inventés, pour montrer le serveur sans personne."""
    from awareness.collector.demonstration import ID, fill

    config = collector_config()
    with opened(may_create=True) as engine:
        counted = fill(engine, parts.modules(), _region(parts, region), date.today())
    make_keys(config.seal_key_file)
    say(f"Données inventées : campagne « {ID} », {people(counted)} compteurs. Rien n'y vient de personne.")
