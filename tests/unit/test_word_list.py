"""The house's list of words: read over the telephone, typed by hand, never taken for one another."""

from __future__ import annotations

import itertools
import re

from awareness.catalogue.word_list import word_list
from awareness.sync.campaign import FINGERPRINT_WORDS, WORD_BITS, WORDS, fingerprint

# How French is said, roughly: what is silent goes, what sounds alike is written alike.
SOUNDS = [
    (r"(?<=[aeou])ill", "Y"), (r"([bdfglmnprt])\1", r"\1"), (r"ss", "S"), (r"cc(?=[eiy])", "kS"),
    (r"cc", "k"), (r"ph", "f"), (r"ch", "X"), (r"h", ""), (r"sc(?=[eiy])", "S"), (r"^s", "S"),
    (r"ti(?=on)", "Si"),
    (r"qu|q|ck|c(?![eiyX])", "k"), (r"c", "S"), (r"gu(?=[eiy])", "G"), (r"ge(?=[aou])", "j"),
    (r"gn", "N"), (r"g(?=[eiy])", "j"), (r"g", "G"), (r"y(?=[^aeiou]|$)", "i"), (r"eau|au", "o"),
    (r"oeu|eu", "E"), (r"ou", "U"), (r"oi|oy", "wa"), (r"(?:[ae]?i[nm])(?![aeiouynm])", "1"),
    (r"u[nm](?![aeiouynm])", "1"), (r"ien$", "i1"), (r"[ae][nm](?![aeiouynm])", "2"),
    (r"o[nm](?![aeiouynm])", "3"), (r"ai|ei|ay|ey", "E"), (r"(er|et|ez|es)$", "E"),
    (r"(?<=[aeiouEUw123])s(?=[aeiouEU123])", "z"), (r"s", "S"), (r"[tdxSpGz]+$", ""), (r"e$", ""),
]  # fmt: skip


def sound(word: str) -> str:
    """How a word sounds."""
    for written, said in SOUNDS:
        word = re.sub(written, said, word)
    return word


def misread(word: str) -> set[str]:
    """A word with a letter left open or forgotten, or two neighbours swapped."""
    places = range(len(word))
    opened = {word[:at] + "." + word[at + 1 :] for at in places}
    forgotten = {word[:at] + word[at + 1 :] for at in places}
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places[:-1]}
    return (opened | forgotten | swapped) - {word}


def test_there_are_1024_plain_words_in_order() -> None:
    assert len(word_list()) == len(set(word_list())) == WORDS == 2**WORD_BITS
    assert list(word_list()) == sorted(word_list())
    assert [word for word in word_list() if not re.fullmatch("[a-z]{4,8}", word)] == []


def test_no_two_words_sound_alike() -> None:
    heard: dict[str, list[str]] = {}
    for word in word_list():
        heard.setdefault(sound(word), []).append(word)
    assert [alike for alike in heard.values() if len(alike) > 1] == []


def test_words_that_sound_alike_would_be_found() -> None:
    for one, other in (("balai", "ballet"), ("tante", "tente"), ("volet", "volley"), ("quart", "car")):
        assert sound(one) == sound(other)


def test_a_letter_misread_or_forgotten_never_gives_another_word() -> None:
    opened: dict[str, str] = {}
    for word in word_list():
        assert not misread(word) & set(word_list()), word
        for pattern in (each for each in misread(word) if "." in each):
            assert opened.setdefault(pattern, word) == word
    assert misread("lion") & misread("lien")
    assert "agile" in misread("aigle")


def test_a_fingerprint_is_six_words_and_changes_with_host_and_key() -> None:
    pairs = itertools.product(("compteurs.example", "compteurs.example:8443"), (b"k" * 32, b"K" * 32))
    told = [fingerprint(host, key) for host, key in pairs]
    assert len(set(told)) == 4
    assert {len(each.split()) for each in told} == {FINGERPRINT_WORDS}
    assert {word for each in told for word in each.split()} <= {*word_list()}
    assert fingerprint("compteurs.example", b"k" * 32) == told[0]


def test_the_words_of_a_fingerprint_stay_the_same_for_ever() -> None:
    assert fingerprint("compteurs.example", bytes(32)) == "prairie paille caverne chercher fameux nouveau"
