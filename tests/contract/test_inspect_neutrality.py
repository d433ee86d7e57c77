"""Before the verdict an inspected message tells nothing: same page whatever the truth (DESIGN §4)."""

from __future__ import annotations

import re
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awareness.assessment.items.inspect import ZONES, Inspect, InspectResponse, Medium
from awareness.assessment.words import words
from tests.samples.items.pages import Reading, drawn

MEDIA: tuple[Medium, ...] = get_args(Medium)
SIGNS = ("suspicious", "reassuring", "neutral")
TELLING = re.compile(
    r"suspic|reassur|neutral|clue|sign\b|right|wrong|missed|truth|indice|rassur|suspect|danger|⚑|✓|✗",
    re.IGNORECASE,
)


def message(medium: Medium, truth: str, signs: list[str], say: str = "Bonjour") -> Inspect:
    """A message with every zone of its medium and two plain lines, its signs dealt out in turn."""
    kinds = [*sorted(ZONES[medium]), "text", "text"]
    zones: list[dict[str, Any]] = [
        {
            "id": f"zone-{at}",
            "kind": kind,
            "sign": signs[at % len(signs)],
            "text": f"{say} <{at}@boutique.example>"
            if kind == "sender" and medium == "email"
            else f"{say} {at}",
            "why": f"Explication {truth} {signs}",
            "target": "boutique.example/page" if kind in {"link"} else "",
        }
        for at, kind in enumerate(kinds)
    ]
    source = {"id": "message", "prompt": "Piège ou vrai message ?", "medium": medium, "truth": truth}
    return msgspec.convert({**source, "zones": zones, "explain": f"Verdict {truth}"}, type=Inspect)


def fake(medium: Medium) -> Inspect:
    return message(medium, "fake", ["suspicious", "neutral", "reassuring"], "Bonjour")


def genuine(medium: Medium) -> Inspect:
    return message(medium, "real", ["reassuring", "neutral"], "Bonsoir")


@pytest.mark.parametrize("medium", MEDIA)
class TestBeforeTheVerdict:
    """Every medium keeps the secret."""

    def test_a_sound_message_of_this_medium_can_be_fake_or_genuine(self, medium: Medium) -> None:
        assert not [*fake(medium).faults(), *genuine(medium).faults()]

    def test_fake_and_genuine_have_the_same_tags_attributes_and_classes(self, medium: Medium) -> None:
        assert Reading(drawn(fake(medium))).tags == Reading(drawn(genuine(medium))).tags

    def test_fake_and_genuine_offer_the_same_fields(self, medium: Medium) -> None:
        offers = Reading(drawn(fake(medium))).offers
        assert offers == Reading(drawn(genuine(medium))).offers
        assert {("verdict", "fake"), ("verdict", "real"), ("zone", "zone-0")} <= offers

    def test_no_word_of_the_page_gives_a_sign_away(self, medium: Medium) -> None:
        assert not TELLING.findall(drawn(fake(medium)))
        assert not TELLING.findall(drawn(genuine(medium)))

    @settings(max_examples=40)
    @given(
        signs=st.lists(st.sampled_from(SIGNS), min_size=1, max_size=8),
        truth=st.sampled_from(("fake", "real")),
    )
    def test_the_page_is_the_same_to_the_letter_whatever_the_signs(
        self, medium: Medium, signs: list[str], truth: str
    ) -> None:
        assert drawn(message(medium, truth, signs)) == drawn(message(medium, "real", ["neutral"]))

    def test_after_it_every_clue_and_reassuring_sign_is_explained(self, medium: Medium) -> None:
        for item in (fake(medium), genuine(medium)):
            told = [zone for zone in item.zones if zone.sign != "neutral"]
            stored = msgspec.json.encode(InspectResponse(verdict="real"))
            page = drawn(item, stored=stored)
            assert page.count("Explication") == len(told)
            assert TELLING.search(page)

    def test_an_address_is_shown_and_can_never_be_followed(self, medium: Medium) -> None:
        for stored in (None, msgspec.json.encode(InspectResponse(verdict="fake"))):
            page = drawn(fake(medium), stored=stored).replace("<wbr>", "")
            assert ("boutique.example" in page) == ("link" in ZONES[medium])
            assert "<a" not in page
            assert "href" not in page

    def test_the_banner_says_exercise_on_both(self, medium: Medium) -> None:
        assert drawn(fake(medium)).count("EXERCICE") == drawn(genuine(medium)).count("EXERCICE") == 1


PAPER = {"id": "mars", "text": "Compte finissant par 84"}


def beside(item: Inspect) -> Inspect:
    """The same message, beside a paper the person has already."""
    source = {**msgspec.to_builtins(item), "beside_title": "Facture de mars", "beside": [PAPER]}
    return msgspec.convert(source, type=Inspect)


class TestBesideAPaper:
    """What the person has already stands beside the message, and tells no more than it did by itself."""

    def test_the_paper_is_there_before_and_after_the_verdict(self) -> None:
        item = beside(fake("invoice"))
        assert not list(item.faults())
        for stored in (None, msgspec.json.encode(InspectResponse(verdict="fake"))):
            page = drawn(item, stored=stored)
            assert page.count(PAPER["text"]) == page.count("EXERCICE <span>Facture de mars</span>") == 1

    def test_fake_and_genuine_look_alike_beside_a_paper(self) -> None:
        pages = [Reading(drawn(beside(item))) for item in (fake("invoice"), genuine("invoice"))]
        assert pages[0].tags == pages[1].tags
        assert pages[0].offers == pages[1].offers

    def test_nothing_of_the_paper_can_be_touched(self) -> None:
        item = fake("invoice")
        assert Reading(drawn(beside(item))).offers == Reading(drawn(item)).offers

    def test_a_translation_says_the_paper_in_its_own_words(self) -> None:
        assert {"beside_title", "beside.mars.text"} <= set(words(beside(fake("invoice"))))


def test_no_translation_can_change_a_sign_a_truth_or_an_address() -> None:
    named = {name.rpartition(".")[2] for name in words(fake("email"))}
    assert named == {"prompt", "explain", "text", "why"}
