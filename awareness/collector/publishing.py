"""The commands that publish: an edition a week, and a copy of all of them for whoever wants one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from awareness.collector import editions
from awareness.collector.editions import Folders, Source
from awareness.protocol import week_of


@dataclass(frozen=True)
class PublishingDoor:
    """What the commands work with: the counts, the folders, and the day it is."""

    source: Source
    folders: Folders
    today: Callable[[], date]


_with_door = click.make_pass_decorator(PublishingDoor)


@click.command()
@_with_door
def publish(door: PublishingDoor) -> None:
    """Publie l'édition de la semaine ; relancée dans la même semaine, elle ne change rien."""
    edition = editions.publish(door.source, door.folders, week_of(door.today()))
    folder = door.folders.open_data / edition.week
    if edition.is_new:
        click.echo(f"L'édition {edition.week} est publiée dans {folder}.")
    else:
        click.echo(
            f"L'édition {edition.week} est déjà publiée : elle ne change plus avant la semaine prochaine."
        )
    for table in edition.tables:
        if table.awaited:
            click.echo(f"- {table.title} : {table.awaited}")


@click.command()
@click.argument("to", metavar="DOSSIER", type=click.Path(file_okay=False, path_type=Path))
@_with_door
def export(door: PublishingDoor, to: Path) -> None:
    """Copie toutes les éditions dans DOSSIER, telles qu'elles ont été publiées."""
    weeks = editions.export(door.folders, to)
    click.echo(f"Éditions copiées dans {to} : {len(weeks)}, la dernière {weeks[-1]}.")


PUBLISHING: tuple[click.Command, ...] = (publish, export)
"""What the collector's group of commands takes in."""
