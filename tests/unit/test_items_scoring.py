"""What is right, what is wrong, and which sign stands where: the kinds that are scored part by part."""

from __future__ import annotations

import pytest

from awareness.assessment.items.choice import Choice, ChoiceResponse
from awareness.assessment.items.inspect import InspectResponse
from awareness.assessment.items.match import MatchResponse
from awareness.assessment.items.multiple_response import MultipleResponseResponse
from awareness.assessment.items.sort import SortResponse
from awareness.errors import ResponseIncomplete
from tests.samples.items.forms import made, raw

CARDS = {"repas": "ici", "rib": "ailleurs", "code": "personne", "pain": "ici"}
PAIRS = {"carte": "banque", "virement": "banque", "menace": "police"}


def test_a_wrong_choice_is_explained_together_with_the_right_one() -> None:
    feedback = made("choice").feedback(ChoiceResponse(option="repondre"))
    assert [(remark.about, remark.sign) for remark in feedback.remarks] == [
        ("favori", "missed"),
        ("repondre", "wrong"),
    ]


def test_a_right_choice_gets_its_own_words_only() -> None:
    feedback = made("choice").feedback(ChoiceResponse(option="favori"))
    assert [(remark.about, remark.sign) for remark in feedback.remarks] == [("favori", "right")]


def test_a_choice_that_must_not_be_shuffled_keeps_the_author_s_order() -> None:
    item = made("choice", {**raw("choice"), "shuffle": False})
    assert isinstance(item, Choice)
    assert {tuple(item.present(str(seed))["options"]) for seed in range(20)} == {item.options}
    assert len({tuple(made("choice").present(str(seed))["options"]) for seed in range(20)}) > 1


@pytest.mark.parametrize(
    ("ticked", "right", "signs"),
    [
        (("debrancher", "essayer"), True, "right right note note"),
        (("debrancher",), False, "right missed note note"),
        (("debrancher", "essayer", "laisser"), False, "right right wrong note"),
        (("corbeille",), False, "missed missed note wrong"),
    ],
)
def test_several_answers_are_right_only_as_a_whole(ticked: tuple[str, ...], right: bool, signs: str) -> None:
    feedback = made("multiple_response").feedback(MultipleResponseResponse(options=ticked))
    assert feedback.right is right
    assert [remark.sign for remark in feedback.remarks] == signs.split()


def test_ticks_are_kept_in_the_item_s_order_and_once() -> None:
    read = made("multiple_response").read({"option": ["laisser", "debrancher", "laisser"]})
    assert read == MultipleResponseResponse(options=("debrancher", "laisser"))


def test_one_card_in_the_wrong_bin_makes_the_sorting_wrong_and_only_that_card() -> None:
    feedback = made("sort").feedback(SortResponse(bins={**CARDS, "rib": "ici"}))
    assert feedback.right is False
    assert [remark.about for remark in feedback.remarks if remark.sign == "wrong"] == ["rib"]
    assert made("sort").is_right(SortResponse(bins=CARDS))


def test_a_target_may_serve_twice_and_one_wrong_pair_is_enough() -> None:
    assert made("match").is_right(MatchResponse(targets=PAIRS))
    feedback = made("match").feedback(MatchResponse(targets={**PAIRS, "menace": "voisin"}))
    assert feedback.right is False
    assert [remark.about for remark in feedback.remarks if remark.sign == "wrong"] == ["menace"]


@pytest.mark.parametrize("touched", [(), ("objet",), ("expediteur", "demande", "objet")])
def test_the_verdict_alone_decides_whatever_was_touched(touched: tuple[str, ...]) -> None:
    item = made("inspect")
    assert item.is_right(InspectResponse(verdict="fake", zones=touched))
    assert not item.is_right(InspectResponse(verdict="real", zones=touched))


def test_missed_clues_and_reassuring_signs_are_explained_and_idle_touches_too() -> None:
    feedback = made("inspect").feedback(InspectResponse(verdict="fake", zones=("objet",)))
    assert [(remark.about, remark.sign) for remark in feedback.remarks[1:]] == [
        ("expediteur", "clue"),
        ("objet", "note"),
        ("bonjour", "reassuring"),
        ("demande", "clue"),
    ]


def test_a_form_with_some_cards_left_is_asked_for_again_in_the_person_s_words() -> None:
    for kind, form, words in (
        ("sort", {"card.repas": ["ici"]}, "cartes à placer"),
        ("match", {"pair.carte": ["banque"]}, "situations sans réponse"),
        ("self_assessment", {"question.liens": ["jamais"]}, "Il reste une question"),
    ):
        with pytest.raises(ResponseIncomplete, match=words):
            made(kind).read(form)
