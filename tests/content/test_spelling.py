"""Every word is read over in its language: by hunspell, and by the lists of our own words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import spelling
import system_parts
from awareness.languages import languages
from tests.parts import ROOT, require

# Language, file, words there, words put instead, the word that is named.
FAULTS = [
    ("fr", "content/hameconnage/fr.md", "Elle clique.", "Elle cliqe.", "cliqe"),
    ("fr", "content/hameconnage/fr.md", "subtitle: \"Repérer", "subtitle: \"Répérer", "Répérer"),
    ("fr", "quizzes/incident/fr.yaml", "prompt: \"", "prompt: \"Lordinateur ", "Lordinateur"),
    ("fr", "locales/fr/LC_MESSAGES/messages.po", "msgstr \"Eau, ", "msgstr \"Eau, touss ", "touss"),
    ("en", "content/hameconnage/en.md", "Nadia ", "Nadia recieves ", "recieves"),
    ("oc", "content/facts.yaml", "site e chat a gràtis", "site e chat a gratiss", "gratiss"),
    ("oc", "content/help/oc.md", "title: \"", "title: \"Ajudda ", "Ajudda"),
    ("ca", "quizzes/incident/ca.yaml", "text: \"", "text: \"l'ordenadorr ", "l'ordenadorr"),
]  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Everything that holds words, free to be spoilt."""
    require("spelling")
    for name in ("content", "quizzes", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_language_on_offer_has_a_dictionary_and_a_list() -> None:
    assert {*system_parts.DICTIONARIES} == {*languages()}
    for name in (*languages(), spelling.NAMES):
        assert list(spelling.listed(name)) == sorted(spelling.listed(name), key=str.casefold)


def test_what_we_ship_is_spelt_right() -> None:
    require("spelling")
    assert list(spelling.problems()) == []


def test_a_misspelt_word_is_named_where_it_stands_in_every_language(copy: Path) -> None:
    wanted = []
    for language, file, old, new, word in FAULTS:
        text = (copy / file).read_text(encoding="utf-8")
        before, there, after = text.partition(old)
        assert there, (file, old)
        (copy / file).write_text(f"{before}{new}{after}", encoding="utf-8")
        wanted.append((f"{file}:{before.count(chr(10)) + 1}:", f"« {word} »", f"{language}.spelling.txt"))
    found = list(spelling.problems(copy))
    for place, word, listed in wanted:
        assert [said for said in found if said.startswith(place) and word in said and listed in said], word
    assert len(found) == len(FAULTS)


def test_a_listed_word_that_nothing_uses_is_named(copy: Path) -> None:
    place = spelling.list_path("en", copy)
    place.write_text(f"{place.read_text(encoding='utf-8')}zzyzx  # a remark\n", encoding="utf-8")
    (said,) = spelling.problems(copy)
    assert said.startswith("content/words/en.spelling.txt:")
    assert "« zzyzx » ne sert plus" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’adresse, puis [le lien](glossary:link).", ["L'adresse", "puis", "le", "lien"]),
        ("Voyez {{fact:aide-url}} ou `impots.gouv.fr.x.example`", ["Voyez", "ou"]),
        ("%(count)s modules, <b>4</b> langues à moi@lieu.example", ["modules", "langues", "à"]),
        ("vQ7mHx2 C@mionnette32 reçu.pdf", []),
        ("un-deux-trois-quatre-cinq-six-sept, rendez-vous", ["rendez-vous"]),
        ("instal·lar-lo", ["instal·lar-lo"]),
        ("# idees : Trois signes", ["Trois", "signes"]),
    ],
)
def test_only_words_are_read_over(text: str, words: list[str]) -> None:
    found = spelling.Text("fr", "x.md", 3, 5, text)
    assert [word for word, _line, _column in found.tokens()] == words


def test_a_word_below_the_first_line_has_its_own_place() -> None:
    found = spelling.Text("fr", "x.md", 3, 5, "un\n deux")
    assert list(found.tokens()) == [("un", 3, 5), ("deux", 4, 2)]
