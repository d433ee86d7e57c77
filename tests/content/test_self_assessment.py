"""« Où en êtes-vous ? » is checked like a module: each planted fault is found at its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from awareness.catalogue.self_assessment_rules import LONGEST, seconds_of
from awareness.errors import ContentInvalid
from awareness.languages import languages
from awareness.paths import shipped
from tests.content.test_shipped_content import HOUSE
from tests.content.tree import STALE, Tree

FR = "quizzes/self-assessment/fr.yaml"
EN = "quizzes/self-assessment/en.yaml"
ENOUGH = "Planted once more, read once more, said once more, and never finished saying. " * 4


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """The sound tree, with our own questions, all led on by its only module."""
    made = Tree(tmp_path)
    shutil.copytree(shipped("quizzes") / "self-assessment", made.root / "quizzes" / "self-assessment")
    lines = made.read(FR).splitlines()
    made.write(FR, "\n".join("        module: essai" if "  module:" in line else line for line in lines))
    assert made.errors() == []
    return made


def test_ours_takes_less_than_five_minutes_in_every_language(tree: Tree) -> None:
    for language in languages():
        found = tree.catalogue().self_assessment(language)
        assert found.language == language
        assert found.state == ("house" if language in HOUSE else "draft")
        assert 120 < seconds_of(found.item) <= LONGEST


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("module: essai", "module: esai", "le module « esai » n'existe pas ; vouliez-vous dire « essai »"),
        (", score: null}", ", score: 1}", "il manque « je ne sais pas »"),
        ("kind: self_assessment", "kind: choice", "il manque « options »"),
        ("module: self-assessment", "module: essai", "comme le dossier"),
        ("module: self-assessment", "module: self-assessment\nfinal: []", "champ inconnu « final »"),
        ("score: 3}", "score: 2}", "une réponse doit valoir 3"),
        ("Non, pas encore", ENOUGH * 4, "300 au plus : raccourcissez"),
        ("Non, pas encore", "Voir {{fact:inconnu}}", "fait inconnu « inconnu »"),
        ("- id: copie", "- id: mises-a-jour", "sert deux fois"),
    ],
)
def test_a_fault_in_the_french_questions_is_found(tree: Tree, old: str, new: str, said: str) -> None:
    tree.replace(FR, old, new)
    found = [problem for problem in tree.errors() if said in problem.sentence]
    assert found
    assert found[0].file == FR
    assert found[0].line <= len(tree.read(FR).splitlines())


def test_a_thirteenth_question_is_one_too_many_and_eleven_are_too_few(tree: Tree) -> None:
    text = tree.read(FR)
    tree.write(FR, text[: text.index("      - id: vieux-fichiers")])
    assert "il faut 12 questions, il y en a 11" in [problem.sentence for problem in tree.errors()]
    more = text[text.index("      - id: vieux-fichiers") :].replace("vieux-fichiers", "treize")
    tree.write(FR, f"{text.rstrip()}\n{more}")
    assert any("12 au plus, il y en a 13" in problem.sentence for problem in tree.errors())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('tete: {text: "I have it in my head"}', "", "il manque « questions.inventaire.answers.tete.text »"),
        ('tete: {text: "', 'tete: {score: "3", text: "', "n'existe pas en français"),
        ("a six-digit code", "a 6-digit code for 2 phones", ""),
    ],
)
def test_a_translation_that_is_not_the_french_one_is_found(tree: Tree, old: str, new: str, said: str) -> None:
    tree.replace(EN, old, new)
    found = [problem for problem in tree.check() if problem.file == EN and said in problem.sentence]
    assert found


def test_a_changed_french_word_makes_the_translations_stale(tree: Tree) -> None:
    tree.replace(FR, "Non, pas encore", "Non, non")
    found = {problem.file: problem.severity for problem in tree.check() if STALE in problem.sentence}
    assert found[EN] == "error"
    assert found["quizzes/self-assessment/oc.yaml"] == "warning"


def test_a_broken_translation_shows_the_french_and_a_broken_french_one_a_sentence(tree: Tree) -> None:
    tree.write(EN, "module: self-assessment\nmade_from: x\nitems: {}\n")
    assert tree.catalogue().self_assessment("en").language == "fr"
    tree.write(FR, "module: [")
    with pytest.raises(ContentInvalid, match="réinstallez"):
        tree.catalogue().self_assessment("fr")


def test_a_tree_without_the_questions_has_nothing_to_mend(tree: Tree) -> None:
    shutil.rmtree(tree.root / "quizzes" / "self-assessment")
    assert tree.errors() == []
