"""When the next try is, and how counts are mixed before they leave."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from awareness.progress.records import CountState, Waiting
from awareness.protocol import MOST_COUNTS, Action, Chamber, Count, encode_count
from awareness.sync import schedule
from awareness.sync.network import leads_out
from awareness.sync.schedule import LONGEST_RETRY, NEVER, Pace

DICE = Random(3)
TIMES = st.floats(0, 1e7)


def row(number: int, count: type[Count], campaign: str = "occ-2026", state: CountState = "new") -> Waiting:
    id_ = f"{number:032x}"
    made = (
        Action(id=id_, module="incident", quarter="2026-Q4", n=1)
        if count is Action
        else Chamber(id=id_, quarter="2026-Q4", mode="solo", n=1)
    )
    return Waiting(id_, campaign, encode_count(made), state)


ROWS = st.lists(
    st.tuples(
        st.sampled_from([Action, Chamber]),
        st.sampled_from(["occ-2026", "occ-2027"]),
        st.sampled_from(["new", "exposed", "later", "acknowledged"]),
    ),
    max_size=120,
).map(lambda told: [row(number, *each) for number, each in enumerate(told)])


@given(ROWS, st.integers())
def test_an_envelope_holds_one_family_one_campaign_and_what_was_shown_alike(
    rows: list[Waiting], seed: int
) -> None:
    made = schedule.envelopes(rows, Random(seed))
    for envelope in made:
        assert 1 <= len(envelope) <= MOST_COUNTS
        kinds = {(schedule.family(each), each.campaign, each.state) for each in envelope}
        assert len(kinds) == 1
    assert sorted(each.id for envelope in made for each in envelope) == [each.id for each in rows]


def test_order_says_nothing_of_the_order_things_were_done_in() -> None:
    rows = [row(number, Action) for number in range(16)] + [row(99, Chamber)]
    orders = {
        tuple(each.id for envelope in schedule.envelopes(rows, Random(seed)) for each in envelope)
        for seed in range(20)
    }
    assert len(orders) == 20
    firsts = {schedule.family(schedule.envelopes(rows, Random(seed))[0][0]) for seed in range(20)}
    assert firsts == {"action", "chamber"}


def test_halves_lose_nothing() -> None:
    rows = [row(number, Action) for number in range(5)]
    one, other = schedule.halves(rows)
    assert [*one, *other] == rows
    assert one
    assert other


def test_a_row_this_program_cannot_read_has_no_family() -> None:
    assert schedule.family(Waiting("0" * 32, "occ-2026", b'{"family":"mood"}', "new")) == ""


@given(TIMES, st.integers(0, 2**32))
def test_a_reason_is_followed_soon_but_never_at_a_moment_that_tells(now: float, seed: int) -> None:
    pace = schedule.soon(Pace(), now, Random(seed))
    assert now + schedule.JITTER[0] <= pace.at <= now + schedule.JITTER[1]
    assert schedule.soon(pace, now + 1, Random(seed)).at <= pace.at


@given(TIMES, st.integers(0, 2**32))
def test_each_failure_waits_about_twice_as_long_up_to_a_week(now: float, seed: int) -> None:
    pace, dice = Pace(), Random(seed)
    for number in range(200):
        pace = schedule.failed(pace, now, dice)
        delay = min(schedule.FIRST_RETRY * 2 ** min(number, 40), LONGEST_RETRY)
        assert now + delay / 2 <= pace.at <= now + delay + 1e-6 * now
    assert schedule.done() == Pace(at=NEVER)


@given(TIMES, st.floats(0, 1e9), st.integers(0, 2**32))
def test_what_the_server_asked_for_is_shortened_by_no_reason_and_by_nobody(
    now: float, asked: float, seed: int
) -> None:
    dice = Random(seed)
    pace = schedule.asked_to_wait(Pace(), now, asked, dice)
    until = now + min(asked, LONGEST_RETRY)
    assert pace.quiet_until == until
    assert pace.at >= until
    assert schedule.soon(pace, now, dice).at >= until
    assert schedule.at_once(pace, now).at >= until


def test_a_person_who_asks_does_not_wait_for_a_back_off() -> None:
    pace = schedule.failed(schedule.failed(Pace(), 100.0, DICE), 100.0, DICE)
    assert schedule.at_once(pace, 101.0).at == 101.0


def test_pauses_are_never_the_same() -> None:
    pauses = {schedule.pause(DICE) for _ in range(50)}
    assert len(pauses) == 50
    assert min(pauses) >= schedule.PAUSE[0]


def test_an_address_of_its_own_or_of_a_cable_without_a_network_is_no_network() -> None:
    assert [leads_out(each) for each in ("192.168.1.7", "10.0.0.3", "2001:db8::7", "fd00::1%eth0")] == [
        True
    ] * 4
    inside = ("127.0.0.1", "::1", "169.254.3.4", "fe80::1%wlan0", "::", "", "nonsense")
    assert [leads_out(each) for each in inside] == [False] * len(inside)
