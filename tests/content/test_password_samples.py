"""zxcvbn agrees with what « Des mots de passe solides » says of its samples, in every language.

Alone it knows no French: « Boulangerie2026! » would be excellent. It is given ordinary words, as a thief has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec
import pytest
from zxcvbn import zxcvbn

from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import AnyItem, Quiz
from awareness.languages import languages
from tests.parts import ROOT

MODULE = "mots-de-passe"
WORDS = (ROOT / "tests" / "samples" / "passwords" / "ordinary-words.txt").read_text(encoding="utf-8").split()
LONGEST = 72
"""zxcvbn reads no further."""

STRONG, WEAK = 4, 2
CATALOGUE = Catalogue(ROOT / "content", ROOT / "quizzes")


def rating(password: str) -> int:
    """How zxcvbn rates a password, from 0 to 4, when it knows what people here call things."""
    plain = {
        *WORDS,
        *(unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() for word in WORDS),
    }
    score: int = zxcvbn(password[:LONGEST], user_inputs=sorted(plain))["score"]
    return score


def samples(quiz: Quiz) -> Iterator[tuple[str, bool]]:
    """Each password the module shows, and whether the module calls it strong."""
    items: dict[str, AnyItem] = {item.id: item for item in quiz.items()}
    yield from ((card.text, card.bin == "bon") for card in items["six-exemples"].cards)
    yield from ((option.text, option.right) for option in items["lequel"].options)
    for quoted in re.findall(r"\S+\d{4}!", items["avant-signes"].prompt):
        yield quoted.strip('«» \u00a0"'), False


def disagreements(quiz: Quiz) -> list[str]:
    """The samples that zxcvbn rates otherwise than the module."""
    return [
        password
        for password, is_strong in samples(quiz)
        if not (rating(password) >= STRONG if is_strong else rating(password) <= WEAK)
    ]


@pytest.mark.parametrize("language", languages())
def test_every_sample_is_as_good_as_the_module_says(language: str) -> None:
    quiz = CATALOGUE.module(MODULE, language).quiz
    found = list(samples(quiz))
    assert len(found) == 11
    assert {is_strong for _, is_strong in found} == {True, False}
    assert disagreements(quiz) == []


def test_the_password_of_the_story_is_a_weak_one() -> None:
    story = CATALOGUE.module(MODULE).lesson.story
    (password,) = re.findall(r"\S+2026!", story)
    assert rating(password) <= WEAK


def test_a_sample_in_the_wrong_bin_would_be_seen() -> None:
    quiz = CATALOGUE.module(MODULE).quiz
    sort, *others = quiz.exercise
    swapped = tuple(
        msgspec.structs.replace(card, bin="bon" if card.bin == "vite" else "vite") for card in sort.cards
    )
    wrong = msgspec.structs.replace(quiz, exercise=(msgspec.structs.replace(sort, cards=swapped), *others))
    assert disagreements(wrong) == [card.text for card in sort.cards]


def test_without_our_words_it_would_be_taken_in() -> None:
    assert zxcvbn("Boulangerie2026!")["score"] == STRONG
    assert rating("Boulangerie2026!") <= WEAK
