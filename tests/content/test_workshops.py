"""The hour of a module: it adds up, asks what exists, and the end asks what the beginning asked."""

from __future__ import annotations

import pytest

from awareness.catalogue.loader import Catalogue
from awareness.catalogue.workshops import MINUTES, SLACK
from awareness.languages import SOURCE, languages
from awareness.paths import shipped
from tests.content.tree import STALE, Tree

PLAN, NOTES = "content/essai/workshop.yaml", "content/essai/workshop.fr.md"
HOUR = """steps:
  - {id: accueil, minutes: 10, does: talk, skip: true}
  - {id: depart, minutes: 5, does: before, items: [avant-liste, avant-numero]}
  - {id: salle, minutes: 20, does: ask, items: [porte, cle]}
  - {id: jeu, minutes: 5, does: exercise, items: [message-faux]}
  - {id: arrivee, minutes: 5, does: after, items: [liste, numero]}
  - {id: bilan, minutes: 5, does: evaluate}
slack:
  - {id: marge, minutes: 10, after: salle}
"""
SAID = "".join(
    f"# {name} : Étape {name}\nDites la chose.\n\n> Faites-la.\n\n"
    for name in ("accueil", "depart", "salle", "marge", "jeu", "arrivee", "bilan")
)
WORDS = f'---\nbring: ["La liste"]\n---\n{SAID}'
ENGLISH = f'---\nbring: ["The list"]\nmade_from: "000000000000"\n---\n{SAID}'


@pytest.fixture
def hour(tree: Tree) -> Tree:
    """The sound tree, with the hour of its module in the two languages of the house."""
    tree.write(PLAN, HOUR)
    tree.write(NOTES, WORDS)
    tree.write(NOTES.replace("fr", "en"), ENGLISH)
    return tree


