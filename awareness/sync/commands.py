"""`awareness counts …`: what waits, in words and as bytes; send it; put it on a stick; carry a stick's."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from random import SystemRandom

import click

from awareness.config import Campaign
from awareness.errors import sentence
from awareness.progress.records import Waiting
from awareness.progress.store import ProgressStore
from awareness.protocol import (
    BODY_BYTES,
    SECOND_SENDING_DAYS,
    Count,
    NotAnEnvelope,
    decode_count,
    dimensions_of,
    family_of,
)
from awareness.sync import schedule
from awareness.sync.campaign import CampaignRefused, CampaignState, dropped, forget_dropped
from awareness.sync.sealed import carry, export_file
from awareness.sync.sending import body_of, sendable_to

Laptop = Callable[[], AbstractContextManager[tuple[ProgressStore, CampaignState]]]
"""Opens this person's counts and says which campaign is followed."""

NO_CAMPAIGN = sentence(
    "Aucune campagne : il n'y a pas de fichier campaign.toml à côté du programme. "
    "Rien n'est compté ni envoyé."
)
PATIENCE = "Envoi en cours, un petit paquet après l'autre : cela prend une demi-minute ou plus."
FAMILIES = {
    "activity": "un module terminé, ou une révision",
    "sector": "un module terminé dans un secteur",
    "score": "un résultat",
    "effect": "les deux questions, avant et après",
    "action": "un geste fait",
    "chamber": "un module terminé, pour la chambre",
    "reach": "une entreprise de plus",
    "place": "la taille de sa commune",
}
DIMENSIONS = {
    "module": "module %s",
    "week": "semaine %s",
    "quarter": "trimestre %s",
    "departement": "département %s",
    "mode": "appris %s",
    "section": "secteur %s",
    "band": "niveau %s sur 3",
    "before": "justes avant : %s sur 2",
    "after": "justes après : %s sur 2",
    "setting": "commune %s",
}
VALUES = {
    "": "non dit",
    "solo": "seul",
    "workshop": "en salle",
    "refresher": "en révision",
    "rural": "de moins de 2 000 habitants",
    "urban": "de 2 000 habitants ou plus",
}
STATES = {
    "new": "pas encore parti",
    "exposed": "parti ou mis sur une clé, sans réponse",
    "later": "repartira : la campagne ne connaît pas encore ce module",
    "acknowledged": f"reçu ; repartira une fois, {SECOND_SENDING_DAYS} jours après",
    "refused": "mis de côté : le serveur ne le comprend pas",
}


@click.group()
def counts() -> None:
    """Les compteurs anonymes : les montrer, les envoyer, les mettre sur une clé, porter ceux d'un autre."""


@counts.command()
@click.option("--raw", is_flag=True, help="Montre les octets mêmes qui partiraient.")
@click.pass_obj
def show(laptop: Laptop, raw: bool) -> None:
    """Dit tout ce qui est ici et pourrait partir."""
    with laptop() as (store, state):
        for line in _shown(store, state, raw=raw):
            click.echo(line)
        forget_dropped(store)


@counts.command()
@click.pass_obj
def send(laptop: Laptop) -> None:
    """Envoie maintenant ce qui attend ; s'arrête avec le code 1 s'il en reste."""
    from awareness.sync.loop import Sync

    with laptop() as (store, state):
        campaign = _followed(state)
        click.echo(PATIENCE, err=True)
        report = Sync(store, campaign).send_here()
    click.echo(report.sentence)
    if report.waiting:
        click.echo(f"Attendent encore : {report.waiting}.")
        sys.exit(1)


@counts.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def export(laptop: Laptop, file: Path) -> None:
    """Met ce qui attend dans un fichier fermé (.cyb) ; un dossier reçoit un nom tout fait."""
    with laptop() as (store, state):
        written = export_file(store, _followed(state), file)
    if not written:
        click.echo("Rien n'attend : aucun fichier n'est écrit.")
        return
    click.echo(
        f"Compteurs dans le fichier : {written}. Ils restent aussi ici, jusqu'à la réponse du serveur."
    )


@counts.command(name="carry")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.pass_obj
def carry_files(laptop: Laptop, files: tuple[Path, ...]) -> None:
    """Porte au serveur les fichiers .cyb d'autres ordinateurs, sans pouvoir les lire."""
    from awareness.sync.client import Line

    with laptop() as (_store, state):
        campaign = _followed(state)
    pause = threading.Event()
    click.echo(PATIENCE, err=True)
    carried = carry(files, campaign, Line(campaign.collector), wait=pause.wait, dice=SystemRandom())
    click.echo(carried.sentence)
    if carried.left:
        click.echo(f"Paquets fermés portés : {carried.taken}. Il en reste : {carried.left}.")
        sys.exit(1)


def _followed(state: CampaignState) -> Campaign:
    """Give the campaign there is; raises CampaignRefused with the sentence that says why there is none."""
    if state.campaign is not None:
        return state.campaign
    if state.notice is not None:
        raise CampaignRefused(state.notice.sentence, **state.notice.values)
    raise CampaignRefused(NO_CAMPAIGN)


def _shown(store: ProgressStore, state: CampaignState, *, raw: bool) -> Iterator[str]:
    campaign = state.campaign
    if campaign is not None:
        yield f"Campagne « {campaign.name} », serveur {campaign.host}, empreinte : {state.fingerprint}."
    else:
        yield state.problem or NO_CAMPAIGN
    if (gone := dropped(store)) is not None:
        yield str(gone)
    rows = store.outbox()
    yield f"Compteurs gardés ici : {len(rows)}."
    if raw and campaign is not None:
        yield from _raw(store, campaign, rows)
    else:
        yield from sorted(f"- {_described(row)} ({STATES[row.state]})" for row in rows)


def _raw(store: ProgressStore, campaign: Campaign, rows: tuple[Waiting, ...]) -> Iterator[str]:
    """Give each envelope as it would leave; the dice that mix them fall anew each time."""
    yield f"Chaque ligne est un envoi, complété par des espaces jusqu'à {BODY_BYTES} octets."
    leaving = [row for row in sendable_to(store, campaign, rows) if row.state != "refused"]
    for envelope in schedule.envelopes(leaving, SystemRandom()):
        yield body_of(store, campaign, envelope).decode().rstrip()


def _described(row: Waiting) -> str:
    try:
        count = decode_count(row.count)
    except NotAnEnvelope:
        return "un compteur d'une autre version de l'application"
    return f"{FAMILIES[family_of(count)]} : {', '.join(_values(count))}"


def _values(count: Count) -> Iterator[str]:
    for name, value in dimensions_of(count).items():
        yield DIMENSIONS[name] % VALUES.get(str(value), value)
    if count.n != 1:
        yield f"nombre {count.n}"
