"""Words and structure apart: what a translation may change, by name."""

from __future__ import annotations

import pytest

from awareness.assessment.registry import ITEM_KINDS
from awareness.assessment.words import with_words, words
from tests.samples.items.forms import made

# What no translation may reach, wherever it stands.
STRUCTURE = {
    "id",
    "right",
    "bin",
    "target",
    "first",
    "then",
    "accepted",
    "answers.0",
    "verdict",
    "truth",
    "sign",
}
STRUCTURE |= {
    "goto",
    "start",
    "outcome",
    "kind",
    "score",
    "weight",
    "module",
    "has",
    "lacks",
    "below",
    "twin",
}


def test_words_are_named_by_the_ids_on_the_way_in_the_order_of_the_file() -> None:
    assert list(words(made("choice"))) == [
        "prompt",
        "options.ouvrir.text",
        "options.ouvrir.feedback",
        "options.favori.text",
        "options.favori.feedback",
        "options.repondre.text",
        "options.repondre.feedback",
    ]


def test_words_are_found_at_any_depth() -> None:
    assert words(made("branch"))["nodes.alerte.choices.donner.text"] == "Je donne le code"
    assert words(made("self_assessment"))["questions.fiche.answers.oui.text"] == "Oui"


def test_words_that_may_be_absent_are_named_only_when_there() -> None:
    names = words(made("builder"))
    assert names["inputs.qui.hint"] == "Un prénom suffit."
    assert "inputs.quoi.hint" not in names


@pytest.mark.parametrize("kind", ITEM_KINDS)
def test_no_structure_is_among_the_words(kind: str) -> None:
    named = {name.rpartition(".")[2] for name in words(made(kind))}
    assert named
    assert not named & STRUCTURE


def test_laid_over_words_are_shown_and_the_rest_stays() -> None:
    source = made("text_entry")
    other = with_words(source, {name: f"{text} (en)" for name, text in words(source).items()})
    assert words(other)["label"] == "Jours (en)"
    assert other.read({"text": ["dix"]}) == source.read({"text": ["dix"]})
    assert [item.accepted for item in (source, other)] == [("10", "dix")] * 2  # type: ignore[attr-defined]


def test_a_missing_word_is_named() -> None:
    source = made("choice")
    with pytest.raises(KeyError, match=r"options\.favori\.text"):
        with_words(source, {name: "x" for name in words(source) if name != "options.favori.text"})