FAULTS = [
    (PLAN, "minutes: 20", "minutes: 19", "durent 49 minutes en tout, il en faut 50@steps:"),
    (PLAN, "minutes: 10, after", "minutes: 9, after", "la marge dure 9 minutes en tout@slack:"),
    (PLAN, "after: salle", "after: sale", "n'existe pas ; vouliez-vous dire « salle »"),
    (PLAN, "id: marge", "id: jeu", "« jeu » est là deux fois"),
    (PLAN, ", skip: true", "", "quoi sauter@steps:"),
    (PLAN, "does: evaluate", "does: evaluate, skip: true", "« evaluate » ne se saute pas"),
    (PLAN, "does: evaluate", "does: talk", "une seule étape « evaluate », il y en a 0@steps:"),
    (PLAN, "does: evaluate", "does: sing", "« does » : il faut « after » ou"),
    (PLAN, "[porte, cle]", "[porte, cles]", "« salle » ; vouliez-vous dire « cle »"),
    (PLAN, "[porte, cle]", "[porte, liste]", "« liste » ne va pas dans l'étape « salle »"),
    (PLAN, "[porte, cle]", "[porte, porte]", "« porte » est posée deux fois@steps:"),
    (PLAN, "[porte, cle]", "[]", "« salle » a besoin de questions"),
    (PLAN, "[message-faux]", "[porte]", "« porte » ne va pas dans l'étape « jeu »"),
    (PLAN, "[liste, numero]", "[numero, liste]", "jumelles de celles du début : liste, numero@steps:"),
    (PLAN, "[avant-liste, avant-numero]", "[liste, avant-numero]", "« liste » ne va pas dans l'étape"),
    (PLAN, "talk, skip", "talk, items: [cle], skip", "« accueil » n'a pas de questions"),
    (PLAN, "steps:", "step:", "vouliez-vous dire « steps » ?"),
    (NOTES, "# jeu : Étape jeu", "# jeux : Étape", "workshop.yaml ; vouliez-vous dire « jeu »"),
    (NOTES, "# jeu : Étape jeu", "# Le jeu", "l'identifiant de l'étape, deux points"),
    (NOTES, "# jeu : Étape jeu", "# bilan : Étape", "« bilan » est là deux fois@# bilan : Étape bilan"),
    (NOTES, "Dites la chose.", "mot " * 91, "92 mots, 90 au plus@Dites"),
    (NOTES, "Dites la chose.", "mot " * 26 + ".", "phrase de 26 mots@Dites"),
    (NOTES, "Dites la chose.", "Le 05 61 12 34 56 répond.", "numéro écrit à la main@Dites"),
    (NOTES, "Dites la chose.", "Le {{fact:centre-phon}} répond.", "vouliez-vous dire « centre-phone »@Dites"),
    (NOTES, "Dites la chose.", "<b>Dites</b> la chose.", "pas de HTML@Dites"),
    (NOTES, "bring:", "bringing:", "vouliez-vous dire « bring » ?"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS, ids=lambda value: value[:24])
def test_a_planted_fault_is_named_where_it_stands(
    hour: Tree, file: str, old: str, new: str, said: str
) -> None:
    assert hour.errors() == []
    words, _, mark = said.partition("@")
    place = hour.line(file, mark or old)
    hour.replace(file, old, new)
    found = [problem for problem in hour.errors() if problem.file == file and words in problem.sentence]
    assert place in [problem.line for problem in found], [str(each) for each in hour.errors()]


ORDERS = [
    ("before", "depart", "vient avant les questions"),
    ("after", "arrivee", "vient après les questions"),
]


@pytest.mark.parametrize(("does", "name", "said"), ORDERS)
def test_the_twin_questions_stand_around_what_gives_them_away(
    hour: Tree, does: str, name: str, said: str
) -> None:
    lines = HOUR.splitlines(keepends=True)
    moved = next(line for line in lines if f"does: {does}" in line)
    lines.remove(moved)
    lines.insert(3, moved)
    hour.write(PLAN, "".join(lines))
    found = [each for each in hour.errors() if said in each.sentence]
    assert [each.line for each in found] == [hour.line(PLAN, f"id: {name}")]


def test_a_module_may_have_no_hour_but_notes_need_a_plan(hour: Tree) -> None:
    hour.remove(PLAN)
    assert sorted(each.file.rpartition("/")[2] for each in hour.errors()) == [
        "workshop.en.md",
        "workshop.fr.md",
    ]
    hour.remove(NOTES)
    hour.remove(NOTES.replace("fr", "en"))
    assert not [each for each in hour.check() if "essai/workshop" in each.file]
    assert hour.catalogue().workshop("essai") is None


@pytest.mark.parametrize("language", [code for code in languages() if code != SOURCE])
def test_every_language_is_expected_and_a_stale_one_is_named(hour: Tree, language: str) -> None:
    file = NOTES.replace("fr", language)
    hour.write(file, ENGLISH)
    stale = [each.severity for each in hour.check() if each.file == file and STALE in each.sentence]
    assert stale == ["error" if languages()[language].house else "warning"]
    hour.remove(file)
    assert [each.severity for each in hour.check() if each.file == file] == ["warning"]


OCCITAN = NOTES.replace("fr", "oc")
APART = [
    ('made_from: "000000000000"\n', "", "il manque « made_from »@bring"),
    ('["The list"]', '["La lista", "Un gredon"]', "« bring » a 2 lignes, il en faut 1"),
    ("> Faites-la.", "Fasètz-la.", "« accueil » sont dire, dire : il faut dire, faire@Dites"),
    ("\n> Faites-la.\n", "", "« accueil » sont dire : il faut dire, faire comme en français@Dites"),
    ("Dites", "Disètz, al {{fact:centre-phone}},", "{{fact:centre-phone}} n'est pas dans le français"),
    ("Dites", "Disètz 3 còps", "les nombres ne sont pas ceux du français : 3"),
    ("# jeu : Étape jeu", "# bilan : Étape", "« bilan » est là deux fois@# bilan : Étape bilan"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), APART, ids=lambda value: value[:24])
def test_a_translation_says_and_does_what_the_french_notes_do(
    hour: Tree, old: str, new: str, said: str
) -> None:
    hour.write(OCCITAN, ENGLISH)
    words, _, mark = said.partition("@")
    place = hour.line(OCCITAN, mark or old)
    hour.replace(OCCITAN, old, new)
    found = [each for each in hour.check() if each.file == OCCITAN and STALE not in each.sentence]
    assert [each.line for each in found if words in each.sentence] == [place], [str(each) for each in found]


def test_an_hour_that_cannot_be_read_is_not_offered(hour: Tree) -> None:
    found = hour.catalogue().workshop("essai", "en")
    assert found is not None
    assert (found.language, list(found.notes)) == ("en", found.plan.names())
    hour.replace(NOTES.replace("fr", "en"), "# jeu", "# jeux")
    back = hour.catalogue().workshop("essai", "en")
    assert back is not None
    assert back.language == "fr"
    hour.replace(PLAN, "steps:", "step:")
    assert hour.catalogue().workshop("essai", "en") is None


@pytest.mark.parametrize("language", list(languages()))
def test_every_module_we_ship_has_its_hour_in_every_language(language: str) -> None:
    catalogue = Catalogue(shipped("content"), shipped("quizzes"))
    hours = {name: hour for name in catalogue.ids() if (hour := catalogue.workshop(name, language))}
    assert {*hours} == {*catalogue.ids()}
    for hour in hours.values():
        assert hour.language == language
        assert sum(step.minutes for step in hour.plan.steps) == MINUTES
        assert sum(each.minutes for each in hour.plan.slack) == SLACK
