"""The two tools: a plan to print and a self-assessment; never right, never wrong."""

from __future__ import annotations

import pytest

from awareness.assessment.items.builder import LONGEST_LINE, BuilderResponse
from awareness.assessment.items.self_assessment import SelfAssessmentResponse
from tests.samples.items.forms import made, raw

PLAN = made("builder")
CHECK = made("self_assessment")


def advice(**values: tuple[str, ...]) -> list[str]:
    """The parts of the plan that get advice."""
    return [remark.about for remark in PLAN.feedback(BuilderResponse(values=values)).remarks]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("supports", " 3 ", ("3",)),
        ("supports", "12", ("9",)),
        ("supports", "٣", ("3",)),
        ("supports", "trois", ()),
        ("supports", "-4", ()),
        ("supports", "1" * 40, ()),
        ("qui", "  Maryse \n Vidal ", ("Maryse Vidal",)),
        ("qui", "é" * 500, ("é" * LONGEST_LINE,)),
        ("rythme", "semaine", ()),
    ],
)
def test_a_field_keeps_what_fits_and_drops_the_rest(field: str, typed: str, kept: tuple[str, ...]) -> None:
    read = PLAN.read({f"input.{field}": [typed], "input.quoi": ["photos"]})
    assert read.values.get(field, ()) == kept
    assert read.values["quoi"] == ("photos",)


def test_one_of_several_keeps_the_first_and_many_keep_all() -> None:
    read = PLAN.read({"input.rythme": ["mois", "jour"], "input.quoi": ["photos", "devis"]})
    assert read.values == {"rythme": ("mois",), "quoi": ("photos", "devis")}


def test_advice_follows_the_plan() -> None:
    good = {"quoi": ("devis",), "rythme": ("jour",), "supports": ("2",), "qui": ("Maryse",)}
    assert advice(**good) == [""]
    assert advice(**{**good, "supports": ("1",)}) == ["supports", ""]
    assert advice(**{**good, "rythme": ("mois",)}) == ["rythme", ""]
    assert advice(**{**good, "quoi": ("photos",)}) == ["quoi", ""]
    assert advice() == ["supports", "quoi", "qui", ""]


def answers(copies: str, liens: str, fiche: str) -> list[str]:
    """The actions that follow from three answers."""
    response = SelfAssessmentResponse(answers={"copies": copies, "liens": liens, "fiche": fiche})
    return [remark.about for remark in CHECK.feedback(response).remarks]


@pytest.mark.parametrize(
    ("given", "actions"),
    [
        (("oui", "toujours", "oui"), []),
        (("non", "jamais", "non"), ["copies", "liens"]),
        (("inconnu", "toujours", "oui"), ["copies"]),
        (("oui", "parfois", "non"), ["liens", "fiche"]),
        (("oui", "jamais", "non"), ["liens", "fiche"]),
    ],
)
def test_the_widest_weighted_gaps_come_first_and_no_more_than_asked(
    given: tuple[str, str, str], actions: list[str]
) -> None:
    assert answers(*given) == actions


def test_equal_gaps_keep_the_author_s_order() -> None:
    assert answers("oui", "parfois", "non") == ["liens", "fiche"]


def test_what_the_rest_leans_on_comes_before_wider_gaps() -> None:
    source = raw("self_assessment")
    source["questions"][2]["first"] = True
    response = SelfAssessmentResponse(answers={"copies": "non", "liens": "jamais", "fiche": "non"})
    remarks = made("self_assessment", source).feedback(response).remarks
    assert [remark.about for remark in remarks] == ["fiche", "copies"]
