"""A room's report as files for a chamber: a table a spreadsheet opens, and JSON. Numbers only, no name.

What the page does not show they do not hold: of fewer than five answers, only how many there were.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from awareness.errors import sentence
from awareness.protocol import SMALLEST_ROOM
from awareness.workshop.questions import EVALUATION, Poll
from awareness.workshop.summary import WAYS, Summary, Vote, Way

FORMAT, VERSION = "dix-minutes-cyber/bilan-atelier", 1
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run; such a text gets an apostrophe."""

MOMENTS = {"before": "avant", "module": "pendant", "after": "apres"}
WAY_NAMES: Mapping[Way, str] = {"hands": "mains", "paper": "papier", "phones": "telephones"}
POLL_NAMES = {"end.useful": "utile", "end.able": "capable", "end.action": "action"}
CHOICE_NAMES = {
    "not-at-all": "pas_du_tout", "a-little": "un_peu", "very": "tres",
    "yes": "oui", "perhaps": "peut_etre", "no": "non",
}  # fmt: skip
PAIRS = 2
"""Opening questions of a module."""

COLUMNS: Mapping[str, str] = {
    "atelier": sentence("le numéro de l'atelier, tiré au hasard"),
    "date": sentence("le jour de l'atelier, année-mois-jour"),
    "module": sentence("le nom court du module"),
    "version": sentence("la version du module"),
    "partie": sentence("de quelle partie du bilan il s'agit"),
    "question": sentence("le nom court de la question"),
    "moment": sentence("avant, pendant ou après la leçon"),
    "vote": sentence("1, ou 2 quand la salle a revoté"),
    "intitule": sentence("la question, dans la langue de la page"),
    "reponse": sentence("le nom court de la réponse ; vide : toutes ensemble"),
    "texte": sentence("la réponse, dans la langue de la page"),
    "juste": sentence("1 pour la bonne réponse, 0 pour une autre, vide sans bonne réponse"),
    "voie": sentence("comment on a répondu ; vide : toutes ensemble"),
    "nombre": sentence("combien"),
}
"""The columns of one workshop's table: one line a number."""


def columns_of_all() -> Mapping[str, str]:
    """Give the columns of the table of all workshops, one line each, with what they say."""
    found = {name: COLUMNS[name] for name in ("atelier", "date", "module", "version")} | {
        "personnes": sentence("les personnes présentes"),
        "entreprises": sentence("les entreprises présentes"),
        "rurales": sentence("dont communes de moins de 2 000 habitants"),
        "urbaines": sentence("dont communes de 2 000 habitants ou plus"),
        "voies": sentence("comment la salle a répondu"),
    }
    answers, rights = sentence("combien ont répondu"), sentence("combien ont répondu juste")
    for number in range(1, PAIRS + 1):
        for moment in ("avant", "apres"):
            found |= {f"q{number}_{moment}_reponses": answers, f"q{number}_{moment}_justes": rights}
    found |= {
        "telephones_mieux": sentence("téléphones qui ont plus de réponses justes après"),
        "telephones_pareil": sentence("téléphones qui en ont autant"),
        "telephones_moins": sentence("téléphones qui en ont moins"),
    }
    polls = ((poll, name) for poll in EVALUATION for name in ("", *poll.choices))
    return found | {_poll_column(poll, name): sentence("réponses à l'évaluation") for poll, name in polls}


def _poll_column(poll: Poll, choice: str) -> str:
    return f"{POLL_NAMES[poll.id]}_{CHOICE_NAMES[choice] if choice else 'reponses'}"


class Room(Struct, frozen=True):
    """A room as its files tell it: `words` gives, of a question, its text and its answers' texts by id."""

    id: str
    on: str
    summary: Summary
    words: Mapping[str, tuple[str, Mapping[str, str]]]


def table_of(room: Room) -> bytes:
    """Write every number of a workshop as CSV, one a line."""
    head = [room.id, room.on, room.summary.module, room.summary.version]
    return _csv(COLUMNS, ([*head, *line] for line in _lines(room)))


def table_of_all(rooms: Iterable[Room]) -> bytes:
    """Write one line a workshop as CSV."""
    columns = columns_of_all()
    told = (_line(room) for room in rooms)
    return _csv(columns, ([line.get(name, "") for name in columns] for line in told))


