"""A passphrase is chosen by chance alone, and is strong by any count."""

from __future__ import annotations

from collections import Counter
from random import Random

from zxcvbn import zxcvbn

from awareness.catalogue.word_list import word_list
from awareness.learning.passphrase import WORDS, passphrase

DRAWN = [passphrase(word_list(), Random(seed)) for seed in range(300)]


def test_seven_words_come_from_the_whole_list_each_as_likely() -> None:
    words = Counter(word for phrase in DRAWN for word in phrase.split("-"))
    assert {len(phrase.split("-")) for phrase in DRAWN} == {WORDS}
    assert words.keys() <= {*word_list()}
    # Of 2,100 draws among 1,024, chance leaves about 870 of them seen, none of them often.
    assert 820 < len(words) < 920
    assert max(words.values()) < 12


def test_no_two_are_the_same_and_all_are_strong() -> None:
    assert len(set(DRAWN)) == len(DRAWN)
    assert {zxcvbn(phrase)["score"] for phrase in DRAWN[:20]} == {4}
