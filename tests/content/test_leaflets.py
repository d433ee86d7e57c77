"""« Cinq minutes en équipe » and « Le réflexe du mois »: short, whole, the same in four languages."""

from __future__ import annotations

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.languages import languages
from awareness.paths import shipped
from tests.content.tree import Tree

TEAM, REFLEXES = "content/essai/team.fr.yaml", "content/reflexes/fr.yaml"
FIVE_MINUTES = """questions:
  - {ask: "Qui ferme le magasin ?", hear: "Un prénom."}
  - {ask: "Où est la clé ?", hear: "Au clou."}
  - {ask: "Qui appelle-t-on ?", hear: "L'aide, au {{fact:centre-phone}}."}
rule: "Le dernier ferme et range la clé."
"""
TEXTS = "".join(
    f'  - id: mois-{number}\n    title: "Fermer"\n    text: "Fermez la porte, essai {number}."\n'
    for number in range(1, 13)
)


@pytest.fixture
def paper(tree: Tree) -> Tree:
    """The sound tree, with its two leaflets."""
    tree.write(TEAM, FIVE_MINUTES)
    tree.write(REFLEXES, f'licence: "Licence Ouverte."\ntexts:\n{TEXTS}')
    return tree


FAULTS = [
    (TEAM, "Un prénom.", "mot " * 41, "41 mots, 40 au plus"),
    (TEAM, "Où est la clé ?", "mot " * 31, "31 mots, 30 au plus"),
    (TEAM, "Le dernier ferme", "mot " * 36, "35 au plus"),
    (TEAM, '  - {ask: "Où est la clé ?", hear: "Au clou."}\n', "", 'au moins 3@- {ask: "Qui ferme'),
    (TEAM, "rule:", "rules:", "vouliez-vous dire « rule » ?"),
    (TEAM, "{{fact:centre-phone}}", "05 61 12 34 56", "numéro écrit à la main"),
    (TEAM, "centre-phone", "centre-phon", "vouliez-vous dire « centre-phone » ?"),
    (REFLEXES, "Fermez la porte, essai 7.", "mot " * 81, "81 mots, 80 au plus"),
    (REFLEXES, "Fermez la porte, essai 3.", "Fermez, dit 40 % de la rue.", "statistique écrite à la main"),
    (REFLEXES, "mois-5\n", "mois-4\n", "« mois-4 » est là deux fois"),
    (REFLEXES, TEXTS[: TEXTS.index("  - id: mois-2")], "", "12@  - id: mois-1\n"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS, ids=lambda value: value[:20])
def test_a_planted_fault_is_named_where_it_stands(
    paper: Tree, file: str, old: str, new: str, said: str
) -> None:
    assert paper.errors() == []
    words, _, mark = said.partition("@")
    place = paper.line(file, mark or old)
    paper.replace(file, old, new)
    found = [problem for problem in paper.errors() if problem.file == file and words in problem.sentence]
    assert [problem.line for problem in found] == [place], [str(each) for each in paper.errors()]


def test_a_translation_keeps_ids_and_facts_and_says_what_it_was_made_from(paper: Tree) -> None:
    other = FIVE_MINUTES.replace("{{fact:centre-phone}}", "le voisin")
    paper.write(TEAM.replace("fr", "en"), f'made_from: "000000000000"\n{other}')
    turned = TEXTS.replace("mois-2\n", "month\n")
    paper.write(
        REFLEXES.replace("fr", "en"), f'made_from: "000000000000"\nlicence: "Open."\ntexts:\n{turned}'
    )
    said = [f"{problem.file}: {problem.sentence}" for problem in paper.check()]
    for words in (
        "team.en.yaml: il manque le fait",
        "team.en.yaml: traduction périmée",
        "mêmes identifiants",
    ):
        assert any(words in each for each in said), words


def test_a_module_without_its_sheet_is_warned_of_and_stays_usable(tree: Tree) -> None:
    warned = [problem for problem in tree.check() if problem.file == TEAM]
    assert [problem.severity for problem in warned] == ["warning"]
    assert tree.catalogue().team("essai") is None
    assert tree.catalogue().reflexes() is None
    assert tree.errors() == []


def test_a_language_without_them_has_the_french_ones(paper: Tree) -> None:
    there = paper.catalogue()
    assert there.team("essai", "ca") == there.team("essai")
    assert there.reflexes("ca") == there.reflexes()


@pytest.mark.parametrize("language", languages())
def test_every_module_we_ship_has_its_sheet_and_every_month_its_text(language: str) -> None:
    catalogue = Catalogue(shipped("content"), shipped("quizzes"))
    teams = [team for module in catalogue.ids() if (team := catalogue.team(module, language))]
    assert [code for code, _ in teams] == [language] * len(catalogue.ids())
    assert len({team.rule for _, team in teams}) == len(teams)
    reflexes = catalogue.reflexes(language)
    assert reflexes is not None
    assert reflexes[0] == language
    assert len({each.text for each in reflexes[1].texts}) == 12
    assert "Dix minutes cyber" in reflexes[1].licence
