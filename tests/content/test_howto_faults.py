"""Each rule of « Comment faire » finds the fault it is there for, says where, and says how to mend it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.tree import STALE, Tree

SHEET, ENGLISH = "content/essai/howto/fr.yaml", "content/essai/howto/en.yaml"
WRITE = '    text: "3 gestes, pas plus."'

# Words there, words put instead, words of the sentence. The problem stands where the words were, or on the
# line of the mark after a « @ ».
FRENCH = [
    ("module: essai", "module: essais", "« module » doit être « essai »"),
    ("minutes: 3", "minutes: 6", "5 au plus"),
    ("minutes: 3", "minutes: 1", "60 au plus : raccourcissez"),
    ("reviewed: 2026-11-23", "reviewed: 23/11/2026", "une date s'écrit comme"),
    ("review_by: 2027-07-31", "review_by: 2027-02-30", "n'est pas un jour du calendrier"),
    ("review_by: 2027-07-31", "review_by: 2026-11-23", "doit venir après « reviewed »"),
    ("reviewed: 2026-11-23\n", "", "il manque « reviewed »@module"),
    ("devices: [windows-11,", "devices: [windows-12,", "vouliez-vous dire « windows-11 » ?"),
    ("tried: [windows-11]", "tried: [android]", "on n'a pas pu y essayer la fiche"),
    ("  - id: ecran\n", "  - id: liste\n", "l'identifiant « liste » sert deux fois"),
    ("do: store", "do: stor", "vouliez-vous dire « store » ?"),
    ("on: [iphone]", "on: [android]", "« android » n'est pas dans « devices »@  - id: telephone"),
    ("    menus: {iphone: ", "    # {iphone: ", "du menu à chercher pour « iphone »@  - id: telephone"),
    ("{any: ", "{iphonne: ", "vouliez-vous dire « iphone » ?@  - id: porte"),
    ("{windows-11: ", "{iphone: ", "cette étape n'est pas pour cet appareil@  - id: ecran"),
    ('"Démarrer > Paramètres"', '"Démarrer >"', "il lui manque un nom entre deux « > »@  - id: ecran"),
    ("ask: centre", "ask: centra", "vouliez-vous dire « centre » ?"),
    ("ask: centre", "ask: voisin", "aucune étape ne demande à « centre »@  - id: centre"),
    ("{{fact:centre-phone}}", "{{fact:centre-phon}}", "vouliez-vous dire « centre-phone » ?"),
    ("3 gestes, pas plus.", "Appelez le 05 61 12 34 56.", "numéro écrit à la main"),
    ("3 gestes, pas plus.", "Voyez le-magasin.fr ce soir.", "une adresse inventée finit par .example"),
    ("3 gestes, pas plus.", "Toute l'Occitanie.", "nom d'une région écrit à la main"),
    ("3 gestes, pas plus.", "Un <b>geste</b>.", "pas de HTML"),
    ("3 gestes, pas plus.", "mot " * 26 + ".", "phrase de 26 mots, 25 au plus"),
    ("3 gestes, pas plus.", "Un geste de plus. " * 11, "ce texte a 44 mots, 40 au plus"),
    ("Écrivez la liste", "Écrivez " * 7, "48 au plus : on le recopie à la main"),
]
TRANSLATED = [
    ("module: essai", "module: essay", "« module » doit être « essai »"),
    ("  ecran:\n", "  ecrin:\n", "« steps.ecrin.title » n'existe pas en français@Open the settings"),
    ('    text: "The icon is grey."\n', "", "il manque « steps.telephone.text »@module"),
    ("A sheet and a pen.", "", "« ready » : ce texte est vide"),
    ("{any: ", "{iphone: ", "« steps.porte.menus.iphone » n'existe pas"),
    ('"Start > Settings"', '"Settings"', "ce menu a 1 noms, il en faut 2 comme en français"),
    ("A sheet and a pen.", "A sheet, {{fact:aide-url}}.", "n'est pas dans le français"),
    ("A sheet and a pen.", "Call 05 61 00 00 00.", "numéro écrit à la main"),
    ('done: "the list can be read from afar."\n', "", "il manque « done »@module"),
]
CASES = [*((SHEET, *fault) for fault in FRENCH), *((ENGLISH, *fault) for fault in TRANSLATED)]


@pytest.mark.parametrize(("file", "old", "new", "said"), CASES, ids=lambda value: value[:24])
def test_a_planted_fault_is_named_where_it_stands(
    tree: Tree, file: str, old: str, new: str, said: str
) -> None:
    assert tree.errors() == []
    place = tree.line(file, old)
    tree.replace(file, old, new)
    words, _, mark = said.partition("@")
    found = [p for p in tree.errors() if p.file == file and words in p.sentence]
    assert found, [str(problem) for problem in tree.errors()]
    assert found[0].line == (tree.line(file, mark) if mark else place)


def test_a_module_without_a_sheet_is_refused(tree: Tree) -> None:
    tree.remove(SHEET)
    assert [(p.file, "n'a pas de fiche « Comment faire »" in p.sentence) for p in tree.errors()] == [
        (SHEET, True)
    ]


def test_an_eighth_step_is_refused_for_the_device_it_is_too_many_for(tree: Tree) -> None:
    step = '  - {{id: n{}, do: switch, on: [iphone], title: "Un", text: "Un.", stuck: "Un.", ask: voisin}}\n'
    tree.replace(SHEET, "done:", f"{''.join(map(step.format, range(4)))}done:")
    assert not [p for p in tree.errors() if "étapes" in p.sentence]
    tree.replace(SHEET, "done:", f"{step.format(4)}done:")
    (problem,) = [p for p in tree.errors() if "étapes" in p.sentence]
    assert "il y a 8 étapes pour « iphone », de 1 à 7" in problem.sentence
    assert problem.line == tree.line(SHEET, "steps:") + 1


def test_a_sheet_that_depends_on_a_device_says_where_to_look_on_it(tree: Tree) -> None:
    tree.replace(SHEET, "    do: menu\n    on: [iphone]", "    do: check\n    on: [iphone]")
    tree.replace(SHEET, "    menus: {iphone: ", "    # {iphone: ")
    tree.replace(SHEET, '    menus: {any: "Porte > Haut"}\n', "")
    assert any("aucun nom de menu pour « iphone »" in p.sentence for p in tree.errors())


def test_a_sheet_past_its_day_only_stops_a_release(tree: Tree) -> None:
    late = date(2027, 8, 1)
    for release, severity in ((False, "warning"), (True, "error")):
        found = [p for p in tree.check(today=late, release=release) if "refaites la fiche" in p.sentence]
        assert [(p.file, p.line, p.severity) for p in found] == [
            (SHEET, tree.line(SHEET, "review_by"), severity)
        ]
    assert not [p for p in tree.check(today=date(2027, 7, 31)) if "refaites la fiche" in p.sentence]


def test_a_stale_sheet_of_the_house_is_an_error_and_a_stale_draft_a_warning(tree: Tree) -> None:
    tree.write("content/essai/howto/oc.yaml", tree.read(ENGLISH))
    tree.replace(SHEET, "À hauteur des yeux.", "Au milieu.")
    stale = {p.file: p.severity for p in tree.check() if STALE in p.sentence}
    assert stale == {ENGLISH: "error", "content/essai/howto/oc.yaml": "warning"}


def test_a_missing_translation_is_warned_of(tree: Tree) -> None:
    tree.remove(ENGLISH)
    found = {p.file: p.severity for p in tree.check() if "/howto/" in p.file}
    assert found == {ENGLISH.replace("en.", f"{code}."): "warning" for code in ("en", "oc", "ca")}


def test_english_has_the_numbers_of_the_french(tree: Tree) -> None:
    tree.replace(ENGLISH, "3 gestures", "4 gestures")
    (problem,) = [p for p in tree.check() if "nombres" in p.sentence]
    assert (problem.file, problem.severity) == (ENGLISH, "error")


def test_a_stray_file_is_named(tree: Tree) -> None:
    tree.write("content/essai/howto/ed.yaml", "x")
    tree.write("content/essai/howto/fr.md", "x")
    said = {p.file: p.sentence for p in tree.errors()}
    assert all("fichier inattendu" in said[f"content/essai/howto/{name}"] for name in ("ed.yaml", "fr.md"))


def test_every_problem_of_a_sheet_comes_at_once(tree: Tree) -> None:
    tree.replace(SHEET, "review_by: 2027-07-31", "review_by: 2020-01-01")
    tree.replace(SHEET, "ask: centre", "ask: personne")
    tree.replace(SHEET, WRITE, '    text: "Voyez le-magasin.fr."')
    tree.replace(ENGLISH, '"Start > Settings"', '"Settings"')
    found = tree.errors()
    assert {p.file for p in found} == {SHEET, ENGLISH}
    assert len([p for p in found if p.file == SHEET]) == 4
    assert found == sorted(found)


@given(data=st.data())
def test_no_sheet_at_all_stops_the_check_or_the_catalogue(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    tree = Tree(tmp_path_factory.mktemp("any"))
    file = data.draw(st.sampled_from([SHEET, ENGLISH]))
    lines = tree.read(file).split("\n")
    first = data.draw(st.integers(0, len(lines)))
    last = data.draw(st.integers(first, len(lines)))
    odd = data.draw(st.sampled_from(["", "- x", "a: [", "  b: 1", "steps: 3", "signed: x", "menus: [", "\t"]))
    tree.write(file, "\n".join([*lines[:first], odd, *lines[last:]]))
    assert all(problem.line >= 1 and problem.column >= 1 and problem.sentence for problem in tree.check())
    catalogue = tree.catalogue()
    if file == ENGLISH:
        assert catalogue.howto("essai", "en").module == "essai"
