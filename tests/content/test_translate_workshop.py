"""What a trainer says and does goes to translators and comes back, under the rules of `awareness check`."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from awareness.authoring.patched import patched_markdown
from awareness.authoring.units import Text
from tests.content.test_translate_exchange import (
    OTHERS,
    entry,
    exported,
    files,
    imported,
    translate,
    whole_copy,
)
from tests.content.test_workshops import ENGLISH, HOUR, NOTES, PLAN, SAID, WORDS
from tests.content.tree import STALE, Tree
from tests.parts import ROOT

NAME = "animer_un_atelier"
MINE, PO = NOTES.replace("fr", "en"), f"po/{NAME}/en.po"


@pytest.fixture
def hour(tree: Tree) -> Tree:
    """The sound tree with an hour, whose English notes were made from the French of today."""
    tree.write(PLAN, HOUR)
    tree.write(NOTES, WORDS)
    tree.write(MINE, ENGLISH)
    today = next(each.sentence for each in tree.check() if each.file == MINE and STALE in each.sentence)
    tree.replace(MINE, "000000000000", re.findall(r'"(\w{12})"', today)[0])
    assert tree.errors() == []
    return tree


def said_in_english(tree: Tree) -> polib.POFile:
    """The family sent in English, whose pages, not translated yet, say what the French says."""
    po = exported(tree, "en", NAME)
    for each in po:
        each.msgstr = each.msgstr or each.msgid
    po.save()
    return po


def test_the_kit_comes_first_then_the_checklist_then_the_notes_as_they_are_read(hour: Tree) -> None:
    po = exported(hour, "en", NAME)
    found = list(dict.fromkeys(each.msgctxt.partition(":")[0] for each in po))
    assert found == ["content/workshop/kit.fr.md", "content/workshop/checklist.fr.md", NOTES]
    keys = [each.msgctxt.partition(":")[2] for each in po if each.msgctxt.startswith(NOTES)]
    steps = re.findall(r"^# (\w+)", SAID, re.MULTILINE)
    assert keys == ["bring.1", *(f"steps.{name}.{part}" for name in steps for part in ("title", "text"))]
    assert not [each for each in exported(hour, "en", "pages_d_aide") if "workshop" in each.msgctxt]


def test_whoever_translates_knows_the_step_its_length_and_what_is_done_in_it(hour: Tree) -> None:
    po = exported(hour, "en", NAME)
    note = entry(po, "workshop.fr.md:steps.jeu.text")
    assert (note.msgid, note.occurrences) == (
        "Dites la chose.\n\n> Faites-la.",
        [(NOTES, str(hour.line(NOTES, "# jeu") + 1))],
    )
    assert "jeu, texte" in note.comment
    assert "90 mots au plus" in note.comment
    assert "« > »" in note.comment
    title = entry(po, ":steps.jeu.title")
    assert (title.msgid, title.comment) == ("Étape jeu", "jeu, titre")
    assert title.occurrences == [(NOTES, str(hour.line(NOTES, "# jeu")))]
    assert entry(po, ":bring.1").comment == "à apporter, 1"


def test_new_words_of_a_note_leave_the_id_and_the_neighbours_as_they_were_written(hour: Tree) -> None:
    hour.replace(MINE, "# jeu : Étape jeu\n", "#  jeu: Étape jeu\n\n")
    before = hour.read(MINE)
    po = exported(hour, "en", NAME)
    entry(po, ":bring.1").msgstr = "A list"
    entry(po, ":steps.jeu.title").msgstr = "A game: ours"
    entry(po, ":steps.jeu.text").msgstr = "Say it.\n\n> Do it.\n> Twice."
    po.save()
    assert f"{MINE} : écrit" in imported(hour).stdout
    head, game = before.replace("The list", "A list").split("#  jeu: Étape jeu")
    fresh = game.replace("Dites la chose.\n\n> Faites-la.", "Say it.\n\n> Do it.\n> Twice.", 1)
    assert hour.read(MINE) == f"{head}#  jeu: A game: ours{fresh}"
    assert hour.errors() == []


def test_a_title_that_was_left_empty_is_filled_behind_its_marks() -> None:
    page = '---\ntitle: "a"\n---\n##\nText\n'
    fresh = patched_markdown(page, [Text("sections.1.title", "", 4)], {"sections.1.title": "Begin"})
    assert fresh == page.replace("##", "## Begin")


@pytest.mark.parametrize("locale", OTHERS)
def test_lost_notes_are_written_again_to_the_byte(tmp_path: Path, locale: str) -> None:
    copy = whole_copy(tmp_path)
    notes = sorted((copy / "content").glob(f"*/workshop.{locale}.md"))
    assert notes
    assert translate("export", "--locale", locale, NAME, "-o", tmp_path / "po").returncode == 0
    for path in notes:
        path.unlink()
    said = translate("import", "--locale", locale, "--author", copy, tmp_path / "po")
    assert (said.returncode, said.stderr) == (0, "")
    for path in notes:
        assert path.read_bytes() == (ROOT / path.relative_to(copy)).read_bytes()


def test_a_new_language_gets_its_kit_its_checklist_and_its_notes(hour: Tree) -> None:
    po = exported(hour, "ca", NAME)
    assert {each.msgstr for each in po} == {""}
    for each in po:
        each.msgstr = each.msgid
    po.save()
    assert imported(hour, "ca").stdout.count(": écrit\n") == 3
    assert [str(each) for each in hour.check() if re.search(r"workshop.*ca\.md", each.file)] == []
    found = hour.catalogue().workshop("essai", "ca")
    assert found is not None
    assert (found.language, found.bring) == ("ca", ("La liste",))


BROKEN = [
    ("# jeu : Étape jeu", "# Le jeu", "a step without its id"),
    ("> Faites-la.\n\n# arrivee", "# arrivee", "a step that lost a gesture"),
    ('["The list"]', '["The list", "A pen"]', "one thing too many to bring"),
    ("# marge : Étape marge\nDites la chose.\n\n> Faites-la.\n\n", "", "a step that is not there"),
    ("# depart : Étape depart", "# bilan : Étape bilan", "a step that is there twice"),
]


@pytest.mark.parametrize(("old", "new", "_what"), BROKEN, ids=[each[2] for each in BROKEN])
def test_notes_that_are_not_sound_come_back_sound(hour: Tree, old: str, new: str, _what: str) -> None:
    hour.replace(MINE, old, new)
    assert [each for each in hour.errors() if each.file == MINE]
    for each in (po := exported(hour, "en", NAME)):
        each.msgstr = each.msgid
    entry(po, ":bring.1").msgstr = "A list"
    po.save()
    assert imported(hour).returncode == 0
    assert [each for each in hour.check() if each.file == MINE] == []


def test_after_a_change_of_the_french_one_note_is_doubted_and_made_from_waits(hour: Tree) -> None:
    exported(hour, "en", NAME)
    before = hour.read(MINE)
    hour.replace(NOTES, "Dites la chose.", "Dites tout.")
    po = exported(hour, "en", NAME)
    assert [each.msgctxt for each in po if each.fuzzy] == [f"{NOTES}:steps.accueil.text"]
    assert imported(hour).returncode == 0
    assert hour.read(MINE) == before
    entry(po, ":steps.accueil.text").flags = []
    po.save()
    assert f"{MINE} : écrit" in imported(hour).stdout
    assert [each for each in hour.check() if each.file == MINE] == []


# The way to a text, what it says now, words of the sentence.
REFUSED = [
    (":steps.jeu.text", "Dites.\n\nFaites.", "« jeu » sont dire, dire : il faut dire, faire"),
    (":steps.jeu.text", "Dites.", "« jeu » sont dire : il faut dire, faire"),
    (":steps.jeu.text", "mot " * 91 + "\n\n> Faites.", "92 mots, 90 au plus"),
    (":steps.jeu.text", "<b>Dites</b>.\n\n> Faites.", "pas de HTML"),
    (":steps.jeu.text", "Le 05 61 12 34 56.\n\n> Faites.", "numéro écrit à la main"),
    (":steps.jeu.text", "Dites 3 fois.\n\n> Faites.", "les nombres ne sont pas ceux du français : 3"),
    (":steps.jeu.text", "Au {{fact:centre-phone}}.\n\n> Faites.", "n'est pas dans le français"),
    (":steps.jeu.text", "La [clé](glossary:backup).\n\n> Faites.", "un lien de glossaire ne va que dans"),
    (":steps.jeu.text", "Dites.\n# bilan : Fin\n> Faites.", "cela couperait le texte"),
    (":steps.jeu.text", "", "n'est pas traduit : un fichier commencé s'importe entier"),
    (":steps.jeu.title", "Le\njeu", "une seule ligne"),
    (":bring.1", "La liste du 05 61 12 34 56", "numéro écrit à la main"),
    ("kit.fr.md:sections.1.text", "Lisez exemple.org.", "adresse écrite à la main"),
    ("checklist.fr.md:sections.1.title", "Le 05 61 12 34 56", "numéro écrit à la main"),
]


@pytest.mark.parametrize(("text", "words", "sentence"), REFUSED)
def test_a_fault_is_said_at_its_entry_and_nothing_is_changed(
    hour: Tree, text: str, words: str, sentence: str
) -> None:
    said_in_english(hour)
    assert imported(hour).returncode == 0
    po = said_in_english(hour)
    entry(po, text).msgstr = words
    po.save()
    line, before = hour.line(PO, f'msgctxt "{entry(po, text).msgctxt}"'), files(hour)
    said = imported(hour)
    assert (said.returncode, said.stderr, files(hour)) == (1, "", before)
    place = rf"^{re.escape(str(hour.root / PO))}:(\d+):1: .*{re.escape(sentence)}"
    found = [int(each) for each in re.findall(place, said.stdout, re.MULTILINE)]
    assert found, said.stdout
    assert 0 <= found[0] - line <= 1


def test_a_long_sentence_of_a_note_is_said_once_and_taken(hour: Tree) -> None:
    po = exported(hour, "en", NAME)
    entry(po, ":steps.jeu.text").msgstr = f"{'word ' * 26}.\n\n> Do it."
    po.save()
    said = imported(hour)
    assert said.returncode == 0
    assert re.search(r"en\.po:\d+:1: phrase de 26 mots", said.stdout)
    assert "phrase" not in imported(hour).stdout


def test_broken_french_notes_are_mended_first(hour: Tree) -> None:
    hour.replace(NOTES, "# jeu : Étape jeu", "# Le jeu")
    said = translate("export", "--locale", "en", "--author", hour.root, NAME, "-o", hour.root / "po")
    assert said.returncode == 1
    assert re.search(rf"« {NOTES} » est à corriger d'abord\. {NOTES}:\d+:1: « # Le jeu »", said.stderr)


def test_the_sheet_to_review_calls_the_notes_by_their_module(hour: Tree) -> None:
    sheet = hour.root / "relecture.html"
    said = translate("review", "--locale", "en", "--author", hour.root, NAME, "-o", sheet)
    assert (said.returncode, said.stderr) == (0, "")
    page = sheet.read_text(encoding="utf-8")
    assert "3 fichiers à relire" in said.stdout
    assert f"<caption>La clé du magasin <code>{NOTES}</code>" in page
    assert "<small>jeu, titre</small>" in page
    assert page.count("signed: {by:") == 2  # the kit and the checklist: notes have no place to sign
