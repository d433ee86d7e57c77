"""Each rule of the content finds the fault it is there for, says where, and says how to mend it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.tree import STALE, Tree

LESSON, QUIZ = "content/essai/fr.md", "quizzes/essai/fr.yaml"
ENGLISH, ENGLISH_QUIZ = "content/essai/en.md", "quizzes/essai/en.yaml"
FACTS, REGION, COURSE = "content/facts.yaml", "content/regions/76.toml", "content/course.yaml"
GLOSSARY, EMERGENCY = "content/glossary/fr.yaml", "content/emergency/fr.yaml"
STORY = "Maryse ferme son magasin. Il est tard, elle est pressée."
TIP = "> À retenir : je lis, puis je ferme."

# File, words there, words put instead, words of the sentence. The problem stands where the words were, or on
# the line of the mark after a « @ ».
HEAD = [
    ("id: essai", "id: autre", "« id » doit être « essai »"),
    ('title: "La clé du magasin"', f'title: "{"Une clé " * 5}"', "32 au plus"),
    ('title: "La clé du magasin"\n', "", "il manque « title »@id: essai"),
    ("picture: shop", "picture: boat", "dessin inconnu « boat »"),
    ("minutes: 10", 'minutes: "10"', "il faut un nombre entier, sans guillemets"),
    ("minutes: 10", "minutes: 11", "10 au plus"),
    ('version: "2026.1"', "version: 2026.1", "il faut un texte : mettez-le entre guillemets"),
    ('version: "2026.1"', 'version: "un"', "comme « 2026.1 »"),
    ("summary:", "sumary:", "vouliez-vous dire « summary » ?"),
    ("objectives: [", "objectives: oui # [", "il faut une liste"),
    ("sources: [S1]", "sources: [S9]", "source inconnue « S9 »"),
    ("  minutes: 5", "  minuts: 5", "vouliez-vous dire « minutes » ?"),
    ("---\nid", "id", "la première ligne doit être « --- »"),
    ("---\n# Avant", "# Avant", "l'en-tête n'est pas refermé@---"),
    ("# Histoire", "# Histoires", "vouliez-vous dire « # Histoire » ?"),
    ("# Quiz\nCinq questions, pour fixer les gestes.\n", "", "il manque la partie « # Quiz »@# Avant"),
    ("# Exercice", "# Avant", "est là deux fois"),
    ("# Idées\n", "# Idées\nPerdu.\n", "du texte avant le premier écran@Perdu"),
    ("Cinq questions, pour fixer les gestes.", "", "la partie « Quiz » est vide@# Quiz"),
]
WORDS = [
    (STORY, "Mot. " * 130, "l'histoire a 14"),
    ("Écrivez trois gestes.", "Un geste de plus. " * 20, "75 au plus"),
    (STORY, "mot " * 26 + ".", "phrase de 26 mots, 25 au plus"),
    (TIP, f"{TIP}\n\nEt puis.\n\n{TIP}", "une seule ligne@Écrivez trois"),
    (STORY, "Appelez le 05 61 12 34 56.", "numéro écrit à la main « 05 61 12 34 56 »"),
    (STORY, "Appelez le 0 800 71 13 13.", "écrivez {{fact:centre-phone}}"),
    (STORY, "Près de 40 % des magasins ferment.", "statistique écrite à la main « 40 % »"),
    (STORY, "Voyez aide.gouv.fr ce soir.", "écrivez {{fact:aide-url}}"),
    (STORY, "Voyez le-magasin.fr ce soir.", "une adresse inventée finit par .example"),
    (STORY, "Appelez le {{fact:centre-phon}}.", "vouliez-vous dire « centre-phone » ?"),
    (STORY, "Une [copie](glossary:bakup).", "vouliez-vous dire « backup » ?"),
    (STORY, "Voyez [ici](https://magasin.example).", "pas de lien ni d'image"),
    (STORY, "Un <b>geste</b>.", "pas de HTML dans une leçon : « <b> »"),
    (STORY, "À la Chambre d'essai.", "nom d'une région écrit à la main « Chambre d'essai »"),
    (STORY, "Toute l'Occitanie ferme.", "nom d'une région écrit à la main « Occitanie »"),
]
ITEMS = [
    ("kind: inspect", "kind: inspct", "vouliez-vous dire « inspect » ?"),
    ("kind: inspect\n    ", "", "il manque « kind »@- id: message-faux"),
    ("twin: liste", "twin: listes", "vouliez-vous dire « liste » ?"),
    ("twin: numero", "twin: liste", "déjà la jumelle de « avant-liste »"),
    ("    twin: liste\n", "", "doit nommer sa jumelle@- id: avant-liste"),
    ("Le soir, que faites-vous ?", "Vous fermez. Que faites-vous ?", "mot pour mot@twin: liste"),
    (
        "  - id: liste\n",
        "  - id: liste\n    twin: porte\n",
        "« twin » ne va que dans « before »@    twin: porte",
    ),
    ("right: true, ", "", "il faut une seule bonne réponse@    options:"),
    ("difficulty: 3", "difficulty: 4", "il faut « 1 » ou « 2 » ou « 3 »"),
    ("difficulty: 3", "difficulty: 2", "au moins une question difficile@final:"),
    ("sign: suspicious", "sign: neutral", "au moins un indice@    zones:"),
    ("Rien de secret.", "mot " * 41, "cette explication a 41 mots, 40 au plus"),
    ('"magasin.example/liste"', '"magasin.fr/liste"', "adresse « magasin.fr »"),
    ('"05 •• •• •• ••"', '"05 61 00 00 00"', "un faux s'écrit « 05 •• •• •• •• »"),
    ("Bonne soirée.", "IBAN FR76 3000 6000 0112 3456 7890 189", "cet IBAN pourrait exister"),
    ("Rien de secret.", "Une [copie](glossary:backup).", "un lien de glossaire ne va que dans"),
    ("Rien de secret.", "{{fact:centre}}", "fait inconnu « centre »"),
    ("id: porte", "id: liste", "sert déjà à une autre question"),
    ("module: essai", "module: essay", "« module » doit être « essai »"),
]
SHARED = [
    (FACTS, "source: S1", "source: S2", "source inconnue « S2 »"),
    (FACTS, "kind: url", "kind: ulr", "vouliez-vous dire « url » ?"),
    (FACTS, '"aide.gouv.fr"', '"aide gouv"', "n'a pas la forme attendue"),
    (FACTS, '"2027-06-30"', '"2027-02-30"', "n'est pas un jour du calendrier"),
    (FACTS, 'fr: "L\'aide", ', "", "doit exister en français@label"),
    (REGION, 'code = "76"', 'code = "75"', "« code » doit être « 76 »"),
    (REGION, '"ca", ', '"cat", ', "langue inconnue « cat »"),
    (REGION, 'id = "centre-hours"', 'id = "aide-url"', "est déjà dans facts.yaml"),
    (
        REGION,
        'source = "S1"\nread_on = "2026-06"\nreview_by = "2027-06-30"\n\n',
        'source = "S1',
        "pas lisible",
    ),
    (COURSE, "first: essai", "first: essais", "vouliez-vous dire « essai » ?"),
    (COURSE, "first: essai", 'region: "53"\nfirst: essai', "« region » doit nommer un fichier"),
    (REGION, '"Aveyron"', '"Aveyron", nom = "x"', "« nom »"),
    ("content/glossary/fr.yaml", "meaning", "meanig", "vouliez-vous dire « meaning » ?"),
    ("content/glossary/fr.yaml", "à part", "au {{fact:rien}}", "fait inconnu « rien »"),
    ("content/glossary/en.yaml", "  link", "  lien", "« lien » n'existe pas en français"),
    ("content/emergency/fr.yaml", "{{fact:centre-hours}}", "{{fact:centre-hour}}", "fait inconnu"),
    ("content/glossary/en.yaml", "kept apart", "05 61 00 00 00", "numéro écrit à la main"),
    ("content/emergency/fr.yaml", "Gardez tout.", "Voyez aide.gouv.fr.", "écrivez {{fact:aide-url}}"),
    ("content/help/fr.md", "Touchez", "40 % de", "statistique écrite à la main"),
    ("content/help/fr.md", "Touchez", "{{fact:rien}}", "fait inconnu « rien »"),
    ("content/help/fr.md", 'title: "Aide"', "title: Aide: oui", "guillemets"),
]
TRANSLATIONS = [
    (ENGLISH, "## A number at hand", "A number at hand", "il en faut 2 comme en français@## A short"),
    (
        ENGLISH,
        '["Close without forgetting", "Know whom to call"]',
        '["Close", "Know", "Call"]',
        "il en faut 2",
    ),
    (ENGLISH, "{{fact:centre-hours}}", "all day", "il manque le fait {{fact:centre-hours}}@If something"),
    (ENGLISH, "Take a sheet", "Take {{fact:aide-url}}", "n'est pas dans le français@1. Take"),
    (ENGLISH, "# Story", "# Histoire", "titre inconnu « # Histoire »"),
    (ENGLISH_QUIZ, '    prompt: "The door?"\n', "", "question « porte » : il manque « prompt »@  porte:"),
    (ENGLISH_QUIZ, "lire: {text", "lira: {text", "« options.lira.text » n'existe pas"),
    (ENGLISH_QUIZ, "  porte:", "  ports:", "la question « ports » n'existe pas en français"),
    (ENGLISH_QUIZ, '"The door?"', "12", "il faut un texte : mettez-le entre guillemets"),
    (ENGLISH_QUIZ, '"The door?"', '"Call 05 61 00 00 00?"', "numéro écrit à la main"),
]
CASES = [
    *((LESSON, *fault) for fault in (*HEAD, *WORDS)),
    *((QUIZ, *fault) for fault in ITEMS),
    *SHARED,
    *TRANSLATIONS,
]


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


def test_a_quiz_needs_its_numbers_of_questions(tree: Tree) -> None:
    text = tree.read(QUIZ)
    before, rest = text.split("exercise:\n")
    _, final = rest.split("final:\n")
    questions = final.split("  - id: ")[1:]
    tree.write(QUIZ, f"{before.split('  - id: avant-numero')[0]}exercise: []\nfinal:\n  - id: {questions[0]}")
    said = " ".join(problem.sentence for problem in tree.errors())
    for words in (
        "2 questions d'avant, il y en a 1",
        "au moins un exercice",
        "8 à 10 questions",
        "il y en a 1",
    ):
        assert words in said
    assert "5 questions de rappel" in said
    assert "4 questions d'atelier" in said


def test_a_bank_of_fakes_only_is_refused(tree: Tree) -> None:
    text = tree.read(QUIZ)
    one = text[text.index("  - id: message-faux") : text.index("  - id: message-vrai")]
    tree.replace(QUIZ, "final:\n", one.replace("message-faux", "encore") + "final:\n")
    tree.replace(QUIZ, "truth: real", "truth: fake")
    tree.replace(QUIZ, "sign: reassuring", "sign: suspicious")
    assert any("il y a 3 faux messages et 0 vrais" in problem.sentence for problem in tree.errors())


def test_a_tool_stands_in_no_quiz(tree: Tree) -> None:
    tool = """  - id: plan
    kind: builder
    prompt: "Remplissez."
    title: "Mon plan"
    inputs: [{id: nom, entry: line, label: "Nom"}]
    always: "Gardez-le."
