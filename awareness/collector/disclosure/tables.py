"""From a state to what anybody may read: the tables of an edition, every number rounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from awareness.collector.disclosure.columns import (
    AWAITED,
    BASE,
    FIGURE,
    NUMBER,
    PART,
    PUBLISHED,
    REMAINDER,
    STATUS,
    TOTAL,
    Column,
    column_of,
    told,
)
from awareness.collector.disclosure.inputs import CampaignFacts
from awareness.collector.disclosure.layout import REGION, TABLES, UNITS, Table
from awareness.collector.disclosure.rules import RULES, Rules, percentage, rounded
from awareness.collector.disclosure.state import Leaf, State, Unit

Value = str | int | None
Row = tuple[Value, ...]

FEW = (
    "Rien n'est encore publié ici. Un premier nombre paraît quand 11 à 20 comptes, selon un seuil tenu "
    "secret, sont venus d'au moins 3 envois : plus tôt, il parlerait de quelques entreprises."
)
FEW_IN_A_DEPARTEMENT = (
    "Rien n'est encore publié ici. Un premier nombre paraît quand, dans un même département, 11 à 20 "
    "comptes, selon un seuil tenu secret, sont venus d'au moins 3 envois : plus tôt, il parlerait de "
    "quelques entreprises."
)
FEW_IN_A_CHAMBER = (
    "Rien n'est encore publié ici. Une chambre paraît une fois le trimestre fini, quand 11 à 20 comptes, "
    "selon un seuil tenu secret, sont venus d'au moins 3 envois : plus tôt, ils parleraient de quelques "
    "entreprises."
)
_AWAITED: Mapping[str, str] = {"departement": FEW_IN_A_DEPARTEMENT, "chamber": FEW_IN_A_CHAMBER}

NAMES: Mapping[str, str] = {
    "t1": "t1-temps-departement",
    "t2": "t2-module-departement",
    "t3": "t3-module-reponses",
    "t4": "t4-module-secteur",
    "t5": "t5-mode-mois",
    "t6": "t6-module-avant-apres",
    "t7": "t7-actions-faites",
    "t8": "t8-entreprises-departement",
    "t9": "t9-communes-rurales",
    "t10": "t10-chambre-trimestre",
}
TITLES: Mapping[str, str] = {
    "t1": "Modules terminés et rappels, dans le temps, par département",
    "t2": "Modules terminés et rappels, par module et département",
    "t3": "Réponses justes au premier essai, par module",
    "t4": "Secteurs d'activité, par module",
    "t5": "Seul, en atelier ou rappel, par mois",
    "t6": "Réponses avant et après la leçon, par module",
    "t7": "Part de chaque module dans les actions faites",
    "t8": "Entreprises touchées, par département et trimestre",
    "t9": "Part des entreprises en commune rurale",
    "t10": "Modules terminés et rappels, par chambre et trimestre fini",
}
SHARES: Mapping[str, bool] = {"t3": True, "t4": True, "t6": True, "t7": False, "t9": False}
"""Tables told in shares; of what is told for the same module (True), or of the whole table."""

FIGURES: Mapping[str, str] = {
    "activity": "modules_termines_et_rappels",
    "score": "modules_termines_seul",
    "reach": "entreprises_touchees",
    "action": "actions_faites",
}
"""Figures in large: what a family's units released in all. The second is the first that can appear: its
family has one unit, the region.
"""


class Published(NamedTuple):
    """A table as anybody may read it. `awaited`: while it is empty, what is awaited and why."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    awaited: str = ""


def published(state: State, facts: CampaignFacts, rules: Rules = RULES) -> tuple[Published, ...]:
    """Give an edition's tables: the figures in large, then T1 to T10."""
    return (_figures(state, rules), *(_table(state, table, facts, rules) for table in TABLES))


def _figures(state: State, rules: Rules) -> Published:
    sums = {
        name: sum(unit.shown for unit in state.families.get(family, {}).values())
        for family, name in FIGURES.items()
    }
    rows = tuple((name, rounded(number, rules), TOTAL) for name, number in sums.items() if number)
    columns = (FIGURE, NUMBER, STATUS)
    return Published("chiffres", "Chiffres de la campagne", columns, rows, "" if rows else FEW)


