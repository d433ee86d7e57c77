"""How people call the texts of a question or a sheet, and how long these may be."""

from __future__ import annotations

from awareness.authoring.units import Told
from awareness.catalogue.howto_rules import LONGEST_TEXT as LONGEST_STEP
from awareness.catalogue.howto_rules import LONGEST_TITLE, SHORT_TEXTS
from awareness.catalogue.leaflet_rules import LONGEST
from awareness.catalogue.quiz_rules import FEEDBACK, LONGEST_FEEDBACK
from awareness.catalogue.situation_rules import LONGEST_TEXT as LONGEST_GESTURE
from awareness.catalogue.workshop_rules import LONGEST_NOTE

FIELDS = {
    "prompt": "question",
    "text": "texte",
    "say": "réplique",
    "label": "libellé",
    "hint": "aide",
    "title": "titre",
    "feedback": "explication",
    "why": "explication",
    "explain": "explication",
    "lesson": "explication",
    "ask": "question",
    "hear": "ce qu'on aime entendre",
    "rule": "règle à signer",
    "ready": "à préparer",
    "stuck": "si l'on est bloqué",
    "done": "ce qui montre que c'est fait",
    "other": "sur un autre appareil",
    "menus": "menu",
    "who": "qui",
    "when": "quand",
    "choice": "choix",
    "now": "tout de suite",
    "first_line": "première ligne",
    "by_hand": "à recopier",
    "licence": "licence",
    "term": "mot",
    "meaning": "sens",
    "answers": "réponse",
    "bring": "à apporter",
}
"""How people call the fields of a file; any other has its own name."""


def question(key: str) -> Told:
    """Tell of a text of a quiz: its item comes first in its key."""
    item, _, rest = key.partition(".")
    limits = (f"Explication : {LONGEST_FEEDBACK} mots au plus.",) if _last(key) in FEEDBACK else ()
    return Told(f"Question « {item} »", label(rest), limits)


def howto(heading: str, key: str) -> Told:
    """Tell of a text of « Comment faire »."""
    name = _last(key)
    if ".menus." in key:
        return Told(heading, label(key), ("Les noms se lisent à l'écran : gardez « > » entre eux.",))
    if name == "title":
        return Told(heading, label(key), (f"{LONGEST_TITLE} signes au plus : on le recopie à la main.",))
    return Told(heading, label(key), _words_at_most(LONGEST_STEP if name in SHORT_TEXTS else None))


def leaflet(heading: str, key: str) -> Told:
    """Tell of a text for paper."""
    first, last = key.split(".", maxsplit=1)[0], _last(key)
    return Told(
        heading, label(key), _words_at_most(LONGEST.get(first if first == last else f"{first}.{last}"))
    )


def situation(heading: str, key: str) -> Told:
    """Tell of a text that is read with shaking hands."""
    return Told(heading, label(key), _words_at_most(LONGEST_GESTURE))


def notes(heading: str, key: str) -> Told:
    """Tell of a text for whoever trains."""
    if _last(key) != "text":
        return Told(heading, label(key))
    acts = "« > » en tête : ce qui se fait ; sinon, ce qui se dit. Gardez les paragraphes, dans leur ordre."
    return Told(heading, label(key), (*_words_at_most(LONGEST_NOTE), acts))


def plain(heading: str, key: str) -> Told:
    """Tell of a text without a length of its own."""
    return Told(heading, label(key))


def label(key: str) -> str:
    """Say what a text is among its neighbours: « network, titre »."""
    *above, name = key.split(".")
    shown = [*above[:1], name] if name.isdecimal() else [*above[1:], name]
    return ", ".join(FIELDS.get(part, part) for part in shown)


def _last(key: str) -> str:
    return key.rpartition(".")[2]


def _words_at_most(count: int | None) -> tuple[str, ...]:
    return () if count is None else (f"{count} mots au plus.",)
