"""The commands that publish: an edition a week, and a copy of all of them for whoever wants one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from awareness.collector import campaigns, editions
from awareness.collector.console import of_campaign, opened, say
from awareness.collector.editions import Folders, Outcome
from awareness.collector.engine import Engine
from awareness.collector.source import stored
from awareness.config import CollectorConfig, collector_config
from awareness.protocol import week_of


@click.command()
@of_campaign
def publish(campaign: str | None) -> None:
    """Publie l'édition de la semaine ; relancée dans la même semaine, elle ne change rien."""
    config = collector_config()
    with opened() as engine:
        folders, edition = publish_week(engine, config, campaign, date.today())
    if edition.is_new:
        say(f"L'édition {edition.week} est publiée dans {folders.open_data / edition.week}.")
    else:
        say(f"L'édition {edition.week} est déjà publiée : elle ne change plus avant la semaine prochaine.")
    for table in edition.tables:
        if table.awaited:
            say(f"- {table.title} : {table.awaited}")


@click.command()
@click.argument("to", metavar="DOSSIER", type=click.Path(file_okay=False, path_type=Path))
@of_campaign
def export(to: Path, campaign: str | None) -> None:
    """Copie toutes les éditions dans DOSSIER, telles qu'elles ont été publiées."""
    with opened() as engine:
        mine = engine.view(lambda database: campaigns.one(database, campaign))
    weeks = editions.export(folders_of(collector_config(), mine.id), to)
    say(f"Éditions copiées dans {to} : {len(weeks)}, la dernière {weeks[-1]}.")


def publish_week(
    engine: Engine, config: CollectorConfig, campaign: str | None, today: date
) -> tuple[Folders, Outcome]:
    """Publish a campaign's edition of the week this day is in, once. Raises EditionRefused."""
    source = engine.view(lambda database: stored(database, campaigns.one(database, campaign)))
    folders = folders_of(config, source.facts().id)
    return folders, editions.publish(source, folders, week_of(today))


def folders_of(config: CollectorConfig, campaign: str) -> Folders:
    """Give where a campaign's exact states and its open data are: in the folder of the server's keys."""
    beside = config.seal_key_file.parent
    return Folders(states=beside / "editions" / campaign, open_data=beside / "open-data" / campaign)
