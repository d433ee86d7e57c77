"""What each answer means: only a whole, well-formed 200 of the server acknowledges anything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness.protocol import Answer, Refusal, encode_answer
from awareness.sync.replies import LONGEST_WAIT, Meaning, read_reply, settled

NOW = datetime(2026, 11, 24, 10, 0, 0, tzinfo=UTC)
A, B, C, D, OTHER = (letter * 32 for letter in "abcd0")
GOOD = encode_answer(Answer(accepted=(A,)))


def meaning(status: int, body: bytes = b"", **headers: str) -> Meaning:
    return read_reply(status, headers, body, NOW).meaning


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Meaning.NOT_AN_ENVELOPE), (404, Meaning.UNKNOWN_CAMPAIGN), (410, Meaning.CLOSED),
        (413, Meaning.UNFIT), (415, Meaning.UNFIT), (429, Meaning.BUSY), (503, Meaning.BUSY),
        (500, Meaning.FAILED), (502, Meaning.FAILED), (401, Meaning.FAILED), (403, Meaning.FAILED),
        (204, Meaning.ELSEWHERE), (201, Meaning.ELSEWHERE), (302, Meaning.ELSEWHERE),
        (301, Meaning.ELSEWHERE), (308, Meaning.ELSEWHERE), (511, Meaning.ELSEWHERE),
    ],
)  # fmt: skip
def test_a_status_means_what_the_protocol_says(status: int, expected: Meaning) -> None:
    assert meaning(status, GOOD) is expected


@pytest.mark.parametrize(
    "body", [b"<html>Bienvenue sur le Wi-Fi</html>", b"", b"[]", b"null", b'"accepted"', b'{"accepted":"x"}',
             b'{"accepted":[1]}', b"[" * 100_000, GOOD[:-1], b"\xff\xfe", b'{"refused":["x"]}'],
)  # fmt: skip
def test_a_200_that_is_no_answer_marks_nothing(body: bytes) -> None:
    assert meaning(200, body) is Meaning.ELSEWHERE


@given(st.integers(100, 599), st.binary(max_size=80))
def test_nothing_but_200_ever_carries_an_answer(status: int, body: bytes) -> None:
    reply = read_reply(status, {}, body, NOW)
    assert reply.answer == Answer() or status == 200
    assert (reply.meaning is Meaning.ANSWERED) <= (status == 200)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120), ({"Retry-After": "0"}, 0), ({"Retry-After": " 5 "}, 5),
        ({"Retry-After": "9" * 400}, LONGEST_WAIT), ({"Retry-After": "-3"}, None), ({}, None),
        ({"Retry-After": "demain"}, None), ({"Retry-After": "1.5"}, None), ({"Retry-After": "\u0663"}, None),
        ({"Retry-After": "Tue, 24 Nov 2026 10:05:00 GMT"}, 300),
        ({"Retry-After": "Tue, 24 Nov 2026 09:00:00 GMT"}, 0),
        ({"Retry-After": "Fri, 31 Dec 2099 09:00:00 GMT"}, LONGEST_WAIT),
        ({"Retry-After": "Sun, 24 Nov 2030 10:05:00 GMT", "Date": "Sun, 24 Nov 2030 10:04:00 GMT"}, 60),
        ({"Retry-After": "Tue, 99 Nov 2026 10:05:00 GMT"}, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [429, 503])
def test_a_server_may_ask_for_quiet_but_not_for_ever(
    status: int, headers: dict[str, str], seconds: float | None
) -> None:
    assert read_reply(status, headers, b"", NOW).wait == seconds


def test_other_answers_ask_for_nothing() -> None:
    assert read_reply(500, {"Retry-After": "120"}, b"", NOW).wait is None


def test_only_ids_that_were_sent_change_and_the_best_said_of_each_holds() -> None:
    answer = Answer(
        accepted=(A, OTHER, A, "'; drop table outbox"),
        held=(B,),
        later=(A, C, "0" * 31),
        refused=(Refusal("x", "a"), Refusal(B, "b"), Refusal(C, "c"), Refusal(D, "d"), Refusal("zz", "é")),
    )
    said = settled(answer, [A, B, C, D, "e" * 32])
    assert (said.acknowledged, said.later, said.refused) == ((A, B), (C,), (D,))
