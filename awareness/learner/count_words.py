"""Counts in the words of the person they are about: before a « Oui », and while they wait to leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import format_date
from msgspec import Struct

from awareness.catalogue.departements import NAMES
from awareness.errors import ContentInvalid, sentence
from awareness.learner.door import door
from awareness.prose import typography
from awareness.protocol import FAMILIES, Count, dimensions_of, family_of, thursday_of
from awareness.web.babel import current_language, day_of_month, gettext, ngettext

SECTORS: Mapping[str, str] = {
    "A": sentence("Agriculture, élevage, forêt, pêche"),
    "B": sentence("Carrière, mine"),
    "C": sentence("Fabrication, atelier, boulangerie"),
    "D": sentence("Électricité, gaz, chauffage urbain"),
    "E": sentence("Eau, assainissement, déchets"),
    "F": sentence("Bâtiment, travaux"),
    "G": sentence("Commerce, garage"),
    "H": sentence("Transport, taxi, entrepôt"),
    "I": sentence("Hôtel, gîte, café, restaurant"),
    "J": sentence("Informatique, édition, communication"),
    "K": sentence("Banque, assurance"),
    "L": sentence("Immobilier"),
    "M": sentence("Cabinet : conseil, comptabilité, droit, architecture, vétérinaire"),
    "N": sentence("Nettoyage, espaces verts, voyages, location"),
    "O": sentence("Mairie, administration"),
    "P": sentence("Enseignement, formation, auto-école"),
    "Q": sentence("Santé, aide à la personne"),
    "R": sentence("Culture, sport, loisirs"),
    "S": sentence("Coiffure, beauté, dépannage, association"),
    "T": sentence("Particulier employeur"),
    "U": sentence("Organisme international"),
}
"""The sections of the French nomenclature of activities, as a shop says them."""

SETTINGS: Mapping[str, str] = {
    "rural": sentence("commune de moins de 2 000 habitants"),
    "urban": sentence("commune de 2 000 habitants ou plus"),
    "": sentence("non dite"),
}
MODES: Mapping[str, str] = {
    "solo": sentence("en solo"),
    "workshop": sentence("en atelier"),
    "refresher": sentence("en révision"),
}
BANDS = (
    sentence("0 ou 1 bonne réponse sur 5"),
    sentence("2 ou 3 bonnes réponses sur 5"),
    sentence("4 bonnes réponses sur 5"),
    sentence("5 bonnes réponses sur 5"),
)


class Told(Struct, frozen=True):
    """The counts of one family, in words: how many there are of what, and what they say."""

    family: str
    head: str
    details: tuple[str, ...]


def told(counts: Iterable[Count]) -> tuple[Told, ...]:
    """Say counts in words, family by family; those that say the same are said once."""
    kinds: dict[str, list[Count]] = {name: [] for name in FAMILIES}
    for count in counts:
        kinds[family_of(count)].append(count)
    return tuple(
        Told(name, _HEADS[name](sum(each.n for each in same)), _details(same))
        for name, same in kinds.items()
        if same
    )


def _details(counts: Iterable[Count]) -> tuple[str, ...]:
    """Say what counts are told apart by; the modules of which the same is true stand together."""
    same: dict[str, Counter[str]] = {}
    for count in counts:
        said = dimensions_of(count)
        title = module_title(str(said.pop("module", "")))
        same.setdefault(", ".join(_parts(said)), Counter())[title] += 1
    return tuple(_detail(titles, rest, is_only=len(same) == 1) for rest, titles in same.items())


def _detail(titles: Counter[str], rest: str, *, is_only: bool) -> str:
    """Say one thing of some modules; where there is no module, how often, unless the head says so."""
    named = [title if times == 1 else f"{title} × {times}" for title, times in titles.items() if title]
    if named:
        return f"{', '.join(named)} · {rest}"
    return rest if is_only else f"{rest} × {titles['']}"


def _parts(dimensions: Mapping[str, Any]) -> list[str]:
    """Say the dimensions of a count, its quarter last."""
    names = sorted(dimensions, key=lambda name: name == "quarter")
    return [_PARTS[name](dimensions[name]) for name in names]


def module_title(module: str) -> str:
    """Give the title of a module in the language of the page, its id for want of one."""
    try:
        title = door().catalogue.header(module, current_language()).title if module else ""
    except ContentInvalid:
        title = module
    return typography(title, current_language())


def _week(week: str) -> str:
    if not week:
        return gettext("semaine non dite")
    monday = thursday_of(week) - timedelta(days=3)
    sunday = monday + timedelta(days=6)
    first = day_of_month(monday, "d" if monday.month == sunday.month else "d MMMM")
    last, year = day_of_month(sunday, "d MMMM"), sunday.year
    return gettext("semaine du %(first)s au %(last)s %(year)s", first=first, last=last, year=year)


def _quarter(quarter: str) -> str:
    if not quarter:
        return gettext("trimestre non dit")
    year, number = quarter.split("-Q")
    return str(format_date(date(int(year), 3 * int(number), 1), "QQQQ y"))


def _departement(code: str) -> str:
    return NAMES.get(code) or gettext("département non dit")


_PARTS: Mapping[str, Callable[[Any], str]] = {
    "week": _week,
    "quarter": _quarter,
    "departement": _departement,
    "mode": lambda mode: gettext(MODES[mode]),
    "section": lambda section: gettext(SECTORS[section]),
    "band": lambda band: gettext(BANDS[band]),
    "before": lambda right: gettext("avant : %(right)s sur 2", right=right),
    "after": lambda right: gettext("après : %(right)s sur 2", right=right),
    "setting": lambda setting: gettext(SETTINGS[setting]),
}
"""How each dimension of a count is said, but its module."""

_HEADS: Mapping[str, Callable[[int], str]] = {
    "activity": lambda n: ngettext("Un module terminé", "%(num)s modules terminés", n),
    "sector": lambda n: ngettext("Une activité", "%(num)s activités", n),
    "score": lambda n: ngettext("Un résultat, en gros", "%(num)s résultats, en gros", n),
    "effect": lambda n: ngettext(
        "Une comparaison, avant et après la leçon", "%(num)s comparaisons, avant et après la leçon", n
    ),
    "action": lambda n: ngettext("Un geste fait", "%(num)s gestes faits", n),
    "chamber": lambda n: ngettext(
        "Un module pour qui vous a remis l’application",
        "%(num)s modules pour qui vous a remis l’application",
        n,
    ),
    "reach": lambda n: ngettext("Une entreprise de plus", "%(num)s entreprises de plus", n),
    "place": lambda n: ngettext("Une taille de commune", "%(num)s tailles de commune", n),
}
"""What a number of counts of each family amounts to."""
