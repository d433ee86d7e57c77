"""A département chooses the regional facts; nobody elsewhere is ever sent to the wrong region's number."""

from __future__ import annotations

import re

import pytest

from awareness import prose
from awareness.catalogue.departements import NAMES
from awareness.catalogue.emergency import without
from awareness.catalogue.loader import Catalogue
from awareness.languages import languages
from awareness.paths import shipped
from awareness.protocol import DEPARTEMENTS

OURS = re.compile(r"0\s800\s71\s13\s13|cyber.?occ", re.IGNORECASE)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(shipped("content"), shipped("quizzes"))


def texts(catalogue: Catalogue, language: str) -> list[str]:
    """Every text of lessons, questions and the emergency page that may name a fact, as a person reads it."""
    found = [str(catalogue.emergency(language))]
    for name in catalogue.ids():
        module = catalogue.module(name, language)
        found += [str(module.lesson), str(module.quiz)]
    return [prose.plain(text, language, catalogue.facts(language)) for text in found]


def test_every_departement_of_the_protocol_has_a_name_and_no_other_has() -> None:
    assert tuple(NAMES) == DEPARTEMENTS
    assert len(set(NAMES.values())) == 101


def test_the_region_calls_its_departements_as_everybody_does(catalogue: Catalogue) -> None:
    region = catalogue.region()
    assert region is not None
    assert len(region.departements) == 13
    assert {each.code: each.name for each in region.departements}.items() <= NAMES.items()


def test_a_departement_of_the_region_or_none_shows_the_regions_numbers(catalogue: Catalogue) -> None:
    for departement in ("", "09", "31", "82"):
        here = catalogue.at(departement)
        assert here.facts()["response-centre-phone"].kind == "phone"
        assert "response-centre" in {call.id for call in here.emergency().calls}


@pytest.mark.parametrize("language", languages())
def test_another_departement_is_never_told_this_regions_number(catalogue: Catalogue, language: str) -> None:
    away = catalogue.at("29")
    assert away.region(language) is None
    assert len([text for text in texts(catalogue, language) if OURS.search(text)]) >= 2
    assert not [text for text in texts(away, language) if OURS.search(text)]
    assert [call.id for call in away.emergency(language).calls] == ["bank", "cyber17", "provider", "victims"]


@pytest.mark.parametrize("language", languages())
def test_a_lesson_read_elsewhere_has_no_hole(catalogue: Catalogue, language: str) -> None:
    away = catalogue.at("29")
    named = {fact for name in away.ids() for fact in prose.facts_used(str(away.module(name, language)))}
    assert "response-centre-phone" in named
    assert named <= set(away.facts(language))
    assert len(away.emergency(language).by_hand) == len(catalogue.emergency(language).by_hand) - 1


def test_what_is_left_out_is_what_names_the_fact_and_nothing_else(catalogue: Catalogue) -> None:
    page = catalogue.emergency()
    assert without(page, ()) == page
    assert without(page, {"cyber17-url"}).calls != page.calls
    assert without(page, {"insurance-complaint-deadline"}).calls == page.calls
    assert len(without(page, {"insurance-complaint-deadline"}).later) == len(page.later) - 1
