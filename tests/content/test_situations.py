"""Each rule about the situations of « Je suis victime » finds the fault it is there for, and says where."""

from __future__ import annotations

import pytest

from tests.content.tree import Tree

EMERGENCY = "content/emergency/fr.yaml"
FRENCH, ENGLISH = "content/emergency/panne/fr.yaml", "content/emergency/panne/en.yaml"
SITUATION = """choice: "La panne"
title: "Tout est en panne"
now: "Respirez."
steps:
  - {id: coupez, title: "Coupez", text: "Le câble, en 2 gestes."}
calls:
  - {id: centre, text: "Appelez le {{fact:centre-phone}}."}
  - {id: voisin, who: "Le voisin", when: "Ensuite", text: "Frappez."}
keep:
  - {id: photo, text: "La photo."}
deadlines:
  - {id: vite, text: "Tout de suite."}
by_hand: ["{{fact:centre-phone}}"]
"""

# File, words there, words put instead, words of the sentence.
FAULTS = [
    (EMERGENCY, "situations: [panne]", "situations: [panne, fuite]", "ce fichier manque"),
    (EMERGENCY, "situations: [panne]", "situations: []", "la situation « panne » n'est pas dans la liste"),
    (FRENCH, "Respirez.", "Respirez " * 31, "ce texte a 31 mots, 30 au plus"),
    (FRENCH, "Respirez.", "Appelez le 05 61 12 34 56.", "numéro écrit à la main « 05 61 12 34 56 »"),
    (FRENCH, "Respirez.", "Voyez aide.gouv.fr.", "écrivez {{fact:aide-url}}"),
    (FRENCH, "Respirez.", "Appelez l'Occitanie.", "nom d'une région écrit à la main « Occitanie »"),
    (FRENCH, "{{fact:centre-phone}}.", "{{fact:centre-phon}}.", "vouliez-vous dire « centre-phone » ?"),
    (FRENCH, "id: centre,", "id: centr,", "n'est pas décrit sur la page de tous : ajoutez « who », « when »"),
    (FRENCH, 'when: "Ensuite", ', "", "« voisin » n'est pas décrit sur la page de tous : ajoutez « when »"),
    (FRENCH, "calls:", "cals:", "vouliez-vous dire « calls » ?"),
    (ENGLISH, "{{fact:centre-phone}}.", "{{fact:aide-url}}.", "il manque le fait {{fact:centre-phone}}"),
    (ENGLISH, 'by_hand: ["{{fact:centre-phone}}"]', 'by_hand: ["Un", "Deux"]', "« by_hand.2 » n'existe pas"),
    (ENGLISH, 'who: "Le voisin", ', "", "il manque « calls.voisin.who », présent en français"),
    (ENGLISH, "id: photo", "id: foto", "il manque « keep.photo.text », présent en français"),
]


@pytest.fixture
def tree(tree: Tree) -> Tree:
    """The sound tree, with one situation in two languages."""
    tree.write(EMERGENCY, tree.read(EMERGENCY) + "situations: [panne]\n")
    tree.write(FRENCH, SITUATION)
    tree.write(ENGLISH, f'{SITUATION}made_from: "000000000000"\n')
    return tree


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS, ids=lambda value: value[:24])
def test_a_planted_fault_is_named_where_it_stands(
    tree: Tree, file: str, old: str, new: str, said: str
) -> None:
    assert tree.errors() == []
    tree.replace(file, old, new)
    found = [problem for problem in tree.errors() if said in problem.sentence]
    assert found, [str(problem) for problem in tree.errors()]
    assert found[0].line >= 1


def test_a_number_that_differs_and_a_stale_translation_are_errors_in_english(tree: Tree) -> None:
    tree.replace(ENGLISH, "en 2 gestes", "en 3 gestes")
    said = " ".join(p.sentence for p in tree.check() if (p.file, p.severity) == (ENGLISH, "error"))
    assert "les nombres ne sont pas ceux du français : 2, 3" in said
    assert "traduction périmée" in said


def test_whom_to_call_is_described_once_and_said_in_the_order_of_the_situation(tree: Tree) -> None:
    (found,) = tree.catalogue().situations()
    assert [(call.id, call.who, call.when) for call in found.calls] == [
        ("centre", "Le centre", "{{fact:centre-hours}}"),
        ("voisin", "Le voisin", "Ensuite"),
    ]
    assert [each.calls[0].text for each in tree.catalogue().situations("ca")] == [found.calls[0].text]
