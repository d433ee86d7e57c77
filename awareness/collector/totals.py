"""What the server holds, for its own console and for what is published from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from peewee import Database, fn

from awareness.collector.lots import excluded_lots
from awareness.collector.records import CampaignData, CellRow
from awareness.collector.schema import CellTable, ReceiptTable
from awareness.protocol import DIMENSIONS, quarter_of, thursday_of


def cells(database: Database, campaign: CampaignData) -> Iterator[CellRow]:
    """Give every cell that counts, excluded lots left out, in no order that means anything."""
    excluded = set(excluded_lots(database, campaign))
    return (cell for cell in every_cell(database, campaign) if cell.lot not in excluded)


def every_cell(database: Database, campaign: CampaignData) -> Iterator[CellRow]:
    """Give every cell, excluded lots included, in no order that means anything."""
    mine = CellTable.select().where(CellTable.campaign == campaign.number)
    for row in mine.dicts().iterator(database):
        yield CellRow(
            lot=row["lot"],
            family=row["family"],
            dimensions={name: row[name] for name in DIMENSIONS[row["family"]]},
            chamber=row["chamber"],
            n=row["n"],
            m=row["m"],
            top=row["top"],
        )


def receipts(database: Database, campaign: CampaignData) -> int:
    """Give how many counts were taken, excluded ones too."""
    query = ReceiptTable.select(fn.COUNT(ReceiptTable.id)).where(ReceiptTable.campaign == campaign.number)
    return int(query.scalar(database))


def totals(database: Database, campaign: CampaignData) -> dict[str, Any]:
    """Give all of a campaign's sums as plain values."""
    return {
        "campaign": campaign.id,
        **({"invented": True} if campaign.invented else {}),
        "receipts": receipts(database, campaign),
        "cells": sorted(
            map(_plain, cells(database, campaign)), key=lambda cell: tuple(map(str, cell.values()))
        ),
    }


def _plain(cell: CellRow) -> dict[str, Any]:
    chamber = {"chamber": cell.chamber} if cell.family == "chamber" else {}
    return {"family": cell.family, **cell.dimensions, **chamber, "lot": cell.lot, "n": cell.n, "m": cell.m}


def joinable(cells: Iterable[CellRow]) -> dict[str, int]:
    """Say how many lone counts of different families whoever holds these sums could put together.

    A lone count is a cell with one contribution: one completion, seen by one family. Two lone counts of
    different families may be the same completion's when nothing contradicts it: same lot, same quarter (a
    week belongs to its Thursday's), same module, mode and département wherever both have one. The families
    without a module (`chamber`, `reach`, `place`) contradict none.

    `lone`: the lone counts there are. `joinable`: those with at least one lone partner in another family;
    an upper bound, since a partner may be another person's. `certain`: those of them that are the only
    contribution of their family in that lot, quarter and module, with a partner of which the same is true;
    then there is nobody else the two could belong to.
    """
    listed = list(cells)
    places: dict[tuple[int, str], list[CellRow]] = defaultdict(list)
    weights: dict[tuple[int, str, str, object], int] = defaultdict(int)
    for cell in listed:
        quarter = _quarter(cell.dimensions)
        weights[(cell.lot, quarter, cell.family, cell.dimensions.get("module"))] += cell.m
        if cell.m == 1:
            places[(cell.lot, quarter)].append(cell)

    def is_single(cell: CellRow) -> bool:
        key = (cell.lot, _quarter(cell.dimensions), cell.family, cell.dimensions.get("module"))
        return weights[key] == 1

    found = {"lone": sum(map(len, places.values())), "joinable": 0, "certain": 0}
    for lone in places.values():
        found["joinable"] += _with_partner(lone)
        found["certain"] += _with_partner([cell for cell in lone if is_single(cell)])
    return found


def _with_partner(lone: list[CellRow]) -> int:
    """Count the lone counts of one lot and quarter that have a partner.

    Two cells of one family and module are alike to all others but for mode and département, so each of these
    shapes is compared once, however many cells have it.
    """
    shapes: dict[tuple[str, Any, Any, Any], int] = defaultdict(int)
    for cell in lone:
        asked = cell.dimensions
        shapes[(cell.family, asked.get("module"), asked.get("mode"), asked.get("departement"))] += 1
    return sum(
        number for shape, number in shapes.items() if any(_could_be_one(shape, other) for other in shapes)
    )


def _could_be_one(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    same = all(
        mine is None or its is None or mine == its for mine, its in zip(one[1:], other[1:], strict=True)
    )
    return one[0] != other[0] and same


def _quarter(dimensions: Mapping[str, str | int]) -> str:
    if "quarter" in dimensions:
        return str(dimensions["quarter"])
    week = str(dimensions["week"])
    return quarter_of(thursday_of(week)) if week else ""
