"""What every kind of item must keep, whatever it asks: the contract of `registry.ITEM_KINDS`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awareness.assessment.item import Feedback, Partial
from awareness.assessment.registry import ITEM_KINDS, AnyItem
from awareness.assessment.words import with_words, words
from awareness.errors import ResponseIncomplete
from tests.samples.items.forms import EXPLAINED, FORMS, HERE, Form, ids, made
from tests.samples.items.pages import TEMPLATES, Reading, drawn

TOOLS = {"builder", "self_assessment"}
TYPED = {"text_entry"}
UNKNOWN = "jamais-vu"
seeds = st.text(max_size=20)


def fields_of(item: AnyItem) -> set[str]:
    """Every field name a form of this item may hold."""
    return {"path", "reply", "up", "down"} | {
        name for response in item.responses() for name in FORMS[item.kind](response)
    }


@pytest.fixture(params=ITEM_KINDS)
def item(request: pytest.FixtureRequest) -> AnyItem:
    """The sample of each kind in turn."""
    return made(request.param)


@pytest.mark.parametrize("kind", ITEM_KINDS)
class TestEveryKindWhateverIsDrawn:
    """What must hold for any seed and any form."""

    @settings(max_examples=40)
    @given(seed=seeds)
    def test_the_same_seed_shows_the_same_page(self, kind: str, seed: str) -> None:
        assert drawn(made(kind), seed) == drawn(made(kind), seed)

    @settings(max_examples=40)
    @given(seed=seeds)
    def test_every_response_can_be_given_on_the_page(self, kind: str, seed: str) -> None:
        item = made(kind)
        for response in item.responses():
            form = FORMS[kind](response)
            page = Reading(drawn(item, seed, draft=form.get("path", [""])[0]))
            wanted = {(name, value) for name, values in form.items() for value in values}
            assert {pair for pair in wanted if pair[0] not in page.typed} <= page.offers

    @settings(max_examples=40)
    @given(data=st.data())
    def test_no_form_however_strange_does_more_than_ask_again(self, kind: str, data: st.DataObject) -> None:
        item = made(kind)
        known = [*ids(item), *(reply.replace("-", ".") for reply in ids(item)), "fake", "", "12", "٣", "²"]
        value = st.one_of(st.sampled_from(known), st.text(max_size=80))
        name = st.one_of(st.sampled_from(sorted(fields_of(item))), st.text(max_size=10))
        fields = data.draw(st.dictionaries(name, st.lists(value, max_size=8), max_size=12))
        read = kept(item, fields)
        assert read is None or isinstance(read, Partial) or again(item, read) == read

    @settings(max_examples=40)
    @given(draft=st.text(max_size=40))
    def test_a_strange_draft_opens_the_item_as_if_new(self, kind: str, draft: str) -> None:
        item = made(kind)
        assert drawn(item, draft=f"{UNKNOWN}.{draft}") == drawn(item)


def again(item: AnyItem, response: Any) -> Any:
    """Store a response, take it back, and send it once more as a form."""
    stored = item.decode(msgspec.json.encode(response))
    assert isinstance(item.feedback(stored), Feedback)
    return item.read(FORMS[item.kind](stored))


class TestEveryKind:
    """The shared test class every kind must pass, on its sample in tests/samples/items."""

    def test_it_is_listed_under_its_own_name_with_a_sample_and_a_template(self, item: AnyItem) -> None:
        assert ITEM_KINDS[item.kind] is type(item)
        assert (HERE / f"{item.kind}.yaml").is_file()
        source = (TEMPLATES / "items" / f"{item.kind}.html").read_text(encoding="utf-8")
        assert "{% macro body(view) %}" in source
        assert "{% macro actions(view) %}" in source

    def test_it_says_where_it_may_be_used(self, item: AnyItem) -> None:
        tool = item.kind in TOOLS
        assert (item.scored, item.lan) == (not tool, not tool and item.kind not in TYPED)
        assert item.live == (item.kind in {"choice"})
        assert {type(item.paper), type(item.export)} == {bool}

    def test_what_a_phone_of_the_room_may_send_is_ids_alone(self, item: AnyItem) -> None:
        stored = b"".join(msgspec.json.encode(response) for response in item.responses())
        words = set(re.findall(rb'"([^"]*)"', stored))
        assert item.lan <= all(re.fullmatch(rb"[a-z][a-z0-9-]{0,63}|", word) for word in words)

    def test_its_sample_has_no_fault(self, item: AnyItem) -> None:
        assert not list(item.faults())

    def test_an_item_refuses_a_field_it_does_not_know(self, item: AnyItem) -> None:
        source = {**msgspec.to_builtins(item), UNKNOWN: True}
        with pytest.raises(msgspec.ValidationError, match=UNKNOWN):
            made(item.kind, source)

    def test_a_response_survives_being_stored(self, item: AnyItem) -> None:
        for response in item.responses():
            assert item.decode(msgspec.json.encode(response)) == response

    def test_something_stored_by_another_kind_is_not_taken_for_a_response(self, item: AnyItem) -> None:
        for stored in (b"{}", b"[]", b'{"jamais-vu": 1}', b"not json"):
            with pytest.raises(msgspec.DecodeError):
                item.decode(stored)

    def test_a_scored_item_can_be_right_and_wrong_and_a_tool_neither(self, item: AnyItem) -> None:
        verdicts = {item.feedback(response).right for response in item.responses()}
        assert verdicts == ({True, False} if item.scored else {None})
        assert {item.is_right(response) for response in item.responses()} == (verdicts - {None} or {False})

    def test_a_form_filled_in_from_a_response_is_read_as_that_response(self, item: AnyItem) -> None:
        for response in item.responses():
            assert item.read(FORMS[item.kind](response)) == response

    def test_an_empty_form_is_asked_for_again(self, item: AnyItem) -> None:
        strangers: Form = {UNKNOWN: ["x"]}
        blanks: Form = {name: [""] for name in fields_of(item)}
        nothing: Form = {name: [] for name in fields_of(item)}
        for form in ({}, strangers, blanks, nothing):
            with pytest.raises(ResponseIncomplete):
                item.read(form)

    def test_an_unknown_id_is_refused_and_never_kept(self, item: AnyItem) -> None:
        known = {*ids(item), "fake", "real"}
        for response in item.responses():
            for name, values in FORMS[item.kind](response).items():
                if known.intersection(values):
                    spoilt = {**FORMS[item.kind](response), name: [UNKNOWN, *values[1:]]}
                    assert kept(item, spoilt) is None or not item.scored
                    assert UNKNOWN not in str(kept(item, spoilt))

    def test_feedback_names_parts_that_exist_and_forgets_none_that_needs_it(self, item: AnyItem) -> None:
        for response in item.responses():
            feedback = item.feedback(response)
            named = {remark.about for remark in feedback.remarks}
            assert named <= {"", *ids(item)}
            assert EXPLAINED[item.kind](item, response) <= named
            assert all(remark.text for remark in feedback.remarks)
            assert all(remark in feedback.about(remark.about) for remark in feedback.remarks)

    def test_the_page_is_well_formed_before_and_after_the_answer(self, item: AnyItem) -> None:
        assert not Reading(drawn(item)).left_open
        for response in item.responses():
            after = Reading(drawn(item, stored=msgspec.json.encode(response)))
            assert not after.left_open
            assert not after.offers - Reading(drawn(item)).offers

    def test_the_page_shows_the_words_of_the_answer_s_feedback(self, item: AnyItem) -> None:
        for response in item.responses():
            page = unescape(drawn(item, stored=msgspec.json.encode(response)))
            remarks = item.feedback(response).remarks
            # A box rightly left unticked is marked « À laisser »; its sentence would only be in the way.
            left = {remark.about for remark in remarks if remark.sign == "note"} - {""}
            silent = left if item.kind in {"multiple_response"} else set()
            assert all(remark.text in page for remark in remarks if remark.about not in silent)

    def test_its_words_laid_back_over_it_change_nothing(self, item: AnyItem) -> None:
        assert with_words(item, words(item)) == item
        assert words(item)["prompt"] == item.prompt

    def test_other_words_never_change_what_is_right(self, item: AnyItem) -> None:
        other = with_words(item, {name: f"¡{text[::-1]}!" for name, text in words(item).items()})
        assert set(words(other)) == set(words(item))
        for response in item.responses():
            assert signs(other.feedback(response)) == signs(item.feedback(response))

    def test_a_translation_that_lacks_a_word_is_not_laid_over_it(self, item: AnyItem) -> None:
        for missing in words(item):
            some = {name: text for name, text in words(item).items() if name != missing}
            with pytest.raises(KeyError):
                with_words(item, some)


def kept(item: AnyItem, form: Form) -> Any:
    """What reading a form gives, None when it is refused."""
    try:
        return item.read(form)
    except ResponseIncomplete:
        return None


def signs(feedback: Feedback) -> tuple[bool | None, list[tuple[str, str]]]:
    """A verdict without its sentences."""
    return feedback.right, [(remark.about, remark.sign) for remark in feedback.remarks]


def test_every_kind_has_a_form_and_nothing_is_kept_for_a_kind_that_is_gone() -> None:
    tables: list[Mapping[str, Any]] = [FORMS, EXPLAINED]
    assert all(set(table) == set(ITEM_KINDS) for table in tables)
    assert {path.stem for path in HERE.glob("*.yaml")} == set(ITEM_KINDS)
    drawings = {path.stem for path in (TEMPLATES / "items").glob("[!_]*.html")}
    assert drawings == set(ITEM_KINDS)
