"""What the columns of the published tables are called, and what may stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from awareness.collector.disclosure.inputs import Grain
from awareness.collector.disclosure.layout import OTHER
from awareness.protocol import SECTIONS

Status = Literal["publie", "non_ventile", "total", "en_attente"]

PUBLISHED: Status = "publie"
REMAINDER: Status = "non_ventile"
TOTAL: Status = "total"
AWAITED: Status = "en_attente"

MODES: Mapping[str, str] = {"solo": "solo", "workshop": "atelier", "refresher": "rappel"}
SETTINGS: Mapping[str, str] = {"rural": "rural", "urban": "urbain", "": "non_precise"}


class Column(NamedTuple):
    """A column: its name, what it says, its type, and what may stand in it (words of Table Schema)."""

    name: str
    description: str
    type: str = "string"
    constraints: Mapping[str, Any] = {}


WEEK = Column(
    "semaine",
    "Semaine ISO ; vide : inconnue, ou ligne qui les réunit.",
    constraints={"pattern": r"\d{4}-W\d{2}"},
)
MONTH = Column(
    "mois",
    "Mois (celui du jeudi de la semaine) ; vide : inconnu, ou ligne qui les réunit.",
    constraints={"pattern": r"\d{4}-\d{2}"},
)
QUARTER = Column(
    "trimestre",
    "Trimestre ; vide : inconnu, ou ligne qui les réunit.",
    constraints={"pattern": r"\d{4}-Q[1-4]"},
)
DEPARTEMENT = Column(
    "departement",
    f"Code INSEE du département ; « {OTHER} » : hors de la campagne ; vide : non précisé.",
    constraints={"pattern": rf"(0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-46]|{OTHER})"},
)
CHAMBER = Column("chambre", "Chambre dont le code accompagnait les comptes.")
MODULE = Column("module", "Module ; vide : rappels, qui n'en ont pas, ou ligne qui les réunit.")
MODE = Column("mode", "Seul, en atelier, ou rappel.", constraints={"enum": list(MODES.values())})
BAND = Column(
    "tranche",
    "Bonnes réponses au premier essai, sur 5 : 0 = zéro ou une, 1 = deux ou trois, 2 = quatre, 3 = cinq.",
    "integer",
    {"minimum": 0, "maximum": 3},
)
SECTION = Column("section", "Section de la NAF rév. 2.", constraints={"enum": list(SECTIONS)})
BEFORE = Column("avant", "Bonnes réponses avant la leçon, sur 2.", "integer", {"minimum": 0, "maximum": 2})
AFTER = Column("apres", "Bonnes réponses après la leçon, sur 2.", "integer", {"minimum": 0, "maximum": 2})
SETTING = Column(
    "commune",
    "Commune de moins de 2 000 habitants (rural) ou plus (urbain).",
    constraints={"enum": list(SETTINGS.values())},
)
FIGURE = Column("chiffre", "Ce qui est compté.", constraints={"required": True})

NUMBER = Column(
    "nombre", "Arrondi au multiple de 5 le plus proche ; vide : en attente.", "integer", {"minimum": 0}
)
PART = Column(
    "part", "Part en pour cent, arrondie au multiple de 5.", "integer", {"minimum": 0, "maximum": 100}
)
BASE = Column("base", "Nombre sur lequel la table entière est faite, arrondi.", "integer", {"minimum": 0})
STATUS = Column(
    "statut",
    "publie ; non_ventile : compté, mais trop peu pour dire où ; total ; en_attente : trop peu encore.",
    constraints={"required": True, "enum": [PUBLISHED, REMAINDER, TOTAL, AWAITED]},
)

_PLACES: Mapping[str, Column] = {
    "departement": DEPARTEMENT,
    "chamber": CHAMBER,
    "month": MONTH,
    "quarter": QUARTER,
    "module": MODULE,
    "mode": MODE,
    "band": BAND,
    "section": SECTION,
    "before": BEFORE,
    "after": AFTER,
    "setting": SETTING,
}
_INTEGERS = {name for name, column in _PLACES.items() if column.type == "integer"}
_WORDS: Mapping[str, Mapping[str, str]] = {"mode": MODES, "setting": SETTINGS}


def column_of(coordinate: str, grain: Grain) -> Column:
    """Give the column that says a coordinate."""
    if coordinate == "time":
        return WEEK if grain == "weeks" else MONTH
    return _PLACES[coordinate]


def told(coordinate: str, value: str) -> str | int | None:
    """Give a coordinate's value as the tables say it; None for an unknown one."""
    if coordinate in _INTEGERS:
        return int(value)
    return _WORDS.get(coordinate, {}).get(value, value) or None
