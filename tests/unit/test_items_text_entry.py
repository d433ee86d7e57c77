"""`text_entry`: what was meant counts, not how it was typed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from awareness.assessment.items.text_entry import LONGEST, TextEntry, TextEntryResponse, normalised
from awareness.errors import ResponseIncomplete
from tests.samples.items.forms import made

SAMPLE = made("text_entry")


def entry(*accepted: str) -> TextEntry:
    """An item that accepts the given answers."""
    return TextEntry(
        id="e", prompt="?", label="?", accepted=accepted, feedback_right="Oui.", feedback_wrong="Non."
    )


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("0 800 71 13 13", "0800711313"),
        ("0800711313", "0 800.71-13 13"),
        ("dix", " DIX "),
        ("Éloïse", "eloise"),
        ("17cyber", "17 Cyber"),
        ("10", "１０"),
    ],
)
def test_blanks_dots_capitals_and_accents_never_decide(accepted: str, typed: str) -> None:
    item = entry(accepted)
    read = item.read({"text": [typed]})
    assert read.text == typed.strip()
    assert item.is_right(read)


def test_a_known_slip_gets_its_own_sentence_before_the_explanation() -> None:
    said = [remark.text for remark in SAMPLE.feedback(TextEntryResponse(text="Sept")).remarks]
    assert said == ["Vous avez compté le dimanche.", "Dix jours : la dernière copie a deux semaines."]


@pytest.mark.parametrize("typed", ["", "   ", "…", "- .", "·"])
def test_nothing_but_signs_is_no_answer(typed: str) -> None:
    with pytest.raises(ResponseIncomplete, match="Écrivez votre réponse"):
        SAMPLE.read({"text": [typed]})


def test_a_novel_is_cut_to_what_the_field_holds() -> None:
    assert SAMPLE.read({"text": ["a" * 500]}) == TextEntryResponse(text="a" * LONGEST)


@given(accepted=st.lists(st.text(max_size=LONGEST), min_size=1, max_size=6))
def test_whatever_is_accepted_there_is_a_right_and_a_wrong_thing_to_type(accepted: list[str]) -> None:
    item = entry(*accepted)
    assume(not list(item.faults()))
    assume(all(text == text.strip() for text in accepted))
    assert {item.is_right(item.read({"text": [r.text]})) for r in item.responses()} == {True, False}


def test_an_answer_close_to_another_leaves_something_wrong_to_type() -> None:
    item = entry("10", "10x", "0", "1")
    assert {item.is_right(response) for response in item.responses()} == {True, False}
    assert normalised("?10x") == "10x"
