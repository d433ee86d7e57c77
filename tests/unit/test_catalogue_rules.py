"""The small instruments behind the rules: fingerprints, lengths, ease, and what could be somebody real."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from awareness.catalogue.budget import module_seconds
from awareness.catalogue.facts import FactEntry
from awareness.catalogue.fakes import is_sound_account, item_problems, lesson_problems
from awareness.catalogue.fingerprint import fingerprint, lesson_fingerprint, quiz_fingerprint
from awareness.catalogue.known import Known
from awareness.catalogue.passages import Passage
from awareness.catalogue.readability import count_words, kandel_moles, readable, sentences, syllables
from tests.content.tree import Tree

DATES = {"read_on": "2026-06", "review_by": "2027-06-30"}
KNOWN = Known(
    {
        "site": FactEntry(id="site", kind="url", value="aide.gouv.fr/page", label="x", source="S1", **DATES),
        "tel": FactEntry(id="tel", kind="phone", value="0 800 71 13 13", label="x", source="S1", **DATES),
    }
)


@dataclass
class Found:
    lesson: int
    item: int


def found(text: str) -> Found:
    """How many problems a text has in a lesson, and in a question."""
    passage = Passage("f", 1, 1, "text", text)
    return Found(len([*lesson_problems(passage, KNOWN)]), len([*item_problems(passage, KNOWN)]))


@pytest.mark.parametrize(
    "text",
    [
        "Le lundi à 10 h 30, 3 copies, 72 heures, 2026 et 12 000 €.",
        "facture-4471.pdf, photo.JPG, notes.txt et archive.zip",
        "magasin.example, www.banque.test/x, nom@colis.invalid",
        "impots.gouv.fr.remboursement.example/espace",
        "05 •• •• •• •• et {{fact:tel}} et {{fact:site}}",
        "FR76 0000 0000 0000 0000 0000 001",
        "À 10.05, c.-à-d. tôt. Fin.",
        "Une facture de 3100 € ou 3200 euros",
    ],
)
def test_plain_words_and_visible_fakes_are_fine(text: str) -> None:
    assert found(text) == Found(0, 0)


@pytest.mark.parametrize(
    ("text", "lesson", "item"),
    [
        ("banque-du-causse.fr", 1, 1),
        ("https://www.banque.com/x", 1, 1),
        ("nom@banque.com", 1, 1),
        ("banque.example.com", 1, 1),
        ("aide.gouv.fr et www.aide.gouv.fr", 2, 0),
        ("05 61 00 00 00", 1, 1),
        ("05.61.00.00.00 ou 0561000000", 2, 2),
        ("+33 5 61 00 00 00", 1, 1),
        ("116 006", 1, 1),
        ("au 33700 ou 33 700 ou 3018", 3, 3),
        ("40 % des gens, 12,5%", 2, 2),
        ("40 pour cent, 3 per cent", 2, 2),
        ("FR76 3000 6000 0112 3456 7890 189", 1, 1),
    ],
)
def test_what_could_be_somebody_or_something_real_is_found(text: str, lesson: int, item: int) -> None:
    assert found(text) == Found(lesson, item)


def test_check_digits_are_worked_out() -> None:
    assert is_sound_account("FR76 3000 6000 0112 3456 7890 189")
    assert is_sound_account("GB82WEST12345698765432")
    assert not is_sound_account("FR76 3000 6000 0112 3456 7890 188")
    # Nothing but noughts looks invented, yet its check digits hold.
    assert is_sound_account("FR76 0000 0000 0000 0000 0000 000")


def test_words_and_sentences_are_counted_as_people_read_them() -> None:
    written = "> À retenir : l'[aide](glossary:help) **vient** du {{fact:a}}.\n1. Oui ! « Non ? » 10 h."
    text = readable(written, {"a": "33 00"})
    assert text.split("\n")[0] == "À retenir : l'aide vient du 33 00."
    assert count_words("« Oui » : l'aide, 10 h !") == 4
    assert [(s.words, s.line) for s in sentences(text)] == [(7, 0), (1, 1), (1, 1), (2, 1)]
    assert len(sentences("Voyez 17cyber.gouv.fr ce soir. Puis dormez…")) == 2


@pytest.mark.parametrize(
    ("word", "number"),
    [("lit", 1), ("porte", 1), ("portes", 1), ("banane", 2), ("sauvegarde", 3), ("le", 1), ("été", 2)],
)
def test_syllables_are_those_one_hears(word: str, number: int) -> None:
    assert syllables(word) == number


def test_a_village_shop_reads_easier_than_a_ministry() -> None:
    shop = "Fermez la porte. Prenez la clé. Notez l'heure. Le soir, lisez la liste, puis dormez."
    ministry = (
        "L'authentification multifactorielle constitue une mesure organisationnelle indispensable "
        "à la sécurisation des infrastructures informationnelles."
    )
    assert kandel_moles(shop) > 90
    assert kandel_moles(ministry) < 40
    assert kandel_moles("") == 100


def test_time_is_planned_from_words_questions_and_exercises() -> None:
    assert module_seconds(0, []) == 140
    assert module_seconds(150, ["inspect", "builder", "choice"]) == 140 + 60 + 60 + 120 + 20


def test_a_fingerprint_minds_words_and_order_but_not_blanks() -> None:
    assert fingerprint(["un  \r\ndeux\n\n", "trois"]) == fingerprint(["un\ndeux", "trois"])
    assert len({fingerprint(lines) for lines in (["a", "b"], ["b", "a"], ["ab"], ["a\nb"], ["A", "b"])}) == 5
    assert len(fingerprint([])) == 12


def test_what_a_translator_must_redo_changes_the_fingerprint_and_nothing_else_does(tmp_path: Path) -> None:
    module = Tree(tmp_path).catalogue().module("essai")
    header, lesson, quiz = module.header, module.lesson, module.quiz
    same = msgspec.structs.replace(
        header, version="2027.1", minutes=9, reviewed="2027-01-01", picture="drive"
    )
    other = msgspec.structs.replace(header, summary="Autre chose.")
    assert lesson_fingerprint(same, lesson) == lesson_fingerprint(header, lesson)
    assert lesson_fingerprint(other, lesson) != lesson_fingerprint(header, lesson)
    harder = msgspec.structs.replace(quiz.final[0], difficulty=2)
    reworded = msgspec.structs.replace(quiz.final[0], prompt="Autre ?")
    for item, is_same in ((harder, True), (reworded, False)):
        changed = msgspec.structs.replace(quiz, final=(item, *quiz.final[1:]))
        assert (quiz_fingerprint(changed) == quiz_fingerprint(quiz)) is is_same
