"""Counts as the person they are about may read them: in words, and to the letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

from msgspec import Struct

from awareness.catalogue.departements import NAMES
from awareness.config import Campaign
from awareness.errors import ContentInvalid, sentence
from awareness.learner.door import door
from awareness.learning.counting import Business
from awareness.progress.records import Waiting
from awareness.prose import typography
from awareness.protocol import (
    BODY_BYTES,
    FAMILIES,
    Count,
    NotAnEnvelope,
    decode_count,
    dimensions_of,
    family_of,
    thursday_of,
)
from awareness.sync.campaign import code_for
from awareness.web.babel import current_language, day_of_month, figures, gettext, ngettext, written

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


class Letter(Struct, frozen=True):
    """One envelope as it is sent, but for the spaces at its end: what it holds in words, and its JSON."""

    family: str
    head: str
    json: str


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
        same.setdefault(", ".join(_parts(said)), Counter())[title] += count.n
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
    return written(date(int(year), 3 * int(number), 1), "QQQQ y")


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


def stored(rows: Iterable[Waiting]) -> list[Count]:
    """Read stored counts; one a newer program left behind is not shown."""
    found = []
    for row in rows:
        with suppress(NotAnEnvelope):
            found.append(decode_count(row.count))
    return found


def letters(rows: Iterable[Waiting], campaign: Campaign) -> tuple[Letter, ...]:
    """Put counts into envelopes by the very functions that do so when they are sent."""
    from awareness.sync.schedule import envelopes
    from awareness.sync.sending import body_of

    store, made = door().store, []
    for heap in envelopes(rows, Random(0)):  # noqa: S311  the same order at each look  # nosec B311
        code, counts = code_for(store, campaign, heap[0].campaign), stored(heap)
        if code and counts:
            words, body = told(counts)[0], body_of(store, campaign, heap)
            made.append(Letter(words.family, words.head, body.decode().rstrip()))
    return tuple(sorted(made, key=lambda letter: list(FAMILIES).index(letter.family)))


def envelope_size() -> str:
    """Give the size every envelope is filled up to, in figures of the page's language."""
    return figures(BODY_BYTES)


def business_words(said: Business) -> str:
    """Say in one line what this business said of itself; "" when it said nothing."""
    sector = gettext(SECTORS[said.section]) if said.section else ""
    setting = gettext(SETTINGS[said.setting]) if said.setting else ""
    return " · ".join(filter(None, (NAMES.get(said.departement), sector, setting)))
