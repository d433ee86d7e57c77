"""What may be said over a network, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness import protocol
from awareness.protocol import Activity, Auth, Chamber, Envelope, NotAnEnvelope, NotAStickFile

ID = "0123456789abcdef" * 2
LONGEST: dict[str, Any] = {
    "id": ID, "module": "m" * 64, "week": "2026-W48", "quarter": "2026-Q4", "departement": "971",
    "mode": "workshop", "section": "A", "setting": "urban", "band": 3, "before": 2, "after": 2,
}  # fmt: skip
ALWAYS_ONE = {"sector", "score", "action"}
DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


def longest(family: str) -> protocol.Count:
    """The count of a family that takes most bytes."""
    fields = {name: LONGEST[name] for name in ("id", *protocol.DIMENSIONS[family])}
    return protocol.FAMILIES[family](**fields, n=1 if family in ALWAYS_ONE else 300)


def body(**changes: Any) -> bytes:
    """A good envelope as JSON, with something changed."""
    count = {
        "id": ID, "family": "activity", "module": "hameconnage", "week": "2026-W48", "departement": "31",
        "mode": "solo", "n": 1,
    }  # fmt: skip
    inside = {key: value for key, value in changes.items() if key in count or key == "extra"}
    outside = {key: value for key, value in changes.items() if key not in inside}
    envelope = {"v": 1, "campaign": "occ-2026", "auth": {"t": "code", "k": "CCI31-7QF2"}}
    return json.dumps({**envelope, "counts": [{**count, **inside}], **outside}).encode()


@pytest.mark.parametrize("family", list(protocol.FAMILIES))
def test_sixteen_of_the_longest_counts_of_a_family_fit_the_one_size_of_a_body(family: str) -> None:
    counts = (longest(family),) * protocol.MOST_COUNTS
    envelope = Envelope(v=1, campaign="c" * 64, auth=Auth(t="code", k="k" * 64), counts=counts)
    written = protocol.encode_envelope(envelope)
    assert len(written) == protocol.BODY_BYTES
    assert protocol.decode_envelope(written) == envelope


def test_the_families_are_the_eight_of_the_design_and_each_lists_its_dimensions() -> None:
    assert list(protocol.FAMILIES) == [
        "activity", "sector", "score", "effect", "action", "chamber", "reach", "place",
    ]  # fmt: skip
    assert protocol.DIMENSIONS["activity"] == ("module", "week", "departement", "mode")
    assert protocol.DIMENSIONS["chamber"] == ("quarter", "mode")
    assert len(protocol.DEPARTEMENTS) == 101
    assert len(protocol.SECTIONS) == 21


@pytest.mark.parametrize(
    "changes",
    [
        {"extra": "Nadia"}, {"n": 0}, {"n": 301}, {"n": 1.5}, {"n": "1"}, {"n": True}, {"n": 2},
        {"id": "x" * 32}, {"id": ID + "\n"}, {"id": ID.upper()}, {"module": "'; drop table cell; --"},
        {"module": ""}, {"departement": "20"}, {"departement": "99"}, {"mode": "nap"}, {"week": "2026-W54"},
        {"week": "demain"}, {"v": 2}, {"campaign": ""}, {"campaign": "é"}, {"auth": {"t": "none", "k": "x"}},
        {"auth": {"t": "code", "k": "x", "from": "me"}}, {"counts": []}, {"sent_at": "2026-11-24"},
        {"family": "person"},
    ],
)  # fmt: skip
def test_what_is_not_in_a_closed_list_or_within_its_bounds_is_no_envelope(changes: dict[str, Any]) -> None:
    assert protocol.decode_envelope(body())
    with pytest.raises(NotAnEnvelope):
        protocol.decode_envelope(body(**changes))


@pytest.mark.parametrize("bad", [b"", b"[" * 8000, b"\xff\xfe", b"null", b"<html>", b" " * 9000, b"{" * 8192])
def test_other_bytes_are_no_envelope(bad: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        protocol.decode_envelope(bad)


def test_an_envelope_holds_one_family() -> None:
    two = (longest("activity"), longest("chamber"))
    envelope = Envelope(v=1, campaign="c", auth=Auth(t="code", k="k"), counts=two)
    with pytest.raises(NotAnEnvelope):
        protocol.decode_envelope(protocol.encode_envelope(envelope))


def test_more_counts_than_an_envelope_holds_are_refused_and_can_be_cut() -> None:
    counts = [longest("action")] * 33
    assert [len(piece) for piece in protocol.pieces(counts)] == [16, 16, 1]
    with pytest.raises(NotAnEnvelope):
        protocol.decode_envelope(body(counts=[json.loads(protocol.encode_count(counts[0]))] * 17))


def test_only_a_refresher_has_no_module_and_only_a_room_counts_several() -> None:
    fields = {"id": ID, "week": "", "departement": ""}
    assert protocol.decode_count(protocol.encode_count(Activity(**fields, module="", mode="refresher", n=1)))
    with pytest.raises(ValueError, match="refresher"):
        Activity(**fields, module="sauvegardes", mode="refresher", n=1)
    with pytest.raises(ValueError, match="workshop"):
        Chamber(id=ID, quarter="", mode="solo", n=2)


def test_the_published_schema_is_json_and_knows_every_family() -> None:
    schema = protocol.json_schema()
    assert set(protocol.FAMILIES) == set(
        schema["$defs"]["Envelope"]["properties"]["counts"]["items"]["discriminator"]["mapping"]
    )
    assert "\\Z" not in json.dumps(schema)


def test_a_captive_portals_page_is_no_answer() -> None:
    answer = protocol.Answer(accepted=(ID,), refused=(protocol.Refusal(ID, "n"),))
    assert protocol.decode_answer(protocol.encode_answer(answer)) == answer
    for page in (b"<!doctype html><p>Bienvenue", b"", b"[]"):
        with pytest.raises(NotAnEnvelope):
            protocol.decode_answer(page)


@given(DAYS)
def test_a_day_is_in_the_month_of_its_weeks_thursday_or_a_neighbour(day: date) -> None:
    assert abs((protocol.thursday_of(protocol.week_of(day)) - day).days) <= 3
    assert msgspec.convert(protocol.week_of(day), protocol.Week)
    assert msgspec.convert(protocol.quarter_of(day), protocol.Quarter)


def test_weeks_and_quarters_are_named_as_the_calendar_does() -> None:
    assert protocol.week_of(date(2026, 11, 24)) == "2026-W48"
    assert protocol.week_of(date(2027, 1, 1)) == "2026-W53"
    assert protocol.quarter_of(date(2026, 12, 31)) == "2026-Q4"
    assert (protocol.week_of(None), protocol.quarter_of(None)) == ("", "")


@given(st.lists(st.integers(0, 255), min_size=1, max_size=5))
def test_a_stick_file_gives_back_its_boxes(fillings: list[int]) -> None:
    boxes = [bytes([filling]) * protocol.BOX_BYTES for filling in fillings]
    assert protocol.read_stick(protocol.write_stick(b"k" * 8, boxes)) == (b"k" * 8, boxes)


@pytest.mark.parametrize("cut", [0, 7, 16, 17, 1000, -1])
def test_a_stick_file_cut_short_is_told_from_a_whole_one(cut: int) -> None:
    whole = protocol.write_stick(b"k" * 8, [b"b" * protocol.BOX_BYTES] * 2)
    with pytest.raises(NotAStickFile):
        protocol.read_stick(whole[:cut])