def json_of(room: Room) -> str:
    """Write the same numbers as JSON."""
    summary = room.summary
    told: dict[str, Any] = {"format": FORMAT, "v": VERSION, "atelier": room.id, "date": room.on}
    told |= {"module": summary.module, "version": summary.version, "personnes": summary.present}
    if not summary.is_small:
        told |= {"entreprises": summary.businesses, "rurales": summary.rural, "urbaines": summary.urban}
        told["questions"] = [_vote(each, room) for each in summary.votes]
        told["telephones"] = dict(zip(("mieux", "pareil", "moins"), summary.phones, strict=True))
        told["evaluation"] = {
            POLL_NAMES[poll.id]: {
                CHOICE_NAMES.get(name, "reponses"): n
                for name, n in summary.evaluation.get(poll.id, {}).items()
            }
            for poll in EVALUATION
        }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _vote(vote: Vote, room: Room) -> dict[str, Any]:
    told: dict[str, Any] = {
        "question": vote.question,
        "intitule": room.words.get(vote.question, ("", {}))[0],
        "moment": MOMENTS[vote.moment],
        "vote": vote.round,
        "reponses": vote.answers,
    }
    if vote.is_told:
        told |= {"juste": vote.right, "justes": vote.rights}
        told["voies"] = {WAY_NAMES[way]: dict(vote.by(way)) for way in WAYS if vote.by(way)}
    return told


def _lines(room: Room) -> Iterator[list[object]]:
    """Give the lines of a workshop from the column `partie` on."""
    summary = room.summary
    presence = {"personnes": summary.present}
    if not summary.is_small:
        presence |= {
            "entreprises": summary.businesses or 0,
            "rurales": summary.rural,
            "urbaines": summary.urban,
        }
    for name, n in presence.items():
        yield ["presence", "", "", "", "", name, "", "", "", n]
    for vote in summary.votes:
        yield from _vote_lines(vote, *room.words.get(vote.question, ("", {})))
    if any(summary.phones):
        for name, n in zip(("mieux", "pareil", "moins"), summary.phones, strict=True):
            yield ["telephones", "", "", "", "", name, "", "", WAY_NAMES["phones"], n]
    for poll in EVALUATION:
        yield from _poll_lines(poll, summary.evaluation.get(poll.id, {}), *room.words[poll.id])


def _vote_lines(vote: Vote, text: str, answers: Mapping[str, str]) -> Iterator[list[object]]:
    head = ["question", vote.question, MOMENTS[vote.moment], vote.round, text]
    yield [*head, "", "", "", "", vote.answers]
    if vote.is_told:
        choices = answers or {name: "" for way in WAYS for name in vote.by(way)}
        for choice, answer in choices.items():
            for way in WAYS:
                if vote.by(way):
                    right = int(choice == vote.right)
                    yield [*head, choice, answer, right, WAY_NAMES[way], vote.by(way).get(choice, 0)]


def _poll_lines(
    poll: Poll, counted: Mapping[str, int], text: str, answers: Mapping[str, str]
) -> Iterator[list[object]]:
    head = ["evaluation", POLL_NAMES[poll.id], "", "", text]
    yield [*head, "", "", "", "", counted.get("n", 0)]
    for choice in poll.choices if counted.get("n", 0) >= SMALLEST_ROOM else ():
        yield [*head, CHOICE_NAMES[choice], answers[choice], "", "", counted.get(choice, 0)]


def _line(room: Room) -> dict[str, object]:
    """Give a workshop by the columns of the table of all; what is not known has none."""
    summary = room.summary
    told: dict[str, object] = {"atelier": room.id, "date": room.on, "module": summary.module}
    told |= {"version": summary.version, "personnes": summary.present}
    if summary.is_small:
        return told
    told |= {"entreprises": summary.businesses, "rurales": summary.rural, "urbaines": summary.urban}
    told["voies"] = ", ".join(WAY_NAMES[way] for way in summary.ways)
    for number, pair in enumerate(summary.pairs[:PAIRS], start=1):
        for moment, vote in (("avant", pair.before), ("apres", pair.after)):
            told[f"q{number}_{moment}_reponses"] = vote.answers
            if vote.is_told:
                told[f"q{number}_{moment}_justes"] = vote.rights
    if any(summary.phones):
        moved = ("telephones_mieux", "telephones_pareil", "telephones_moins")
        told |= dict(zip(moved, summary.phones, strict=True))
    for poll in EVALUATION:
        for name, n in summary.evaluation.get(poll.id, {}).items():
            told[_poll_column(poll, "" if name == "n" else name)] = n
    return told


def _csv(columns: Iterable[str], lines: Iterable[Sequence[object]]) -> bytes:
    """Write a table a French spreadsheet opens by a double click: BOM, semicolons, every cell quoted."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(each) for each in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
