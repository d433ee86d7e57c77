"""A campaign's sums and facts as the database has them at one moment: what an edition is made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from peewee import Database

from awareness.collector import campaigns, totals
from awareness.collector.disclosure.inputs import CampaignFacts
from awareness.collector.lots import excluded_lots
from awareness.collector.records import CampaignData, CellRow


@dataclass(frozen=True)
class Stored:
    """Plain data, read in one view: no count that comes in meanwhile is in one table and not in another."""

    _facts: CampaignFacts
    _cells: tuple[CellRow, ...] = field(repr=False)
    _excluded: tuple[int, ...]

    def facts(self) -> CampaignFacts:
        """Give what the campaign fixed at its start."""
        return self._facts

    def cells(self) -> Iterable[CellRow]:
        """Give every cell, those of excluded lots included."""
        return self._cells

    def excluded(self) -> Iterable[int]:
        """Give the lots that are to stay out."""
        return self._excluded


def stored(database: Database, campaign: CampaignData) -> Stored:
    """Read all of a campaign that can be published; run it inside a view."""
    return Stored(
        CampaignFacts(
            id=campaign.id,
            name=campaign.name,
            departements=campaign.departements,
            chambers={chamber: chamber for chamber in campaigns.chambers_of(database, campaign)},
            grain=campaign.grain,
            secret=campaign.secret,
        ),
        tuple(totals.every_cell(database, campaign)),
        excluded_lots(database, campaign),
    )
