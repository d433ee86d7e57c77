"""Sheets and pages go to translators by families, and come back as modules do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from awareness.authoring.exchanges import FAMILIES
from awareness.authoring.labels import label
from awareness.authoring.patched import names, patched_yaml
from tests.content.test_leaflets import FIVE_MINUTES
from tests.content.test_translate_exchange import entry, exported, files, imported, is_refused, translate
from tests.content.tree import Tree

SHEET, ENGLISH = "content/essai/howto/fr.yaml", "content/essai/howto/en.yaml"
TEAM = "content/essai/team.fr.yaml"
SITUATION = """choice: "Écran noir"
title: "Un écran noir"
now: "Ne touchez à rien."
steps:
  - {id: reseau, title: "Coupez", text: "Débranchez le câble."}
calls:
  - id: centre
  - {id: police, who: "Police", when: "Le jour même", reach: "{{fact:centre-phone}}", text: "Portez plainte."}
keep: [{id: photo, text: "La photo de l'écran."}]
deadlines: [{id: plainte, text: "3 jours."}]
by_hand: ["Débrancher", "{{fact:centre-phone}}"]
"""


def with_situation(tree: Tree) -> Tree:
    """A tree where something may have happened."""
    tree.replace("content/emergency/fr.yaml", "first_line:", "situations: [ecran-noir]\nfirst_line:")
    tree.write("content/emergency/ecran-noir/fr.yaml", SITUATION)
    return tree


def said_again(tree: Tree, locale: str, name: str) -> None:
    """Every text of a family translated by the French itself."""
    po = exported(tree, locale, name)
    for each in po:
        each.msgstr = each.msgid
    po.save()


def test_no_module_can_bear_the_name_of_a_family() -> None:
    assert [name for name in FAMILIES if re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", name)] == []


def test_only_the_families_there_are_go_out(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    exported(tree)
    found = {path.parent.name for path in tree.root.rglob("en.po")}
    assert found == {
        *("essai", "comment_faire", "je_suis_victime", "mots_expliques", "pages_d_aide"),
        "animer_un_atelier",
    }
    said = translate(
        "export", "--locale", "en", "--author", tree.root, "cinq_minutes", "-o", tree.root / "po"
    )
    assert (said.returncode, said.stdout) == (1, "")
    assert "« cinq_minutes » : il n'y a rien à traduire" in said.stderr


def test_a_translator_is_told_what_a_text_is_and_how_long_it_may_be(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    po = exported(tree, "en", "comment_faire")
    title = entry(po, "howto/fr.yaml:steps.porte.title")
    assert (title.msgid, title.msgstr) == ("Collez-la près de la porte", "Stick it near the door")
    assert title.occurrences == [(SHEET, str(tree.line(SHEET, "Collez-la")))]
    assert "porte, titre" in title.comment
    assert "48 signes au plus" in title.comment
    assert "gardez « > »" in entry(po, ":steps.porte.menus.any").comment
    assert not [each for each in po if each.msgctxt.endswith((".ask", ".do", ".reach"))]
    keys = [each.msgctxt.partition(":")[2] for each in po]
    assert keys.index("steps.ecran.menus.windows-11") == keys.index("steps.ecran.text") + 1


def test_new_words_of_a_sheet_change_their_line_alone(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    before = tree.read(ENGLISH)
    po = exported(tree, "en", "comment_faire")
    entry(po, ":steps.liste.text").msgstr = "3 short gestures."
    po.save()
    assert imported(tree).returncode == 0
    assert tree.read(ENGLISH) == before.replace("3 gestures, no more.", "3 short gestures.")
    assert tree.errors() == []


def test_a_text_of_a_page_and_a_title_in_it_change_alone(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    before = tree.read("content/help/en.md")
    po = exported(tree, "en", "pages_d_aide")
    entry(po, "help/fr.md:sections.1.title").msgstr = "Start"
    entry(po, "help/fr.md:opening").msgstr = "Read a lesson, or two."
    po.save()
    assert imported(tree).returncode == 0
    fresh = before.replace("## Begin", "## Start").replace("Read a lesson.", "Read a lesson, or two.")
    assert tree.read("content/help/en.md") == fresh


def test_a_french_sheet_that_changed_is_doubted_and_its_neighbours_are_not(tmp_path: Path) -> None:
    tree = with_situation(Tree(tmp_path))
    exported(tree, "oc", "je_suis_victime")
    said_again(tree, "oc", "je_suis_victime")
    assert imported(tree, "oc").returncode == 0
    tree.replace("content/emergency/ecran-noir/fr.yaml", "Débranchez le câble.", "Tirez le câble.")
    refused = imported(tree, "oc")
    assert refused.returncode == 1
    assert "content/emergency/ecran-noir/fr.yaml vient d'un autre état du français" in refused.stdout
    po = exported(tree, "oc", "je_suis_victime")
    assert [each.msgctxt for each in po if each.fuzzy] == [
        "content/emergency/ecran-noir/fr.yaml:steps.reseau.text"
    ]


def test_made_from_waits_until_nothing_is_doubted(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    before = tree.read(ENGLISH)
    tree.replace(SHEET, "À hauteur des yeux.", "Au milieu.")
    po = exported(tree, "en", "comment_faire")
    assert {each.fuzzy for each in po} == {True}
    assert imported(tree).returncode == 0
    assert tree.read(ENGLISH) == before
    for each in po:
        each.flags = []
    po.save()
    assert f"{ENGLISH} : écrit" in imported(tree).stdout
    assert [problem for problem in tree.check() if "périmée" in problem.sentence] == []


def test_sheets_of_a_new_language_are_made_and_sound(tmp_path: Path) -> None:
    tree = with_situation(Tree(tmp_path))
    tree.write(TEAM, FIVE_MINUTES)
    names_of_files = set(files(tree))
    for name in ("comment_faire", "cinq_minutes", "je_suis_victime", "mots_expliques", "pages_d_aide"):
        said_again(tree, "ca", name)
    assert imported(tree, "ca").returncode == 0
    fresh = {Path(name).relative_to(tree.root).as_posix() for name in set(files(tree)) - names_of_files}
    assert fresh == {
        *("content/essai/howto/ca.yaml", "content/essai/team.ca.yaml", "content/glossary/ca.yaml"),
        *("content/emergency/ca.yaml", "content/emergency/ecran-noir/ca.yaml"),
        *(f"content/help/{name}ca.md" for name in ("", "sends.", "region.")),
    }
    assert [problem for problem in tree.check() if problem.file in fresh and "ca" in problem.file] == []
    assert "situations" not in tree.read("content/emergency/ca.yaml")
    assert 'reach: "{{fact:centre-phone}}"' in tree.read("content/emergency/ecran-noir/ca.yaml")


@pytest.mark.parametrize(
    ("file", "family", "text", "fresh"),
    [
        ("content/essai/howto/en.yaml", "comment_faire", ":done", "the list is on the wall."),
        ("content/help/en.md", "pages_d_aide", "help/fr.md:opening", "Read one."),
    ],
)
def test_a_signature_does_not_cover_new_words(
    tmp_path: Path, file: str, family: str, text: str, fresh: str
) -> None:
    tree = Tree(tmp_path)
    digest = re.findall(r'made_from: "(\w+)"', tree.read(file))[0]
    signed = f'signed: {{by: "Mary", on: "2026-11-23", fingerprint: "{digest}"}}'
    tree.replace(file, "made_from:", f"{signed}\nmade_from:")
    po = exported(tree, "en", family)
    assert imported(tree).returncode == 0
    assert signed in tree.read(file)
    entry(po, text).msgstr = fresh
    po.save()
    assert imported(tree).returncode == 0
    assert "signed:" not in tree.read(file)
    assert fresh in tree.read(file)


# The family, words there, words put instead, words of the sentence.
REFUSED = [
    ("comment_faire", ":steps.porte.text", ":steps.porte.texte", "vouliez-vous dire"),
    ("comment_faire", "Language: en", "Language: oc", "et vous importez « en »"),
    ("comment_faire", "X-Texts: comment_faire", "X-Texts: comment-faire", "dire « comment_faire » ?"),
    ("comment_faire", "3 gestures", "5 gestures", "les nombres ne sont pas ceux du français : 3, 5"),
    ("comment_faire", "Start > Settings", "Settings", "ce menu a 1 noms, il en faut 2"),
    ("comment_faire", "howto/fr.yaml ", "howto/fr.yaml 0", "un autre état du français"),
    (
        "mots_expliques",
        "A word that",
        "A [word](https://cnil.fr/aide) that",
        "« https://cnil.fr/aide »",
    ),
    ("mots_expliques", "A word that", "A word {{fact:aide-url}} that", "n'est pas dans le français"),
    ("mots_expliques", "A word that", "A word {{fact:aide-url} that", "une accolade"),
    ("mots_expliques", "A word that", "A word\\nthat", "une seule ligne"),
    ("pages_d_aide", 'msgstr "Read a lesson."', 'msgstr "## Read a lesson."', "cela couperait le texte"),
]


@pytest.mark.parametrize(("family", "old", "new", "sentence"), REFUSED)
def test_a_fault_is_said_with_its_place_and_nothing_is_changed(
    tmp_path: Path, family: str, old: str, new: str, sentence: str
) -> None:
    tree = Tree(tmp_path)
    exported(tree)
    assert is_refused(tree, f"po/{family}/en.po", (old, new), sentence)


def test_a_number_a_draft_writes_otherwise_is_said_and_taken(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.write("content/glossary/oc.yaml", tree.read("content/glossary/en.yaml"))
    po = exported(tree, "oc", "mots_expliques")
    entry(po, ":terms.link.meaning").msgstr = "2 mots."
    po.save()
    said = imported(tree, "oc")
    assert said.returncode == 0
    assert re.search(r"oc\.po:\d+:1: les nombres ne sont pas ceux du français : 2", said.stdout)
    assert "2 mots." in tree.read("content/glossary/oc.yaml")
    assert "les nombres" not in imported(tree, "oc").stdout


def test_a_broken_french_sheet_is_mended_first(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.replace("content/glossary/fr.yaml", "meaning:", "meanings:")
    said = translate("export", "--locale", "en", "--author", tree.root, "-o", tree.root / "po")
    assert said.returncode == 1
    assert "« content/glossary/fr.yaml » est à corriger d'abord. content/glossary/fr.yaml:2:" in said.stderr


def test_a_sheet_whose_shape_is_not_sound_is_written_anew(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.replace(
        "content/glossary/en.yaml", '  link: {term: "link", meaning: "A word that opens a page."}\n', ""
    )
    po = exported(tree, "en", "mots_expliques")
    assert {each.msgctxt.partition(":")[2] for each in po if not each.msgstr} == {
        "terms.link.term",
        "terms.link.meaning",
    }
    for each in po:
        each.msgstr = each.msgstr or each.msgid
    po.save()
    assert imported(tree).returncode == 0
    assert [problem for problem in tree.check() if problem.file == "content/glossary/en.yaml"] == []


@pytest.mark.parametrize(
    ("file", "family", "text"),
    [
        ("content/glossary/en.yaml", "mots_expliques", ":terms.link.term"),
        ("content/help/en.md", "pages_d_aide", "help/fr.md:title"),
        (ENGLISH, "comment_faire", ":done"),
    ],
)
def test_a_file_that_never_said_what_it_was_made_from_says_it_now(
    tmp_path: Path, file: str, family: str, text: str
) -> None:
    tree = Tree(tmp_path)
    named = re.findall('made_from: "\\w+"\n', tree.read(file))[0]
    tree.replace(file, named, "")
    po = exported(tree, "en", family)
    assert {each.fuzzy for each in po if each.msgctxt.startswith(entry(po, text).msgctxt.split(":")[0])} == {
        True
    }
    for each in po:
        each.flags = []
    entry(po, text).msgstr = "another"
    po.save()
    assert imported(tree).returncode == 0
    assert named in tree.read(file)
    assert "another" in tree.read(file)


def test_the_sheet_to_review_shows_families_too(tmp_path: Path) -> None:
    tree = with_situation(Tree(tmp_path))
    sheet = tree.root / "relecture.html"
    names = ("comment_faire", "mots_expliques", "je_suis_victime")
    said = translate("review", "--locale", "en", "--author", tree.root, *names, "-o", sheet)
    assert (said.returncode, said.stderr) == (0, "")
    assert "4 fichiers à relire" in said.stdout
    page = sheet.read_text(encoding="utf-8")
    assert re.findall("<h1>([^<]*)</h1>", page)[:2] == ["Comment faire", "Les mots, expliqués"]
    assert "<caption>Un écran noir <code>content/emergency/ecran-noir/fr.yaml</code>" in page
    assert "Stick it near the door" in page
    assert page.count("signed: {by:") == 1  # nobody signs a glossary


def test_parts_of_a_list_are_named_by_their_ids_else_by_their_numbers() -> None:
    assert names(["a", None, "b", "a"]) == ["a", "2", "b", "4"]
    text = 'steps:\n  - {id: a, text: "x"}\n  - id: b\n    text: "y"\nby_hand: ["z"]\n'
    fresh = patched_yaml(text, {("steps", "b", "text"): "Y", ("by_hand", "1"): "Z"})
    assert fresh == text.replace('"y"', '"Y"').replace('"z"', '"Z"')


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("rule", "règle à signer"),
        ("questions.1.ask", "1, question"),
        ("steps.porte.menus.any", "porte, menu, any"),
        ("by_hand.2", "à recopier, 2"),
    ],
)
def test_a_text_is_called_as_people_call_it(key: str, shown: str) -> None:
    assert label(key) == shown