def _table(state: State, table: Table, facts: CampaignFacts, rules: Rules) -> Published:
    units = state.families.get(table.family, {})
    place = None if table.regional else UNITS.get(table.family)
    if table.regional:
        total = sum(unit.shown for unit in units.values())
        leaves = state.regional.get(table.name, Unit()).leaves.get(table.name, {})
        rows = tuple(_counts((), leaves, total, table, rules)) if total else ()
    elif place is None:
        unit = units.get(REGION, Unit())
        leaves = unit.leaves.get(table.name, {})
        rows = tuple(_shares(leaves, unit.shown, table, rules)) if unit.shown else ()
    else:
        names = facts.departements if place == "departement" else facts.chambers
        rows = tuple(_rows_of_units(units, table, names, rules))
    awaited = "" if rows else _AWAITED.get(UNITS.get(table.family, ""), FEW)
    return Published(NAMES[table.name], TITLES[table.name], _columns(table, place, facts), rows, awaited)


def _columns(table: Table, place: str | None, facts: CampaignFacts) -> tuple[Column, ...]:
    units = () if place is None else (column_of(place, facts.grain),)
    leaf = tuple(column_of(coordinate, facts.grain) for coordinate in table.leaf)
    return (*units, *leaf, *((PART, BASE) if table.name in SHARES else (NUMBER,)), STATUS)


def _rows_of_units(
    units: Mapping[str, Unit], table: Table, names: Mapping[str, str], rules: Rules
) -> Iterator[Row]:
    """Give every unit that is released, and say of those looked for that are not that they are awaited.

    A département is told by its code, a chamber by its name.
    """
    shown = {code: unit for code, unit in units.items() if unit.shown}
    for code in sorted({*shown, *names}) if shown else ():
        name = names.get(code, code) if UNITS[table.family] == "chamber" else code or None
        if code in shown:
            leaves = shown[code].leaves.get(table.name, {})
            yield from _counts((name,), leaves, shown[code].shown, table, rules)
        else:
            yield (name, *_blank(table), None, AWAITED)


def _counts(unit: Row, leaves: Mapping[str, Leaf], total: int, table: Table, rules: Rules) -> Iterator[Row]:
    """Give a unit's leaves, what of it is in none of them, and all of it."""
    left = total
    for name, leaf in sorted(leaves.items()):
        if leaf.shown:
            left -= leaf.shown
            yield (*unit, *_told(name, table), rounded(leaf.shown, rules), PUBLISHED)
    yield (*unit, *_blank(table), rounded(left, rules), REMAINDER)
    yield (*unit, *_blank(table), rounded(total, rules), TOTAL)


def _shares(leaves: Mapping[str, Leaf], total: int, table: Table, rules: Rules) -> Iterator[Row]:
    """Give shares: of what is allocated for the same module, or of the whole table; and one rounded base."""
    base = rounded(total, rules)
    shown = {name: leaf.shown for name, leaf in sorted(leaves.items()) if leaf.shown}
    for name, number in shown.items():
        whole = _whole(name, shown, total, table)
        if whole is not None:
            yield (*_told(name, table), percentage(number, whole, rules), base, PUBLISHED)
    left = total - sum(shown.values())
    yield (*_blank(table), percentage(left, total, rules), base, REMAINDER)


def _whole(name: str, shown: Mapping[str, int], total: int, table: Table) -> int | None:
    """Give what a leaf is a share of; None for a module's only leaf, which would be 100 % of itself."""
    if not SHARES[table.name]:
        return total
    module = name.split("|", maxsplit=1)[0]
    beside = [number for other, number in shown.items() if other.startswith(f"{module}|")]
    return sum(beside) if len(beside) > 1 else None


def _told(name: str, table: Table) -> Row:
    values = zip(table.leaf, name.split("|"), strict=True)
    return tuple(told(coordinate, value) for coordinate, value in values)


def _blank(table: Table) -> Row:
    return (None,) * len(table.leaf)
