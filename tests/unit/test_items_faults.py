"""Each mistake an author can make in a well-shaped item is named, in French, at its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from awareness.assessment.items.branch import Branch
from awareness.assessment.registry import ITEM_KINDS
from tests.samples.items.forms import made, raw

GONE = object()
"""What a planted fault takes away."""

END = {"outcome": "harm", "lesson": "Un code ne se donne jamais."}

# Kind, what is put where (`options.2.id`), the path of the fault, a telling word of its sentence.
FIVE = [{"id": f"o{n}", "text": "x", "feedback": "y", "right": n == 0} for n in range(5)]
TWICE = [{"id": "n", "answers": [answer], "feedback": "f"} for answer in ("7", "8")]

PLANTED: list[tuple[str, Mapping[str, Any], str, str]] = [
    ("choice", {"options.2.id": "favori"}, "options.2.id", "« favori » sert deux fois"),
    ("choice", {"options.1.right": GONE}, "options", "il y en a 0"),
    ("choice", {"options.0.right": True}, "options", "il y en a 2"),
    ("choice", {"options": FIVE}, "options", "quatre réponses au plus"),
    ("multiple_response", {"options.1.id": "laisser"}, "options.2.id", "« laisser » sert deux fois"),
    (
        "multiple_response",
        {"options.0.right": GONE, "options.1.right": GONE},
        "options",
        "au moins une bonne et une mauvaise",
    ),
    (
        "multiple_response",
        {"options.2.right": True, "options.3.right": True},
        "options",
        "au moins une bonne et une mauvaise",
    ),
    ("sort", {"bins.2.id": "ici", "cards.2.bin": "ici"}, "bins.2.id", "« ici » sert deux fois"),
    ("sort", {"cards.3.id": "rib"}, "cards.3.id", "« rib » sert deux fois"),
    ("sort", {"cards.0.bin": "cave"}, "cards.0.bin", "« cave » n'existe pas"),
    ("sort", {"cards.2.bin": "ici"}, "bins.2", "aucune carte ne va dans la case « personne »"),
    ("order", {"steps.1.id": "plainte"}, "steps.3.id", "« plainte » sert deux fois"),
    ("order", {"constraints.1.id": "couper-appeler"}, "constraints.1.id", "sert deux fois"),
    ("order", {"constraints.0.first": "prier"}, "constraints.0.first", "« prier » n'existe pas"),
    ("order", {"constraints.2.then": "prier"}, "constraints.2.then", "« prier » n'existe pas"),
    (
        "order",
        {"constraints.2.first": "plainte", "constraints.2.then": "couper"},
        "constraints",
        "se contredisent",
    ),
    ("order", {"constraints.0.then": "couper"}, "constraints", "se contredisent"),
    ("match", {"pairs.1.id": "carte"}, "pairs.1.id", "« carte » sert deux fois"),
    ("match", {"targets.2.id": "police"}, "targets.2.id", "« police » sert deux fois"),
    ("match", {"pairs.2.target": "maire"}, "pairs.2.target", "« maire » n'existe pas"),
    ("text_entry", {"accepted.1": " . "}, "accepted", "vide"),
    ("text_entry", {"accepted.1": "dix" * 30}, "accepted", "trop longue"),
    ("text_entry", {"near.0.answers": ["-"]}, "near.0.answers", "vide"),
    ("text_entry", {"near.0.answers.1": "1 0"}, "near.0.answers", "aussi dans « accepted »"),
    ("text_entry", {"near": TWICE}, "near.1.id", "« n » sert deux fois"),
    ("inspect", {"zones.1.id": "demande"}, "zones.4.id", "« demande » sert deux fois"),
    ("inspect", {"zones.2.kind": "text"}, "zones", "il manque une zone : attachment"),
    ("inspect", {"medium": "sms"}, "zones.2.kind", "« attachment » n'a pas sa place dans un message « sms »"),
    (
        "inspect",
        {"zones.1.sign": "suspicious", "zones.2.sign": "suspicious"},
        "zones",
        "plus de zones suspectes",
    ),
    ("inspect", {"zones.0.sign": "neutral", "zones.4.sign": "neutral"}, "zones", "au moins un indice"),
    ("inspect", {"zones.5.target": GONE}, "zones.5", "obligatoire ici"),
    ("inspect", {"zones.1.target": "cave.example"}, "zones.1", "interdite ailleurs"),
    ("inspect", {"zones.0.text": "compta@cave-causse.example"}, "zones.0.text", "Nom <adresse>"),
    ("inspect", {"beside": [{"id": "mars", "text": "x"}] * 2}, "beside.1.id", "« mars » sert deux fois"),
    ("inspect", {"beside": [{"id": "mars", "text": "x"}]}, "beside_title", "avec son titre"),
    ("inspect", {"beside_title": "Facture de mars"}, "beside_title", "avec son titre"),
    ("branch", {"start": "avant"}, "start", "« avant » n'existe pas"),
    ("branch", {"nodes.3.id": "abri"}, "nodes.3.id", "« abri » sert deux fois"),
    ("branch", {"nodes.1.choices.1.id": "ceder"}, "nodes.1.choices.1.id", "« ceder » sert deux fois"),
    (
        "branch",
        {"nodes.0.outcome": "harm", "nodes.0.lesson": "x"},
        "nodes.0",
        "soit des réponses (choices), soit une fin",
    ),
    (
        "branch",
        {"nodes.4.outcome": GONE, "nodes.4.lesson": GONE},
        "nodes.4",
        "soit des réponses (choices), soit une fin",
    ),
    ("branch", {"nodes.4.lesson": GONE}, "nodes.4", "va avec sa leçon"),
    ("branch", {"nodes.1.lesson": "Trop tôt."}, "nodes.1", "va avec sa leçon"),
    ("branch", {"nodes.1.choices.2.goto": "banque"}, "nodes.1.choices.2.goto", "« banque » n'existe pas"),
    ("branch", {"nodes.1.choices.0.goto": "alerte"}, "nodes", "tourne en rond"),
    ("branch", {"nodes.1.choices.0.goto": "insiste"}, "nodes", "tourne en rond"),
    ("branch", {"nodes.2.outcome": "detour"}, "nodes", "aucun chemin ne finit bien"),
    (
        "branch",
        {"nodes.3.outcome": "safe", "nodes.4.outcome": "safe"},
        "nodes",
        "tous les chemins finissent bien",
    ),
    ("branch", {"nodes.1.choices.1.goto": "parti"}, "nodes.3", "rien ne mène à « detour »"),
    ("builder", {"inputs.3.id": "quoi"}, "inputs.3.id", "« quoi » sert deux fois"),
    ("builder", {"rules.1.id": "personne"}, "rules.3.id", "« personne » sert deux fois"),
    ("builder", {"inputs.0.options.1.id": "devis"}, "inputs.0.options.1.id", "« devis » sert deux fois"),
    ("builder", {"inputs.1.options": GONE}, "inputs.1", "« options » va avec entry"),
    ("builder", {"inputs.0.entry": "line"}, "inputs.0", "« options » va avec entry"),
    ("builder", {"inputs.2.least": 10}, "inputs.2.least", "plus grand que « most »"),
    ("builder", {"rules.0.input": "cave"}, "rules.0.input", "« cave » n'existe pas"),
    ("builder", {"rules.1.has": GONE}, "rules.1", "une seule condition"),
    ("builder", {"rules.1.lacks": "jour"}, "rules.1", "une seule condition"),
    ("builder", {"rules.1.has": GONE, "rules.1.below": 2}, "rules.1.below", "compare un nombre"),
    ("builder", {"rules.1.has": "semaine"}, "rules.1", "« semaine » n'est pas une option"),
    ("builder", {"rules.2.lacks": "caisse"}, "rules.2", "« caisse » n'est pas une option"),
    ("builder", {"rules.1.has": "any"}, "rules.1", "« any » n'est pas une option"),
    ("self_assessment", {"questions.1.id": "fiche"}, "questions.2.id", "« fiche » sert deux fois"),
    (
        "self_assessment",
        {"questions.0.answers.2.id": "oui"},
        "questions.0.answers.2.id",
        "« oui » sert deux fois",
    ),
    ("self_assessment", {"questions.1.answers.2.score": 2.5}, "questions.1.answers", "doit valoir 3"),
]


def steps(path: str) -> tuple[str | int, ...]:
    """A path as faults name it: keys, and indexes as numbers."""
    return tuple(int(step) if step.isdecimal() else step for step in path.split("."))


def spoilt(kind: str, planted: Mapping[str, Any]) -> dict[str, Any]:
    """A sample with values put in, or taken away."""
    source = raw(kind)
    for path, value in planted.items():
        place: Any = source
        *way, last = steps(path)
        for step in way:
            place = place[step]
        if value is GONE:
            del place[last]
        else:
            place[last] = value
    return source


@pytest.mark.parametrize(("kind", "planted", "path", "telling"), PLANTED)
def test_a_planted_fault_is_named_at_its_place(
    kind: str, planted: Mapping[str, Any], path: str, telling: str
) -> None:
    found = [(fault.path, fault.sentence) for fault in made(kind, spoilt(kind, planted)).faults()]
    assert any(at == steps(path) and telling in said for at, said in found), found


def test_no_kind_is_left_without_a_planted_fault() -> None:
    assert {kind for kind, *_ in PLANTED} == set(ITEM_KINDS)


def test_several_faults_are_named_at_once() -> None:
    planted = {"cards.0.bin": "cave", "cards.2.bin": "grenier", "cards.3.id": "rib"}
    paths = {fault.path for fault in made("sort", spoilt("sort", planted)).faults()}
    assert {("cards", 0, "bin"), ("cards", 2, "bin"), ("cards", 3, "id"), ("bins", 2)} == paths


def test_a_call_that_goes_round_in_every_way_is_judged_without_walking_every_path() -> None:
    names = [f"n{at}" for at in range(13)]
    replies = [{"id": f"r{at}", "text": "Oui", "goto": "n0"} for at in range(4)]
    nodes: list[dict[str, Any]] = [{"id": name, "say": "Allô ?", "choices": replies} for name in names]
    source = {**raw("branch"), "start": "n0", "nodes": [*nodes, {"id": "fin", "say": "Fin.", **END}]}
    said = " ".join(fault.sentence for fault in made("branch", source).faults())
    assert "tourne en rond" in said
    assert "aucun chemin ne finit bien" in said
    assert all(f"rien ne mène à « {name} »" in said for name in (*names[1:], "fin"))


def test_a_long_call_with_four_replies_each_time_is_sound() -> None:
    replies = [[{"id": f"r{r}", "text": "Oui", "goto": f"n{at}"} for r in range(4)] for at in range(1, 13)]
    nodes: list[dict[str, Any]] = [
        {"id": f"n{at}", "say": "Allô ?", "choices": choices} for at, choices in enumerate(replies)
    ]
    nodes[0]["choices"][0]["goto"] = "abri"
    nodes += [{"id": "n12", "say": "Fin.", **END}, {**END, "id": "abri", "say": "Ouf.", "outcome": "safe"}]
    item = made("branch", {**raw("branch"), "start": "n0", "nodes": nodes})
    assert isinstance(item, Branch)
    assert not list(item.faults())