"""
    tree.replace(QUIZ, "final:\n", f"final:\n{tool}")
    found = [problem for problem in tree.errors() if "est un outil (builder)" in problem.sentence]
    assert [problem.line for problem in found] == [tree.line(QUIZ, "    kind: builder")]


def test_a_module_that_takes_too_long_is_named(tree: Tree) -> None:
    tree.replace(LESSON, "minutes: 10", "minutes: 5")
    tree.replace(LESSON, "1. Prenez une feuille.", "1. Prenez une feuille.\n" + "Encore un petit mot. " * 40)
    assert any(
        "secondes, 300 au plus" in p.sentence and p.line == tree.line(LESSON, "minutes: 5")
        for p in tree.errors()
    )


def test_a_lesson_that_is_too_long_is_named(tree: Tree) -> None:
    tree.replace(LESSON, "2. Écrivez vos 3 gestes.", "2. Écrivez 3 gestes.\n" + "Encore un petit mot. " * 120)
    assert any("mots, 450 au plus" in problem.sentence for problem in tree.errors())


def test_long_sentences_on_the_whole_are_refused_and_hard_words_too(tree: Tree) -> None:
    hard = "L'authentification institutionnelle conditionne la responsabilité organisationnelle "
    tree.replace(LESSON, STORY, f"{hard * 3}.\n{hard * 4}.")
    (found,) = [problem for problem in tree.errors() if "Kandel" in problem.sentence]
    assert (found.file, found.line) == (LESSON, tree.line(LESSON, hard))
    tree.replace(LESSON, "Regardez ces deux messages, puis décidez.", "\n".join(["mot " * 24 + "."] * 20))
    assert any("mots en moyenne, 14 au plus" in problem.sentence for problem in tree.errors())


def test_a_stale_house_translation_is_an_error_and_a_stale_draft_a_warning(tree: Tree) -> None:
    lesson, quiz = tree.read(ENGLISH), tree.read(ENGLISH_QUIZ)
    headings = {
        "Before": "Abans",
        "Story": "Istòria",
        "Ideas": "Idèas",
        "Exercise": "Exercici",
        "Action": "Accion",
    }
    for english, occitan in headings.items():
        lesson = lesson.replace(f"# {english}\n", f"# {occitan}\n")
    tree.write("content/essai/oc.md", lesson)
    tree.write("quizzes/essai/oc.yaml", quiz)
    assert tree.errors() == []
    tree.replace(LESSON, STORY, "Maryse dort.")
    stale = {problem.file: problem for problem in tree.check() if STALE in problem.sentence}
    assert {file: problem.severity for file, problem in stale.items()} == {
        ENGLISH: "error",
        "content/essai/oc.md": "warning",
    }
    fresh = stale[ENGLISH].sentence.split('made_from: "')[1].rstrip('"')
    assert len(fresh) == 12
    tree.write(ENGLISH, tree.read(ENGLISH).replace(tree.read(ENGLISH).split('"')[1], fresh))
    assert not [problem for problem in tree.check() if problem.file == ENGLISH and STALE in problem.sentence]


def test_a_fact_past_its_day_only_stops_a_release(tree: Tree) -> None:
    late = date(2027, 7, 1)
    usual = [p for p in tree.check(today=late) if "à revérifier depuis le 2027-06-30" in p.sentence]
    assert {(p.severity, p.file) for p in usual} == {("warning", FACTS), ("warning", REGION)}
    assert {p.severity for p in tree.check(today=late, release=True) if "revérifier" in p.sentence} == {
        "error"
    }
    assert not [p for p in tree.check(today=date(2027, 6, 30), release=True) if "revérifier" in p.sentence]


def test_other_numbers_than_the_french_ones_are_refused_and_8_pm_is_20(tree: Tree) -> None:
    tree.replace(LESSON, STORY, "Maryse ferme à 20 h 15.")
    tree.replace(ENGLISH, "Maryse closes her shop. It is", "Maryse closes at 8:15 pm. It is")
    assert not [problem for problem in tree.check() if "nombres" in problem.sentence]
    tree.replace(ENGLISH, "8:15 pm", "9:15 pm")
    found = [problem for problem in tree.check() if "nombres" in problem.sentence]
    where = tree.line(ENGLISH, "Maryse closes at")
    assert [(p.severity, p.file, p.line) for p in found] == [("error", ENGLISH, where)]
    assert "20, 21" in found[0].sentence


def test_missing_languages_are_warnings_and_missing_french_is_an_error(tree: Tree) -> None:
    missing = [p for p in tree.check() if p.file == "content/essai/ca.md"]
    assert [(p.severity, "Català" in p.sentence) for p in missing] == [("warning", True)]
    tree.remove(LESSON)
    assert any(p.file == LESSON and p.sentence == "ce fichier manque" for p in tree.errors())


def test_half_a_translation_is_an_error(tree: Tree) -> None:
    tree.remove(ENGLISH_QUIZ)
    assert [(p.file, p.sentence) for p in tree.errors()] == [(ENGLISH_QUIZ, "ce fichier manque")]


def test_strays_are_named(tree: Tree) -> None:
    tree.write("content/essai/ed.md", "x")
    tree.write("quizzes/perdu/fr.yaml", "x")
    said = {problem.file: problem.sentence for problem in tree.errors()}
    assert "langue inconnue « ed »" in said["content/essai/ed.md"]
    assert "ce quiz n'a pas de leçon" in said["quizzes/perdu/fr.yaml"]


def test_every_problem_of_every_file_comes_at_once_sorted_by_place(tree: Tree) -> None:
    tree.replace(LESSON, "picture: shop", "picture: boat")
    tree.replace(LESSON, STORY, "Appelez le 05 61 12 34 56 ou voyez le-magasin.fr.")
    tree.replace(QUIZ, "twin: liste", "twin: rien")
    tree.replace(QUIZ, "difficulty: 3", "difficulty: 9")
    tree.replace(FACTS, "source: S1", "source: S2")
    tree.write("content/glossary/en.yaml", "terms: {a: [}")
    found = tree.errors()
    assert {p.file for p in found} == {LESSON, ENGLISH, QUIZ, FACTS, "content/glossary/en.yaml"}
    assert len([p for p in found if p.file == LESSON]) == 3
    assert found == sorted(found)
    assert all(f":{p.line}:{p.column}: " in str(p) and p.line > 0 and p.column > 0 for p in found)


def test_a_translation_cannot_change_the_number_to_call(tree: Tree) -> None:
    tree.replace(
        EMERGENCY, 'text: "{{fact:centre-phone}}"', 'reach: "{{fact:centre-phone}}", text: "Appelez."'
    )
    other = tree.read(EMERGENCY).replace('reach: "{{fact:centre-phone}}"', 'reach: "{{fact:aide-url}}"')
    tree.write("content/emergency/en.yaml", f'{other}made_from: "000000000000"\n')
    (problem,) = [each for each in tree.check() if "« reach »" in each.sentence]
    assert problem.file == "content/emergency/en.yaml"
    assert "{{fact:centre-phone}}" in problem.sentence


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [(FACTS, "kind: url", "kind: 1"), (FACTS, "sources", "[[[ sources"),
     (REGION, 'kind = "phone"', "kind = 1"), (REGION, "code", "[[[ code")],
)  # fmt: skip
def test_a_lesson_is_not_blamed_for_the_facts_of_a_broken_file(
    tree: Tree, file: str, old: str, new: str
) -> None:
    tree.replace(file, old, new)
    assert {problem.file for problem in tree.errors()} == {file}


@given(data=st.data())
def test_no_file_at_all_stops_the_check(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    tree = Tree(tmp_path_factory.mktemp("any"))
    file = data.draw(
        st.sampled_from([LESSON, QUIZ, ENGLISH, ENGLISH_QUIZ, FACTS, REGION, COURSE, EMERGENCY, GLOSSARY])
    )
    lines = tree.read(file).split("\n")
    first = data.draw(st.integers(0, len(lines)))
    last = data.draw(st.integers(first, len(lines)))
    odd = data.draw(
        st.sampled_from(
            ["", "- x", "a: [", "  b: 1", "# Quiz", "---", "[[facts]]", "id: 3", "items: 4", "\t"]
        )
    )
    tree.write(file, "\n".join([*lines[:first], odd, *lines[last:]]))
    found = tree.check()
    assert all(problem.line >= 1 and problem.column >= 1 and problem.sentence for problem in found)
    catalogue = tree.catalogue()
    assert (catalogue.unavailable("essai") is None) or catalogue.ids()
    assert catalogue.paths()
