"""Rules about words: hard ones are linked at first use, figures have a source, translations keep them all."""

from __future__ import annotations

from datetime import date

import pytest

from awareness.catalogue.fakes import MASKED
from awareness.catalogue.figures import STATISTIC
from tests.content.tree import Tree

LESSON, QUIZ = "content/essai/fr.md", "quizzes/essai/fr.yaml"
ENGLISH, ENGLISH_QUIZ = "content/essai/en.md", "quizzes/essai/en.yaml"
FACTS, GLOSSARY, HELP = "content/facts.yaml", "content/glossary/fr.yaml", "content/help/fr.md"
STORY = "Maryse ferme son magasin. Il est tard, elle est pressée."
LINKED = "[sauvegarde](glossary:backup)"

# File, words there, words put instead, words of the sentence; the fault stands where the words were.
FAULTS = [
    (LESSON, STORY, "Une sauvegarde est prête.", "écrivez [sauvegarde](glossary:backup)"),
    (LESSON, STORY, "Deux Sauvegardes sont prêtes.", "écrivez [Sauvegardes](glossary:backup)"),
    (LESSON, STORY, "Neuf magasins sur dix ferment.", "« Neuf magasins sur dix »"),
    (LESSON, STORY, "La moitié des entreprises ferment.", "« La moitié des entreprises »"),
    (LESSON, STORY, "Elle dort trois fois plus longtemps.", "« trois fois plus »"),
    (LESSON, STORY, "Des millions de portes se ferment.", "« Des millions »"),
    (QUIZ, "Rien de secret.", "Près de 40 % des gens le font.", "statistique écrite à la main « 40 % »"),
    (QUIZ, 'prompt: "La porte ?"', 'prompt: "Une porte sur deux ?"', "« Une porte sur deux »"),
    (QUIZ, "Rien de secret.", "[Ici](https://magasin.example).", "un lien ne mène qu'à un fait"),
    (HELP, "Touchez", "[Touchez](https://magasin.example)", "un lien ne mène qu'à un fait"),
    (HELP, "Touchez", "[Touchez](mailto:a@magasin.example)", "un lien ne mène qu'à un fait"),
    (HELP, "Touchez", "![](plan.png) Touchez", "image sans texte"),
    (FACTS, 'read_on: "2026-06-15"', 'read_on: "2026-11-24"', "est dans le futur"),
    (FACTS, 'review_by: "2027-06-30"', 'review_by: "2026-06-01"', "à revérifier après sa lecture"),
    (FACTS, 'review_by: "2027-06-30"', 'review_by: "2029-06-30"', "dans les dix-huit mois"),
    (FACTS, '    read_on: "2026-06-15"\n', "", "il manque « read_on »"),
    (ENGLISH, "[backup](glossary:backup)", "backup", "il manque le lien de glossaire « backup »"),
    (ENGLISH, "Write down", "[Write](glossary:link) down", "« link » n'est pas dans le français"),
    (ENGLISH, "`magasin.example`", "`shop.example`", "« shop.example » doit être la même qu'en français"),
]


def test_the_sound_tree_has_no_fault(tree: Tree) -> None:
    assert tree.errors() == []


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS, ids=lambda value: value[:24])
def test_a_planted_fault_is_named_near_where_it_stands(
    tree: Tree, file: str, old: str, new: str, said: str
) -> None:
    place = tree.line(file, old)
    tree.replace(file, old, new)
    found = [p for p in tree.errors() if p.file == file and said in p.sentence]
    assert found, [str(problem) for problem in tree.errors()]
    # A link or a date that is gone has no place of its own: its passage or its fact is named.
    assert 0 <= place - found[0].line <= 8


