"""What every command of the collector shares: settings, database, campaign, a way of speaking."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click
from peewee import Database

from awareness.collector import campaigns
from awareness.collector.engine import Engine
from awareness.collector.opening import open_engine
from awareness.collector.records import CampaignData
from awareness.config import collector_config

NAME = re.compile(r"[A-Za-z0-9-]{1,64}")


class NameType(click.ParamType[str]):
    """A campaign, a code or a chamber: what may stand in an envelope."""

    name = "nom"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take letters without accents, figures and dashes."""
        if not NAME.fullmatch(str(value)):
            self.fail(f"« {value} » : de 1 à 64 lettres sans accent, chiffres ou tirets.", param, ctx)
        return str(value)


class DayType(click.ParamType[date]):
    """A day, as 2026-11-24."""

    name = "jour"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read an ISO day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"« {value} » : écrivez un jour comme 2026-11-24.", param, ctx)


A_NAME = NameType()
A_DAY = DayType()
CAP = click.IntRange(min=1, max=1_000_000)


def of_campaign(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that says of which campaign, for a server that has several."""
    return click.option("--campaign", type=A_NAME, help="La campagne, si le serveur en a plusieurs.")(command)


@contextmanager
def opened(*, may_create: bool = False) -> Iterator[Engine]:
    """Have the database while the block runs."""
    engine = open_engine(collector_config(), may_create=may_create)
    try:
        yield engine
    finally:
        engine.close()


def on_campaign(id: str | None, work: Callable[[Database, CampaignData], Any]) -> Any:
    """Do work on one campaign, in one transaction."""
    with opened() as engine:
        return engine.transact(lambda database: work(database, campaigns.one(database, id)))


def say(text: str) -> None:
    """Write for whoever runs the server."""
    click.echo(text)


def people(number: int) -> str:
    """Write a number as it is read in French."""
    return f"{number:,}".replace(",", "\u202f")
