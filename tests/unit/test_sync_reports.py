"""What a person is told of a sending: one sentence, whatever happened."""

from __future__ import annotations

import re

import pytest

from awareness.sync import reports
from awareness.sync.replies import Meaning
from tests.fakes.counting import campaign_of

CAMPAIGN = campaign_of()


@pytest.mark.parametrize(
    "meaning", sorted(set(Meaning) - {Meaning.ANSWERED, Meaning.NOT_AN_ENVELOPE}, key=str)
)
def test_whatever_stands_in_the_way_has_a_sentence_that_says_what_becomes_of_the_counts(
    meaning: Meaning,
) -> None:
    said = str(reports.trouble(meaning, CAMPAIGN))
    assert "%" not in said
    assert re.search("gardés|perdu|renverra|reprendra|effacés|Rien n'est envoyé", said)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 0, 0, 0), "Rien n'attend"),
        ((6, 0, 0, 0), "Compteurs reçus par le serveur : 6."),
        ((6, 2, 0, 0), "en vérification : 2."),
        ((6, 2, 3, 0), "le reste (3)"),
        ((6, 2, 3, 1), "ne comprend pas : 1."),
        ((0, 0, 0, 1), "ne comprend pas : 1."),
        ((0, 0, 2, 0), "le reste (2)"),
    ],
)
def test_what_was_received_is_told_in_numbers(numbers: tuple[int, int, int, int], said: str) -> None:
    assert said in str(reports.received(*numbers))