def test_help_glossary_and_emergency_keep_their_facts_and_numbers_too(tree: Tree) -> None:
    emergency = tree.read("content/emergency/fr.yaml").replace("{{fact:centre-hours}}", "all day")
    tree.write("content/emergency/en.yaml", f'made_from: "000000000000"\n{emergency}')
    tree.replace("content/glossary/en.yaml", "kept apart", "3 of them, kept apart")
    tree.write("content/help/en.md", tree.read(HELP).replace("Touchez", "Press 2 times on"))
    said = {problem.file: problem.sentence for problem in tree.errors()}
    assert "il manque le fait {{fact:centre-hours}}" in said["content/emergency/en.yaml"]
    assert "nombres ne sont pas ceux du français : 3" in said["content/glossary/en.yaml"]
    assert "nombres ne sont pas ceux du français : 2" in said["content/help/en.md"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [(LESSON, STORY, "Voyez {{fact:aide-url}}."), (QUIZ, "Rien de secret.", "{{fact:aide-url}}")],
)
def test_a_lesson_names_the_source_of_each_national_fact(tree: Tree, file: str, old: str, new: str) -> None:
    other = '  S2: {title: "B", publisher: "B", address: "b.example", read_on: "2026-06"}\n'
    tree.replace(FACTS, "  S1:", f"{other}  S1:")
    tree.replace(FACTS, "source: S1", "source: S2")
    assert tree.errors() == []
    tree.replace(file, old, new)
    (found,) = [p for p in tree.errors() if "d'où vient" in p.sentence]
    assert "ajoutez S2, d'où vient {{fact:aide-url}}" in found.sentence
    assert (found.file, found.line) == (LESSON, tree.line(LESSON, "sources:"))


def test_an_everyday_word_needs_no_link(tree: Tree) -> None:
    tree.replace(LESSON, STORY, "Voici un lien.")
    assert [p.sentence for p in tree.errors()] == [
        "« lien » est au glossaire : à sa première apparition, écrivez [lien](glossary:link)"
    ]
    tree.replace(GLOSSARY, '{term: "lien"', '{everyday: true, term: "lien"')
    assert tree.errors() == []


def test_a_word_in_code_in_a_title_or_inside_a_longer_link_is_not_its_first_use(tree: Tree) -> None:
    tree.replace(LESSON, STORY, "Le dossier `sauvegarde`.")
    tree.replace(LESSON, "## Une liste courte", "## Une sauvegarde courte")
    assert tree.errors() == []
    tree.replace(LESSON, f"La {LINKED}", f"Le [lien de sauvegarde](glossary:link), la {LINKED}")
    assert not [p for p in tree.errors() if "première apparition" in p.sentence]


def test_what_a_made_up_message_says_is_no_statistic(tree: Tree) -> None:
    tree.replace(QUIZ, MASKED, "Remise de 40 % ce soir")
    assert not [p for p in tree.errors() if "statistique" in p.sentence]


def test_a_draft_that_lost_a_link_or_a_number_is_warned_of(tree: Tree) -> None:
    lesson = tree.read(ENGLISH).replace("[backup](glossary:backup)", "backup").replace("3 things", "4 things")
    for english, catalan in (
        ("Before", "Abans"), ("Story", "Història"), ("Ideas", "Idees"), ("Exercise", "Exercici"),
        ("Quiz", "Qüestionari"), ("Action", "Acció"),
    ):  # fmt: skip
        lesson = lesson.replace(f"# {english}\n", f"# {catalan}\n")
    tree.write("content/essai/ca.md", lesson)
    tree.write("quizzes/essai/ca.yaml", tree.read(ENGLISH_QUIZ))
    found = [p for p in tree.check() if p.file == "content/essai/ca.md"]
    assert {p.severity for p in found} == {"warning"}
    assert {word for p in found for word in ("backup", "nombres") if word in p.sentence} == {
        "backup",
        "nombres",
    }


def test_a_fact_is_inside_its_review_date_on_the_day_itself(tree: Tree) -> None:
    assert not [p for p in tree.check(today=date(2027, 6, 30), release=True) if p.severity == "error"]
    assert [p for p in tree.check(today=date(2027, 7, 1), release=True) if p.severity == "error"]


@pytest.mark.parametrize(
    "text",
    [
        "58 %", "12,5% of firms", "40 pour cent", "one in three firms",
        "9 out of 10", "una de cada tres empreses", "un sus dos", "dos còps mai", "tres vegades més",
        "half of small firms", "la mitat de las entrepresas", "420 milliers",
        "deux millions", "trois attaques sur quatre",
    ],
)  # fmt: skip
def test_a_figure_about_the_world_is_seen_in_four_languages(text: str) -> None:
    assert STATISTIC.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "appuyer sur deux touches", "une copie sur un disque", "makes one in ten minutes", "12 000 €",
        "le 14 octobre 2025", "72 heures", "quatre réponses possibles", "3-2-1", "la moitié ce soir",
        "half an hour", "à deux sur une clé", "une clé sur la porte",
    ],
)  # fmt: skip
def test_ordinary_numbers_are_no_statistic(text: str) -> None:
    assert not STATISTIC.search(text)
